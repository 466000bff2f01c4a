"""What the Subscription API takes."""

from plugins.tiktok.sandbox.rules import Rule

_ENTITIES = frozenset(
    {
        "AD_ACCOUNT_SUSPENSION",
        "AD_GROUP",
        "AD",
        "API_SERVICE_STATUS",
        "CREATIVE_FATIGUE",
        "LEAD",
        "REPORT_DATA_CHANGE",
        "TCM_SPARK_ADS",
        "TCM_VIDEOS",
    }
)
_APP = (Rule(name="app_id", is_required=True), Rule(name="secret", is_required=True))

RULES: dict[str, tuple[Rule, ...]] = {
    "subscription/subscribe/": (
        *_APP,
        Rule(name="subscribe_entity", is_required=True, one_of=_ENTITIES),
        Rule(name="callback_url", is_required=True),
        Rule(
            name="subscription_detail",
            kind="object",
            is_required=True,
            within=(
                Rule(name="access_token", is_required=True),
                Rule(name="bc_id", kind="id"),
                Rule(name="advertiser_ids", kind="array", items="id", most=100),
            ),
        ),
    ),
    "subscription/get/": (
        *_APP,
        Rule(name="subscribe_entity", one_of=_ENTITIES),
        Rule(name="page", kind="integer", default=1, least=1),
        Rule(name="page_size", kind="integer", default=10, least=1, most=1000),
    ),
    "subscription/unsubscribe/": (*_APP, Rule(name="subscription_id", is_required=True)),
}
