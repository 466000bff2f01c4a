"""The ad groups of an ad account."""

import json
from datetime import UTC, datetime

import pytest

from core.campaign import AdGroup
from core.entity import EntityStatus
from plugins.tiktok.ad_groups import read_ad_groups
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, flat, listing

PATH = "adgroup/get/"


def row(**known: object) -> Json:
    return {"adgroup_id": "2", "campaign_id": "1", "adgroup_name": "Women", **known}


async def read(session: Canned) -> list[AdGroup]:
    return await flat(lambda cursor: read_ad_groups(session, ACCOUNT, cursor))


async def read_one(**known: object) -> AdGroup:
    [group] = await read(Canned({PATH: [listing(row(**known)), listing()]}))
    return group


async def test_all_that_tiktok_says_of_one_arrives() -> None:
    group = await read_one(
        operation_status="ENABLE",
        secondary_status="ADGROUP_STATUS_DELIVERY_OK",
        budget=20.5,
        budget_mode="BUDGET_MODE_DAY",
        bid_price=0.01,
        optimization_goal="CLICK",
        schedule_type="SCHEDULE_START_END",
        schedule_start_time="2026-05-26 00:00:00",
        schedule_end_time="2026-06-26 00:00:00",
        create_time="2026-05-20 10:00:00",
    )
    assert group == AdGroup(
        id="2",
        ad_account_id=ACCOUNT.id,
        campaign_id="1",
        name="Women",
        status=EntityStatus.ACTIVE,
        platform_status="ADGROUP_STATUS_DELIVERY_OK",
        budget_micros=20_500_000,
        budget_mode="day",
        bid_micros=10_000,
        goal="CLICK",
        starts_at=datetime(2026, 5, 26, tzinfo=UTC),
        ends_at=datetime(2026, 6, 26, tzinfo=UTC),
        created_at=datetime(2026, 5, 20, 10, tzinfo=UTC),
    )


async def test_an_end_ten_years_ahead_is_no_end() -> None:
    group = await read_one(
        schedule_type="SCHEDULE_FROM_NOW", schedule_end_time="2036-05-26 00:00:00"
    )
    assert group.ends_at is None


@pytest.mark.parametrize(
    ("bids", "micros"),
    [
        ({"bid_price": 0, "conversion_bid_price": 0}, None),
        ({"bid_price": 0, "conversion_bid_price": 12.5}, 12_500_000),
        ({"bid_price": None, "conversion_bid_price": None}, None),
        ({}, None),
    ],
)
async def test_no_bid_is_not_a_bid_of_nothing(bids: dict[str, object], micros: int | None) -> None:
    assert (await read_one(**bids)).bid_micros == micros


async def test_a_group_without_a_budget_of_its_own_has_none() -> None:
    group = await read_one(budget=0, budget_mode="BUDGET_MODE_INFINITE")
    assert (group.budget_micros, group.budget_mode) == (None, "unlimited")


@pytest.mark.parametrize(
    ("operation", "secondary", "status"),
    [
        ("ENABLE", "ADGROUP_STATUS_PARTIAL_AUDIT_DELIVERY_OK", EntityStatus.ACTIVE),
        ("ENABLE", "ADGROUP_STATUS_CAMPAIGN_DISABLE", EntityStatus.PAUSED),
        ("DISABLE", "ADGROUP_STATUS_DISABLE", EntityStatus.PAUSED),
        ("ENABLE", "ADGROUP_STATUS_CAMPAIGN_DELETE", EntityStatus.DELETED),
        ("ENABLE", "ADGROUP_STATUS_TIME_DONE", EntityStatus.ENDED),
        ("ENABLE", "ADGROUP_STATUS_PIXEL_UNBIND", EntityStatus.BLOCKED),
        ("ENABLE", "ADVERTISER_ACCOUNT_PUNISH", EntityStatus.BLOCKED),
        ("ENABLE", "ADGROUP_STATUS_OF_TOMORROW", EntityStatus.BLOCKED),
    ],
)
async def test_a_status_is_translated(operation: str, secondary: str, status: EntityStatus) -> None:
    group = await read_one(operation_status=operation, secondary_status=secondary)
    assert (group.status, group.platform_status) == (status, secondary)


async def test_quirk_23_and_33_deleted_and_topview_groups_are_asked_for() -> None:
    session = Canned({PATH: [listing(row()), listing(row(adgroup_id="3"))]})
    assert [one.id for one in await read(session)] == ["2", "3"]
    usual, top_view = (json.loads(str(asked["filtering"])) for asked in session.params(PATH))
    assert usual == {"primary_status": "STATUS_ALL"}
    assert top_view == {
        "primary_status": "STATUS_ALL",
        "buying_types": ["RESERVATION_TOP_VIEW"],
    }
    assert {asked["page_size"] for asked in session.params(PATH)} == {"1000"}


@pytest.mark.parametrize("field", ["skip_learning_phase", "app_id", "placements", "dayparting"])
@pytest.mark.parametrize("value", ["0", 0, None, True, ["PLACEMENT_TIKTOK"]])
async def test_quirk_11_a_field_that_changes_its_type_is_no_matter(
    field: str, value: object
) -> None:
    assert (await read_one(**{field: value})).name == "Women"


@pytest.mark.parametrize("id", ["1786543210987654321", 1786543210987654321])
async def test_quirk_12_ids_are_exact_as_text_and_as_numbers(id: object) -> None:
    group = await read_one(adgroup_id=id, campaign_id=id)
    assert (group.id, group.campaign_id) == ("1786543210987654321",) * 2
