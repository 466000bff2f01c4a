"""What is known of TikTok without asking it anything."""

from core.auth import OAuth
from core.ids import FeatureSlug, PermissionSlug, ProviderSlug
from core.permission import Feature, Permission
from core.provider import Manifest, Rate
from plugins.tiktok.linking import LINKING

AD_ACCOUNT_MANAGEMENT = PermissionSlug("ad_account_management")
ADS_MANAGEMENT = PermissionSlug("ads_management")
REPORTING = PermissionSlug("reporting")
CREATIVE_MANAGEMENT = PermissionSlug("creative_management")
PIXEL_MANAGEMENT = PermissionSlug("pixel_management")
AUDIENCE_MANAGEMENT = PermissionSlug("audience_management")
USER_INFO = PermissionSlug("user_info")

WIDEST_WINDOW = 30
"""Days that one report by day may span."""

PERMISSIONS = (
    Permission(
        slug=AD_ACCOUNT_MANAGEMENT,
        name="Ad account management",
        purpose="To import ad accounts with their balances, and to see the Business Centers.",
    ),
    Permission(
        slug=ADS_MANAGEMENT,
        name="Ads management",
        purpose="To read campaigns, ad groups and ads; to change them is not part of Adport yet.",
    ),
    Permission(
        slug=REPORTING,
        name="Reporting",
        purpose="To read spend and results for dashboards and logs.",
    ),
    Permission(
        slug=CREATIVE_MANAGEMENT,
        name="Creative management",
        purpose="To read the images and videos of the media library.",
    ),
    Permission(
        slug=PIXEL_MANAGEMENT,
        name="Pixel management",
        purpose="To read pixels and how often they received each event.",
    ),
    Permission(
        slug=AUDIENCE_MANAGEMENT,
        name="Audience management",
        purpose="To read custom and lookalike audiences.",
    ),
    Permission(
        slug=USER_INFO,
        name="Read public user information",
        purpose="To show who connected, and to notice when it is somebody else.",
    ),
)


def _rates(a_second: int) -> tuple[Rate, ...]:
    """A minute and a day hold as many calls as their seconds."""
    return (
        Rate(calls=a_second, seconds=1),
        Rate(calls=a_second * 60, seconds=60),
        Rate(calls=a_second * 86_400, seconds=86_400),
    )


LEVELS = {
    "basic": _rates(10),
    "advanced": _rates(20),
    "premium": _rates(30),
    "ultimate": _rates(50),
}


def _feature(slug: str, name: str, *needs: PermissionSlug, is_offered: bool = True) -> Feature:
    return Feature(slug=FeatureSlug(slug), name=name, needs=needs, is_offered=is_offered)


FEATURES = (
    _feature("import_accounts", "Import ad accounts", AD_ACCOUNT_MANAGEMENT),
    _feature("balances", "Balances", AD_ACCOUNT_MANAGEMENT),
    _feature("business_centers", "Business Center access", AD_ACCOUNT_MANAGEMENT),
    _feature("linked_accounts", "TikTok accounts in a Business Center", AD_ACCOUNT_MANAGEMENT),
    _feature("campaigns", "Campaigns", ADS_MANAGEMENT),
    _feature(
        "change_ads", "Create, pause, enable and budget ads", ADS_MANAGEMENT, is_offered=False
    ),
    _feature("automation_rules", "Automation rules", ADS_MANAGEMENT, is_offered=False),
    _feature("insights", "Dashboards", REPORTING),
    _feature("logs", "Spend and performance logs", REPORTING),
    _feature("media_library", "Media library", CREATIVE_MANAGEMENT),
    _feature("pixels", "Pixels and tracking", PIXEL_MANAGEMENT),
    _feature("audiences", "Custom and lookalike audiences", AUDIENCE_MANAGEMENT),
    _feature("identity", "Identity and validation", USER_INFO),
)

MANIFEST = Manifest(
    slug=ProviderSlug("tiktok"),
    name="TikTok for Business",
    icon="TT",
    api_url="https://business-api.tiktok.com/open_api/v1.3/",
    token_header="Access-Token",  # noqa: S106 - a header's name
    token_prefix="",
    auth=OAuth(
        authorize_url="https://business-api.tiktok.com/portal/auth",
        client_id_param="app_id",
        code_params=("auth_code", "code"),
    ),
    permissions=PERMISSIONS,
    features=FEATURES,
    rates=LEVELS["basic"],
    levels=LEVELS,
    account_rates=(Rate(calls=20, seconds=1),),
    insight_window_days=WIDEST_WINDOW,
    attribution_days=28,
    linking=LINKING,
    secret_params=frozenset({"secret", "access_token", "client_secret", "auth_code", "code"}),
    words={
        "business_center": "Business Center",
        "public_account": "TikTok account",
        "ad_account": "Ad account",
        "campaign": "Campaign",
        "ad_group": "Ad group",
        "ad": "Ad",
    },
)
"""Every developer app starts at the Basic level; TikTok raises it on request."""
