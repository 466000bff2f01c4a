"""report/integrated/get/: what does not fit together is refused, in TikTok's words."""

import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller

STATUSES = {
    "field_name": "campaign_status",
    "filter_type": "IN",
    "filter_value": '["STATUS_ALL"]',
}
AD_STATUSES = STATUSES | {"field_name": "ad_status"}


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"start": "2026-01-01", "end": "2026-01-31"}, 40002, "The time span must not exceed 30"),
        (
            {"start": "2025-01-01", "end": "2026-01-01", "dimensions": ["campaign_id"]},
            40002,
            "The time span must not exceed 365",
        ),
        (
            {"end": "2026-03-02", "dimensions": ["campaign_id", "stat_time_hour"]},
            40002,
            "The time span must not exceed 1 ",
        ),
        (
            {"end": "2026-03-01", "dimensions": ["campaign_id", "stat_time_hour"]},
            40009,
            "dimensions: stat_time_hour is not supported",
        ),
        ({"end": "2026-02-01"}, 40002, "end_date: "),
        ({"start": "01.03.2026"}, 40002, "start_date: Time format should be %Y-%m-%d."),
        ({"start": "2026-02-30"}, 40002, "start_date: Time format should be %Y-%m-%d."),
        ({"start": ""}, 40002, "Missing required field(s): start_date."),
        ({"metrics": ["spend", "x"]}, 40002, "Invalid metric fields: ['x']"),
        ({"metrics": ["cash_spend"]}, 40002, "Conflict occurs. The input params including"),
        (
            {"level": "ADVERTISER", "metrics": ["cash_spend"], "query_lifetime": True},
            40002,
            "Invalid metric fields: ['cash_spend']",
        ),
        ({"level": "ADVERTISER", "metrics": ["campaign_name"]}, 40002, "Conflict occurs."),
        ({"dimensions": ["advertiser_id"]}, 40002, "Conflict occurs."),
        ({"dimensions": ["stat_time_day"]}, 40002, "Conflict occurs."),
        ({"dimensions": ["campaign_id", "ad_id"]}, 40002, "dimensions: at most one ID"),
        ({"dimensions": ["campaign_id", "gender"]}, 40002, "Invalid dimension fields: ['gender']"),
        ({"data_level": ""}, 40002, "data_level: Field must be one of"),
        ({"data_level": "RESERVATION_AD"}, 40009, "data_level: only"),
        ({"level": "AD", "dimensions": ["adgroup_id"]}, 40002, "Conflict occurs."),
        ({"level": "ADGROUP", "metrics": ["ad_name"]}, 40002, "Conflict occurs."),
        ({"level": "AD", "dimensions": ["stat_time_day"]}, 40002, "Conflict occurs."),
        ({"filtering": [AD_STATUSES]}, 40002, "Conflict occurs."),
        (
            {"filtering": [STATUSES | {"field_name": "campaign_automation_type"}]},
            40002,
            "filtering: campaign_automation_type must be one of [MANUAL, ",
        ),
        ({"report_type": "AUDIENCE"}, 40009, "report_type: only BASIC"),
        ({"advertiser_id": "999"}, 40001, "No permission to operate advertiser: 999"),
        ({"advertiser_ids": ["1"] * 6}, 40002, "advertiser_ids: Length must be"),
        (
            {"filtering": [{"field_name": "x", "filter_type": "IN", "filter_value": "[]"}]},
            40009,
            "filtering: x is not supported",
        ),
        (
            {"filtering": [STATUSES | {"filter_value": "STATUS_ALL"}]},
            40002,
            "filtering: filter_value of campaign_status must be a JSON list",
        ),
        (
            {"filtering": [STATUSES | {"filter_type": "MATCH"}]},
            40002,
            "filtering: campaign_status can only be used",
        ),
    ],
)
async def test_what_does_not_fit_together_is_refused(
    caller: Caller, sandbox: Sandbox, changes: dict[str, object], code: int, text: str
) -> None:
    asked = {"advertiser": next(iter(sandbox.world.accounts))} | changes
    asked["advertiser"] = asked.pop("advertiser_id", asked["advertiser"])
    answer = await caller.report(await caller.token(), **asked)  # type: ignore[arg-type]
    assert (answer.code, answer.message[: len(text)]) == (code, text)
