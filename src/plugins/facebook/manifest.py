"""What is known of Facebook without asking it anything, and what its papers leave open."""

from core.auth import OAuth
from core.ids import FeatureSlug, PermissionSlug, ProviderSlug
from core.permission import Feature, Permission
from core.provider import Manifest, Option

VERSION = "v26.0"

ADS_MANAGEMENT = PermissionSlug("ads_management")
ADS_READ = PermissionSlug("ads_read")
BUSINESS_MANAGEMENT = PermissionSlug("business_management")
PAGES_SHOW_LIST = PermissionSlug("pages_show_list")
PAGES_READ_ENGAGEMENT = PermissionSlug("pages_read_engagement")

PERMISSIONS = (
    Permission(
        slug=ADS_READ,
        name="ads_read",
        purpose="To read ad accounts, campaigns and their statistics.",
    ),
    Permission(
        slug=ADS_MANAGEMENT,
        name="ads_management",
        purpose="To create, pause, enable and budget campaigns, which is not part of Adport yet.",
    ),
    Permission(
        slug=BUSINESS_MANAGEMENT,
        name="business_management",
        purpose="To see business portfolios and the ad accounts they own or work on.",
    ),
    Permission(
        slug=PAGES_SHOW_LIST,
        name="pages_show_list",
        purpose="To name the Pages that ads speak for, which is not part of Adport yet.",
        required=False,
    ),
    Permission(
        slug=PAGES_READ_ENGAGEMENT,
        name="pages_read_engagement",
        purpose="To read what those Pages publish, which is not part of Adport yet.",
        required=False,
    ),
)


def _feature(slug: str, name: str, *needs: PermissionSlug, is_offered: bool = True) -> Feature:
    return Feature(slug=FeatureSlug(slug), name=name, needs=needs, is_offered=is_offered)


FEATURES = (
    _feature("import_accounts", "Import ad accounts", ADS_READ),
    _feature("balances", "Balances", ADS_READ),
    _feature("business_centers", "Business portfolios", BUSINESS_MANAGEMENT),
    _feature("campaigns", "Campaigns", ADS_READ),
    _feature(
        "change_ads", "Create, pause, enable and budget ads", ADS_MANAGEMENT, is_offered=False
    ),
    _feature("insights", "Dashboards", ADS_READ),
    _feature("logs", "Spend and performance logs", ADS_READ),
    _feature("media_library", "Media library", ADS_READ),
    _feature("pixels", "Pixels and tracking", ADS_READ),
    _feature("audiences", "Custom and lookalike audiences", ADS_READ),
    _feature("pages", "Pages", PAGES_SHOW_LIST, PAGES_READ_ENGAGEMENT, is_offered=False),
)

PAGE_SIZE = Option(
    name="PAGE_SIZE", default="200", meaning="How many rows one page of a list or report asks for."
)
STATUSES = Option(
    name="STATUSES",
    default="ACTIVE,PAUSED,DELETED,ARCHIVED,IN_PROCESS,WITH_ISSUES",
    meaning="The statuses that lists of campaigns and reports about them ask for; else Facebook "
    "keeps quiet about what was deleted. Empty: no status is named.",
)
PURCHASES = Option(
    name="PURCHASES",
    default="omni_purchase,purchase,offsite_conversion.fb_pixel_purchase,onsite_web_purchase,"
    "app_custom_event.fb_mobile_purchase",
    meaning="Which action counts as a conversion: the first of these that a row has. They overlap, "
    "so they are never added up.",
)
BALANCE = Option(
    name="BALANCE",
    default="spend_cap",
    meaning="What an account has left: `spend_cap`, what remains of its spending limit; "
    "`balance`, the field of that name; `none`, nothing is shown.",
)
EXTENDS = Option(
    name="EXTENDS_TOKENS",
    default="true",
    meaning="Whether a token that a person brings is exchanged for one of 60 days, and that one "
    "for the next.",
)
LOGIN_CONFIG = Option(
    name="LOGIN_CONFIG",
    default="",
    meaning="The id of a configuration of Facebook Login for Business, which then decides what is "
    "asked for. Empty: the permissions above are.",
)
UNTICKED = Option(
    name="UNTICKED",
    default="named",
    meaning="Which ad accounts count as left unticked where the token names the ticked ones: "
    "`named`, all others; `listed`, only those that the person's own list lacks as well.",
)
OPTIONS = (LOGIN_CONFIG, PAGE_SIZE, STATUSES, PURCHASES, BALANCE, EXTENDS, UNTICKED)

MANIFEST = Manifest(
    slug=ProviderSlug("facebook"),
    name="Facebook",
    icon="FB",
    api_url=f"https://graph.facebook.com/{VERSION}/",
    token_header="",
    form_bodies=True,
    auth=OAuth(
        authorize_url=f"https://www.facebook.com/{VERSION}/dialog/oauth",
        scopes=tuple(one.slug for one in PERMISSIONS),
        scope_separator=",",
        extra={"response_type": "code"},
        from_options={"config_id": LOGIN_CONFIG.name},
        extra_again={"auth_type": "rerequest"},
    ),
    options=OPTIONS,
    permissions=PERMISSIONS,
    features=FEATURES,
    insight_window_days=30,
    attribution_days=28,
    secret_params=frozenset(
        {
            "access_token",
            "appsecret_proof",
            "client_secret",
            "code",
            "fb_exchange_token",
            "input_token",
            "revoke_token",
            "signed_request",
        }
    ),
    words={
        "business_center": "Business portfolio",
        "ad_account": "Ad account",
        "campaign": "Campaign",
        "ad_group": "Ad set",
        "ad": "Ad",
    },
)
"""No rates: how much is allowed Facebook tells with its answers, account by account."""
