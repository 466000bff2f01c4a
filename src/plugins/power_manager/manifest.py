"""What is known of such a service without asking it anything."""

from core.auth import ApiKey, Field
from core.ids import FeatureSlug, PermissionSlug, ProviderSlug
from core.permission import Feature, Permission
from core.provider import Manifest, Rate

BASE_URL, API_KEY, HEADER, NAME = "base_url", "api_key", "header", "name"
BEARER, X_API_KEY = "Authorization: Bearer", "X-API-Key"

ACCOUNTS = PermissionSlug("accounts_read")
BALANCES = PermissionSlug("balances_read")
INSIGHTS = PermissionSlug("insights_read")
CAMPAIGNS = PermissionSlug("campaigns_write")
SCOPES = {
    "accounts:read": ACCOUNTS,
    "balances:read": BALANCES,
    "insights:read": INSIGHTS,
    "campaigns:write": CAMPAIGNS,
}
"""The service's words for what a key may do."""

MANIFEST = Manifest(
    slug=ProviderSlug("power_manager"),
    name="Power Manager",
    icon="PM",
    api_url="",
    auth=ApiKey(
        key_field=API_KEY,
        url_field=BASE_URL,
        note="For any service that implements Adport's small contract. It is no particular"
        " vendor's: ask whoever runs your service for its address and a key.",
        fields=(
            Field(
                name=NAME,
                label="Display name",
                hint="What you call it; the service's own name if left out.",
                is_required=False,
            ),
            Field(
                name=BASE_URL,
                label="Base URL",
                hint="Such as https://manager.example.com; everything in front of /v1/.",
            ),
            Field(name=API_KEY, label="API key", is_secret=True),
            Field(
                name=HEADER,
                label="How the key is sent",
                choices=(BEARER, X_API_KEY),
            ),
        ),
    ),
    permissions=(
        Permission(
            slug=ACCOUNTS,
            name="accounts:read",
            purpose="To see Business Centers, ad accounts and campaigns.",
        ),
        Permission(slug=BALANCES, name="balances:read", purpose="To read what accounts have left."),
        Permission(slug=INSIGHTS, name="insights:read", purpose="To read spend and results."),
        Permission(
            slug=CAMPAIGNS,
            name="campaigns:write",
            purpose="To pause and enable campaigns, later.",
            required=False,
        ),
    ),
    features=(
        Feature(slug=FeatureSlug("import_accounts"), name="Import ad accounts", needs=(ACCOUNTS,)),
        Feature(slug=FeatureSlug("campaigns"), name="Campaigns", needs=(ACCOUNTS,)),
        Feature(slug=FeatureSlug("balances"), name="Balances", needs=(BALANCES,)),
        Feature(slug=FeatureSlug("insights"), name="Dashboards", needs=(INSIGHTS,)),
        Feature(
            slug=FeatureSlug("change_ads"), name="Pause and enable campaigns", needs=(CAMPAIGNS,)
        ),
    ),
    rates=(Rate(calls=60, seconds=60),),
    insight_window_days=31,
)
"""The rate is the contract's: a service that allows less says 429 and for how long to wait."""
