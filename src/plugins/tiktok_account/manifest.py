"""What is known of TikTok accounts without asking TikTok anything."""

from core.auth import OAuth
from core.ids import FeatureSlug, PermissionSlug, ProviderSlug
from core.permission import Feature, Permission
from core.provider import Manifest, Rate


def _permission(word: str, name: str, purpose: str) -> Permission:
    slug = PermissionSlug(word.replace(".", "_"))
    return Permission(slug=slug, name=name, purpose=purpose)


_SCOPES = {
    "user.info.basic": _permission(
        "user.info.basic",
        "Basic account information",
        "To show which TikTok account is connected.",
    ),
    "user.info.username": _permission(
        "user.info.username", "Handle", "To show the account by the name people know it by."
    ),
    "user.insights": _permission(
        "user.insights",
        "Account insights",
        "To read how the account does: followers, views, visits. Not used yet.",
    ),
    "video.list": _permission(
        "video.list", "Public posts", "To list posts ads can be made of. Not used yet."
    ),
    "video.insights": _permission(
        "video.insights",
        "Post insights",
        "To read how each post does, paid and unpaid. Not used yet.",
    ),
    "biz.spark.auth": _permission(
        "biz.spark.auth",
        "Spark Ads authorization",
        "To let ads use the account's posts. Not used yet.",
    ),
}

PERMISSION_OF = {word: permission.slug for word, permission in _SCOPES.items()}
"""TikTok's scope words for what we ask."""


def _feature(slug: str, name: str, *words: str, is_offered: bool = False) -> Feature:
    needs = tuple(PERMISSION_OF[word] for word in words)
    return Feature(slug=FeatureSlug(slug), name=name, needs=needs, is_offered=is_offered)


MANIFEST = Manifest(
    slug=ProviderSlug("tiktok_account"),
    name="TikTok account",
    icon="TA",
    api_url="https://business-api.tiktok.com/open_api/v1.3/",
    token_header="Access-Token",  # noqa: S106 - a header's name
    token_prefix="",
    auth=OAuth(
        authorize_url="https://www.tiktok.com/v2/auth/authorize",
        client_id_param="client_key",
        scopes=tuple(_SCOPES),
        scope_separator=",",
        extra={"response_type": "code"},
    ),
    permissions=tuple(_SCOPES.values()),
    features=(
        _feature(
            "identity",
            "Identity and validation",
            "user.info.basic",
            "user.info.username",
            is_offered=True,
        ),
        _feature("account_insights", "Account insights", "user.insights"),
        _feature("posts", "Posts", "video.list"),
        _feature("post_insights", "Post insights", "video.list", "video.insights"),
        _feature("spark_ads", "Spark Ads", "video.list", "biz.spark.auth"),
    ),
    rates=(
        Rate(calls=10, seconds=1),
        Rate(calls=600, seconds=60),
        Rate(calls=864_000, seconds=86_400),
    ),
    secret_params=frozenset(
        {"client_secret", "access_token", "refresh_token", "auth_code", "code", "secret"}
    ),
)
"""The rates are those of the Basic level, at which every developer app starts."""
