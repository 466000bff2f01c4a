"""What each endpoint takes, as strictly as TikTok's gateway declares it; the rest is ignored."""

from typing import Literal

import msgspec

type Kind = Literal["string", "id", "integer", "boolean", "array", "object"]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter; an `id` is a string of digits, and arrays and objects are JSON in a query."""

    name: str
    kind: Kind = "string"
    is_required: bool = False
    default: str | int | bool | None = None
    one_of: frozenset[str] = frozenset()
    least: int | None = None
    """The smallest number, or the shortest array."""
    most: int | None = None
    """The largest number, or the longest array."""
    items: Kind = "string"
    within: tuple["Rule", ...] = ()
    """The rules of an object, or of the objects in an array."""


def needed(name: str, kind: Kind = "string") -> Rule:
    """One that must be there."""
    return Rule(name=name, kind=kind, is_required=True)


def choice(name: str, *values: str) -> Rule:
    """A word of a closed list."""
    return Rule(name=name, one_of=frozenset(values))


def pages(most: int, usual: int = 10) -> tuple[Rule, Rule]:
    """Which page, and of how many rows."""
    return (
        Rule(name="page", kind="integer", default=1, least=1),
        Rule(name="page_size", kind="integer", default=usual, least=1, most=most),
    )


_ASSET_TYPE = Rule(
    name="asset_type",
    is_required=True,
    one_of=frozenset(
        {"ADVERTISER", "CATALOG", "LEAD", "PIXEL", "STOREFRONT", "TIKTOK_SHOP", "TT_ACCOUNT"}
    ),
)
_SHOWN = (
    "SHOW_ACCOUNT_STATUS_NOT_APPROVED",
    "SHOW_ACCOUNT_STATUS_APPROVED",
    "SHOW_ACCOUNT_STATUS_IN_REVIEW",
    "SHOW_ACCOUNT_STATUS_PUNISHED",
)
FIELDS = Rule(name="fields", kind="array")
_KEYWORD = Rule(name="keyword")

_CAMPAIGN_FILTERS = (
    Rule(name="campaign_ids", kind="array", items="id", most=100),
    Rule(name="campaign_name"),
    choice(
        "primary_status",
        "STATUS_ALL",
        "STATUS_NOT_DELETE",
        "STATUS_DELETE",
        "STATUS_DELIVERY_OK",
        "STATUS_DISABLE",
        "STATUS_NOT_DELIVERY",
        "STATUS_TIME_DONE",
        "STATUS_RF_CLOSED",
        "STATUS_FROZEN",
    ),
    Rule(name="secondary_status"),
    Rule(name="objective_type"),
    Rule(
        name="buying_types",
        kind="array",
        one_of=frozenset({"AUCTION", "RESERVATION_RF", "RESERVATION_TOP_VIEW", "API"}),
    ),
    Rule(name="creation_filter_start_time"),
    Rule(name="creation_filter_end_time"),
)

_REPORT_FILTER = (
    needed("field_name"),
    Rule(
        name="filter_type",
        is_required=True,
        one_of=frozenset(
            {
                "IN",
                "MATCH",
                "BETWEEN",
                "RANGE",
                "GREATER_THAN",
                "GREATER_EQUAL",
                "LOWER_THAN",
                "LOWER_EQUAL",
            }
        ),
    ),
    needed("filter_value"),
)

_REPORT = (
    *pages(1000),
    Rule(name="enable_total_metrics", kind="boolean", default=False),
    Rule(name="multi_adv_report_in_utc_time", kind="boolean", default=False),
    choice("query_mode", "REGULAR", "CHUNK"),
    Rule(name="advertiser_id", kind="id"),
    Rule(name="advertiser_ids", kind="array", items="id", most=5),
    Rule(name="bc_id", kind="id"),
    choice("service_type", "AUCTION", "RESERVATION"),
    Rule(
        name="report_type",
        is_required=True,
        one_of=frozenset({"BASIC", "AUDIENCE", "PLAYABLE_MATERIAL", "CATALOG", "BC", "TT_SHOP"}),
    ),
    choice(
        "data_level",
        *(
            f"{service}_{level}"
            for service in ("AUCTION", "RESERVATION")
            for level in ("ADVERTISER", "CAMPAIGN", "ADGROUP", "AD")
        ),
    ),
    Rule(name="dimensions", kind="array", is_required=True),
    Rule(name="metrics", kind="array"),
    Rule(name="start_date"),
    Rule(name="end_date"),
    Rule(name="query_lifetime", kind="boolean", default=False),
    Rule(name="order_field"),
    choice("order_type", "ASC", "DESC"),
    Rule(name="filtering", kind="array", items="object", within=_REPORT_FILTER),
)

_APP = (needed("app_id"), needed("secret"))

RULES: dict[str, tuple[Rule, ...]] = {
    "oauth2/access_token/": (
        *_APP,
        needed("auth_code"),
        Rule(name="return_advertiser_ids", kind="boolean", default=True),
    ),
    "oauth/token/": (
        needed("grant_type"),
        needed("client_id"),
        needed("client_secret"),
        needed("code"),
    ),
    "oauth2/revoke_token/": (*_APP, needed("access_token")),
    "oauth2/advertiser/get/": _APP,
    "user/info/": (),
    "bc/get/": (
        Rule(name="bc_id", kind="id"),
        choice("scene", "SINGLE_ACCOUNT", "TIERED_ACCOUNT"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                _KEYWORD,
                choice("keyword_type", "ASSET", "MEMBER", "PARTNER", "TIER"),
                choice("relation_type", "CHILD", "PARENT"),
            ),
        ),
        *pages(50),
    ),
    "bc/asset/get/": (
        needed("bc_id", "id"),
        _ASSET_TYPE,
        Rule(name="child_bc_id", kind="id"),
        Rule(
            name="filtering",
            kind="object",
            within=(Rule(name="user_id", kind="id"), Rule(name="user_email"), _KEYWORD),
        ),
        *pages(50),
    ),
    "bc/asset/admin/get/": (
        needed("bc_id", "id"),
        _ASSET_TYPE,
        Rule(name="child_bc_id", kind="id"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                choice("advertiser_show_status", *_SHOWN),
                choice("relation_type", "OWNER_BC", "OWNER_PARTNER", "OWNER_INDIVIDUAL"),
                choice("relation_status", "BOUND", "UNBOUND", "PENDING", "REJECTED"),
                _KEYWORD,
            ),
        ),
        *pages(50),
    ),
    "bc/balance/get/": (needed("bc_id", "id"), Rule(name="child_bc_id", kind="id")),
    "advertiser/balance/get/": (
        needed("bc_id", "id"),
        Rule(name="child_bc_id", kind="id"),
        FIELDS,
        Rule(
            name="filtering",
            kind="object",
            within=(
                _KEYWORD,
                Rule(name="advertiser_status", kind="array", one_of=frozenset(_SHOWN)),
            ),
        ),
        *pages(50),
    ),
    "advertiser/info/": (
        Rule(name="advertiser_ids", kind="array", items="id", is_required=True, most=100),
        FIELDS,
    ),
    "campaign/get/": (
        needed("advertiser_id", "id"),
        FIELDS,
        Rule(
            name="exclude_field_types_in_response",
            kind="array",
            one_of=frozenset({"NULL_FIELD"}),
        ),
        Rule(name="filtering", kind="object", within=_CAMPAIGN_FILTERS),
        *pages(1000),
    ),
    "report/integrated/get/": _REPORT,
}
