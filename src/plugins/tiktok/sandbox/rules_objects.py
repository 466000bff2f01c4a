"""What the endpoints of ad groups, ads, files, audiences, pixels and transactions take."""

from plugins.tiktok.sandbox.rules import FIELDS, Rule, choice, needed, pages

_ADVERTISER = needed("advertiser_id", "id")
_NO_NULLS = Rule(
    name="exclude_field_types_in_response", kind="array", one_of=frozenset({"NULL_FIELD"})
)
_STATUSES = (
    "STATUS_ALL",
    "STATUS_NOT_DELETE",
    "STATUS_DELETE",
    "STATUS_DELIVERY_OK",
    "STATUS_DISABLE",
    "STATUS_NOT_DELIVERY",
    "STATUS_TIME_DONE",
    "STATUS_RF_CLOSED",
    "STATUS_FROZEN",
)
_BUYING = frozenset({"AUCTION", "RESERVATION_RF", "RESERVATION_TOP_VIEW", "API"})
_PROMOTIONS = (
    "APP",
    "WEBSITE",
    "INSTANT_FORM",
    "LEAD_GEN_CLICK_TO_TT_DIRECT_MESSAGE",
    "LEAD_GEN_CLICK_TO_SOCIAL_MEDIA_APP_MESSAGE",
    "LEAD_GEN_CLICK_TO_CALL",
)
_BILLING = frozenset({"CPC", "CPM", "CPV", "OCPC", "GD", "OCPM"})
_SOURCES = frozenset(
    {
        "UPLOADED_TO_TIKTOK_ADS_MANAGER",
        "UPLOADED_TO_CATALOG",
        "CREATIVE_TOOL_SMART_VIDEO",
        "CREATIVE_TOOL_QUICK_OPTIMIZATION",
        "CREATIVE_TOOL_VIDEO_TEMPLATE",
        "CREATIVE_TOOL_SMART_VIDEO_SOUNDTRACK",
        "CREATIVE_TOOL_TIKTOK_VIDEO_EDITOR",
    }
)


def _ids(name: str, most: int | None = 100) -> Rule:
    return Rule(name=name, kind="array", items="id", most=most)


def _filtering(*within: Rule) -> Rule:
    return Rule(name="filtering", kind="object", within=within)


_TIMES = (Rule(name="creation_filter_start_time"), Rule(name="creation_filter_end_time"))
_COMMON = (
    _ids("campaign_ids"),
    Rule(
        name="campaign_system_origins",
        kind="array",
        one_of=frozenset({"PROMOTE", "TT_ADS_PLATFORM"}),
    ),
    _ids("adgroup_ids"),
    choice("primary_status", *_STATUSES),
    Rule(name="secondary_status"),
    Rule(name="objective_type"),
    Rule(name="buying_types", kind="array", one_of=_BUYING),
    Rule(name="optimization_goal"),
    choice("creative_material_mode", "CUSTOM", "SMART_CREATIVE", "DYNAMIC"),
    *_TIMES,
)
_GROUP_FILTERS = (
    *_COMMON,
    Rule(name="adgroup_name"),
    choice("promotion_type", *_PROMOTIONS),
    choice("bid_strategy", "BID_STRATEGY_COST_CAP", "BID_STRATEGY_BID_CAP"),
    Rule(name="billing_events", kind="array", one_of=_BILLING),
    Rule(name="split_test_enabled", kind="boolean"),
)
_AD_FILTERS = (
    *_COMMON,
    _ids("ad_ids"),
    choice(
        "destination",
        "APP",
        "APP_IOS",
        "TIKTOK_INSTANT_PAGE",
        "WEBSITE",
        "SOCIAL_MEDIA_APP",
        "PHONE_CALL",
    ),
    Rule(name="modified_after"),
)
_SMART_OBJECTIVE = choice("objective_type", "APP_PROMOTION", "LEAD_GENERATION", "WEB_CONVERSIONS")
_SMART_COMMON = (
    _ids("campaign_ids", None),
    choice("primary_status", *_STATUSES),
    Rule(name="secondary_status"),
    _SMART_OBJECTIVE,
    *_TIMES,
)
_PIXEL_DAYS = (needed("start_date"), needed("end_date"))

RULES: dict[str, tuple[Rule, ...]] = {
    "adgroup/get/": (_ADVERTISER, FIELDS, _NO_NULLS, _filtering(*_GROUP_FILTERS), *pages(1000)),
    "ad/get/": (_ADVERTISER, FIELDS, _NO_NULLS, _filtering(*_AD_FILTERS), *pages(1000)),
    "smart_plus/campaign/get/": (
        _ADVERTISER,
        FIELDS,
        _filtering(*_SMART_COMMON, Rule(name="campaign_name")),
        *pages(1000),
    ),
    "smart_plus/adgroup/get/": (
        _ADVERTISER,
        FIELDS,
        _filtering(
            *_SMART_COMMON,
            _ids("adgroup_ids", None),
            Rule(name="adgroup_name"),
            Rule(name="optimization_goal"),
            choice("promotion_type", *_PROMOTIONS, "OTHERS"),
        ),
        *pages(1000),
    ),
    "smart_plus/ad/get/": (
        _ADVERTISER,
        FIELDS,
        _filtering(
            *_SMART_COMMON,
            _ids("adgroup_ids", None),
            _ids("smart_plus_ad_ids", None),
            Rule(name="optimization_goal"),
            Rule(name="modified_after"),
        ),
        *pages(100),
    ),
    "file/video/ad/search/": (
        _ADVERTISER,
        _filtering(
            Rule(name="video_ids", kind="array", most=100),
            _ids("material_ids", 20),
            Rule(name="video_name"),
            Rule(name="video_material_sources", kind="array", one_of=_SOURCES),
        ),
        *pages(100, 20),
    ),
    "file/video/ad/info/": (
        _ADVERTISER,
        Rule(name="video_ids", kind="array", is_required=True, most=60),
    ),
    "file/image/ad/search/": (
        _ADVERTISER,
        _filtering(
            Rule(name="image_ids", kind="array", most=100),
            _ids("material_ids"),
            Rule(name="width", kind="integer"),
            Rule(name="height", kind="integer"),
            Rule(name="displayable", kind="boolean", default=True),
        ),
        *pages(100, 20),
    ),
    "file/image/ad/info/": (
        _ADVERTISER,
        Rule(name="image_ids", kind="array", is_required=True, most=100),
    ),
    "dmp/custom_audience/list/": (
        _ADVERTISER,
        Rule(name="custom_audience_ids", kind="array", items="id", least=1, most=100),
        *pages(100),
    ),
    "dmp/custom_audience/get/": (
        _ADVERTISER,
        Rule(
            name="custom_audience_ids",
            kind="array",
            items="id",
            is_required=True,
            least=1,
            most=100,
        ),
        Rule(name="history_size", kind="integer", default=100, least=1, most=100),
    ),
    "pixel/list/": (
        _ADVERTISER,
        Rule(name="pixel_id", kind="id"),
        Rule(name="code"),
        Rule(name="name"),
        choice("order_by", "LATEST_CREATE", "EARLIEST_CREATE"),
        _filtering(Rule(name="available_for_catalog_only", kind="boolean", default=False)),
        *pages(20),
    ),
    "pixel/event/stats/": (
        _ADVERTISER,
        Rule(name="pixel_ids", kind="array", items="id", is_required=True, most=10),
        Rule(name="date_range", kind="object", is_required=True, within=_PIXEL_DAYS),
    ),
}
