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
    most: int | None = None
    """The largest number, or the longest array."""
    items: Kind = "string"
    within: tuple["Rule", ...] = ()
    """The rules of an object, or of the objects in an array."""


def _needed(name: str, kind: Kind = "string") -> Rule:
    return Rule(name=name, kind=kind, is_required=True)


def _choice(name: str, *values: str) -> Rule:
    return Rule(name=name, one_of=frozenset(values))


def _pages(most: int) -> tuple[Rule, Rule]:
    return (
        Rule(name="page", kind="integer", default=1, least=1),
        Rule(name="page_size", kind="integer", default=10, least=1, most=most),
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
_FIELDS = Rule(name="fields", kind="array")
_KEYWORD = Rule(name="keyword")

_CAMPAIGN_FILTERS = (
    Rule(name="campaign_ids", kind="array", items="id", most=100),
    Rule(name="campaign_name"),
    _choice(
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
        one_of=frozenset({"AUCTION", "RESERVATION_RF", "RESERVATION_TOP_VIEW"}),
    ),
    Rule(name="creation_filter_start_time"),
    Rule(name="creation_filter_end_time"),
)

_REPORT_FILTER = (
    _needed("field_name"),
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
    _needed("filter_value"),
)

_REPORT = (
    *_pages(1000),
    Rule(name="enable_total_metrics", kind="boolean", default=False),
    Rule(name="multi_adv_report_in_utc_time", kind="boolean", default=False),
    _choice("query_mode", "REGULAR", "CHUNK"),
    Rule(name="advertiser_id", kind="id"),
    Rule(name="advertiser_ids", kind="array", items="id", most=5),
    Rule(name="bc_id", kind="id"),
    _choice("service_type", "AUCTION", "RESERVATION"),
    Rule(
        name="report_type",
        is_required=True,
        one_of=frozenset({"BASIC", "AUDIENCE", "PLAYABLE_MATERIAL", "CATALOG", "BC", "TT_SHOP"}),
    ),
    _choice(
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
    _choice("order_type", "ASC", "DESC"),
    Rule(name="filtering", kind="array", items="object", within=_REPORT_FILTER),
)

_APP = (_needed("app_id"), _needed("secret"))

RULES: dict[str, tuple[Rule, ...]] = {
    "oauth2/access_token/": (
        *_APP,
        _needed("auth_code"),
        Rule(name="return_advertiser_ids", kind="boolean", default=True),
    ),
    "oauth/token/": (
        _needed("grant_type"),
        _needed("client_id"),
        _needed("client_secret"),
        _needed("code"),
    ),
    "oauth2/revoke_token/": (*_APP, _needed("access_token")),
    "oauth2/advertiser/get/": _APP,
    "user/info/": (),
    "bc/get/": (
        Rule(name="bc_id", kind="id"),
        _choice("scene", "SINGLE_ACCOUNT", "TIERED_ACCOUNT"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                _KEYWORD,
                _choice("keyword_type", "ASSET", "MEMBER", "PARTNER", "TIER"),
                _choice("relation_type", "CHILD", "PARENT"),
            ),
        ),
        *_pages(50),
    ),
    "bc/asset/get/": (
        _needed("bc_id", "id"),
        _ASSET_TYPE,
        Rule(name="child_bc_id", kind="id"),
        Rule(
            name="filtering",
            kind="object",
            within=(Rule(name="user_id", kind="id"), Rule(name="user_email"), _KEYWORD),
        ),
        *_pages(50),
    ),
    "bc/asset/admin/get/": (
        _needed("bc_id", "id"),
        _ASSET_TYPE,
        Rule(name="child_bc_id", kind="id"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                _choice("advertiser_show_status", *_SHOWN),
                _choice("relation_type", "OWNER_BC", "OWNER_PARTNER", "OWNER_INDIVIDUAL"),
                _choice("relation_status", "BOUND", "UNBOUND", "PENDING", "REJECTED"),
                _KEYWORD,
            ),
        ),
        *_pages(50),
    ),
    "bc/balance/get/": (_needed("bc_id", "id"), Rule(name="child_bc_id", kind="id")),
    "advertiser/balance/get/": (
        _needed("bc_id", "id"),
        Rule(name="child_bc_id", kind="id"),
        _FIELDS,
        Rule(
            name="filtering",
            kind="object",
            within=(
                _KEYWORD,
                Rule(name="advertiser_status", kind="array", one_of=frozenset(_SHOWN)),
            ),
        ),
        *_pages(50),
    ),
    "advertiser/info/": (
        Rule(name="advertiser_ids", kind="array", items="id", is_required=True, most=100),
        _FIELDS,
    ),
    "campaign/get/": (
        _needed("advertiser_id", "id"),
        _FIELDS,
        Rule(
            name="exclude_field_types_in_response",
            kind="array",
            one_of=frozenset({"NULL_FIELD"}),
        ),
        Rule(name="filtering", kind="object", within=_CAMPAIGN_FILTERS),
        *_pages(1000),
    ),
    "report/integrated/get/": _REPORT,
}
