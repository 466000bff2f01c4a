"""What the endpoints for tokens of TikTok accounts take."""

from plugins.tiktok.sandbox.rules import Rule


def _needed(*names: str) -> tuple[Rule, ...]:
    return tuple(Rule(name=name, is_required=True) for name in names)


_CLIENT = _needed("client_id", "client_secret")

RULES: dict[str, tuple[Rule, ...]] = {
    "tt_user/oauth2/token/": (*_CLIENT, *_needed("grant_type", "auth_code", "redirect_uri")),
    "tt_user/oauth2/refresh_token/": (*_CLIENT, *_needed("grant_type", "refresh_token")),
    "tt_user/oauth2/revoke/": (*_CLIENT, *_needed("access_token")),
    "tt_user/token_info/get/": _needed("app_id", "access_token"),
}
