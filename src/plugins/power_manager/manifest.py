"""What is known of a service before it is asked: the contract, and nothing of who runs it."""

from core.auth import ApiKey, Field
from core.ids import FeatureSlug, PermissionSlug, ProviderSlug
from core.insight import Level
from core.permission import Feature, Permission
from core.provider import Manifest, Rate

ACCOUNTS = PermissionSlug("accounts_read")
BALANCES = PermissionSlug("balances_read")
INSIGHTS = PermissionSlug("insights_read")

SCOPES = {ACCOUNTS: "accounts:read", BALANCES: "balances:read", INSIGHTS: "insights:read"}
"""The contract's words for what we ask. Its `campaigns:write` is not among them: we only read."""

NAME, BASE_URL, API_KEY, HEADER = "display_name", "base_url", "api_key", "header"
"""The form's fields."""
BEARER, X_API_KEY = "Authorization: Bearer", "X-API-Key"

NOTE = (
    "No product of a vendor, but any service of yours that follows the small HTTP contract in"
    " Adport's documentation (reference, “Power Manager contract”)."
)

FORM = ApiKey(
    fields=(
        Field(
            name=NAME,
            label="Display name",
            hint="What this connection is called here; the service's own name if left out.",
            is_required=False,
            is_prose=True,
        ),
        Field(
            name=BASE_URL,
            label="Base URL",
            hint="Such as https://power.example.com/api; the paths of the contract follow it.",
        ),
        Field(name=API_KEY, label="API key", is_secret=True),
        Field(
            name=HEADER,
            label="Header that carries the key",
            choices=(BEARER, X_API_KEY),
        ),
    ),
    key_field=API_KEY,
    url_field=BASE_URL,
    note=NOTE,
)


def _rates(a_minute: int) -> tuple[Rate, ...]:
    return (Rate(calls=a_minute, seconds=60),)


LEVELS = {"60": _rates(60), "600": _rates(600)}
"""Calls a minute. The contract grants every key the first; whoever knows their services picks."""


def _feature(slug: str, name: str, *needs: PermissionSlug) -> Feature:
    return Feature(slug=FeatureSlug(slug), name=name, needs=needs)


MANIFEST = Manifest(
    slug=ProviderSlug("power_manager"),
    name="Power Manager",
    icon="PM",
    api_url="",
    auth=FORM,
    permissions=(
        Permission(
            slug=ACCOUNTS,
            name=SCOPES[ACCOUNTS],
            purpose="To list Business Centers, ad accounts and campaigns.",
        ),
        Permission(
            slug=BALANCES,
            name=SCOPES[BALANCES],
            purpose="To read what is left on ad accounts.",
        ),
        Permission(
            slug=INSIGHTS,
            name=SCOPES[INSIGHTS],
            purpose="To read spend and results by day.",
        ),
    ),
    features=(
        _feature("import_accounts", "Import ad accounts", ACCOUNTS),
        _feature("business_centers", "Business Center access", ACCOUNTS),
        _feature("campaigns", "Campaigns", ACCOUNTS),
        _feature("balances", "Balances", ACCOUNTS, BALANCES),
        _feature("insights", "Dashboards", ACCOUNTS, INSIGHTS),
        _feature("logs", "Spend and performance logs", ACCOUNTS, INSIGHTS),
    ),
    rates=LEVELS["60"],
    levels=LEVELS,
    insight_levels=(Level.ACCOUNT, Level.CAMPAIGN),
    insight_window_days=30,
    attribution_days=28,
)
