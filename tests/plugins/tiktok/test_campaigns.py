"""The campaigns of an ad account."""

import json
from datetime import UTC, datetime

import pytest

from core.campaign import BudgetMode, Campaign
from core.entity import EntityStatus
from plugins.tiktok.campaigns import read_campaigns
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, flat, listing, no

PATH = "campaign/get/"


def row(**known: object) -> Json:
    return {"campaign_id": "1", "campaign_name": "Spring", **known}


async def read(session: Canned) -> list[Campaign]:
    return await flat(lambda cursor: read_campaigns(session, ACCOUNT, cursor))


async def read_one(**known: object) -> Campaign:
    [campaign] = await read(Canned({PATH: [listing(row(**known)), listing()]}))
    return campaign


async def test_all_that_tiktok_says_of_one_arrives() -> None:
    campaign = await read_one(
        campaign_name="夏のセール 🎒",
        operation_status="ENABLE",
        secondary_status="CAMPAIGN_STATUS_ENABLE",
        objective_type="WEB_CONVERSIONS",
        buying_type="AUCTION",
        budget=50.05,
        budget_mode="BUDGET_MODE_DAY",
        create_time="2026-05-26 11:06:32",
    )
    assert campaign == Campaign(
        id=campaign.id,
        ad_account_id=ACCOUNT.id,
        name="夏のセール 🎒",
        status=EntityStatus.ACTIVE,
        platform_status="CAMPAIGN_STATUS_ENABLE",
        objective="WEB_CONVERSIONS",
        buying_type="AUCTION",
        budget_micros=50_050_000,
        budget_mode="day",
        created_at=datetime(2026, 5, 26, 11, 6, 32, tzinfo=UTC),
    )


async def test_quirk_23_deleted_campaigns_are_asked_for_and_marked() -> None:
    deleted = listing(row(secondary_status="CAMPAIGN_STATUS_DELETE"))
    session = Canned({PATH: [deleted, listing()]})
    [campaign] = await read(session)
    assert campaign.status is EntityStatus.DELETED
    first, second = session.params(PATH)
    assert json.loads(str(first["filtering"])) == {"primary_status": "STATUS_ALL"}
    assert json.loads(str(second["filtering"]))["primary_status"] == "STATUS_ALL"
    assert first["advertiser_id"] == ACCOUNT.id


async def test_quirk_33_topview_campaigns_are_asked_for_by_themselves() -> None:
    session = Canned({PATH: [listing(row(campaign_id="1")), listing(row(campaign_id="2"))]})
    assert [one.id for one in await read(session)] == ["1", "2"]
    usual, top_view = (json.loads(str(asked["filtering"])) for asked in session.params(PATH))
    assert "buying_types" not in usual
    assert top_view["buying_types"] == ["RESERVATION_TOP_VIEW"]


async def test_quirk_33_where_topview_is_refused_there_is_none() -> None:
    session = Canned({PATH: [listing(row()), no(40002, "filtering.buying_types: not allowed")]})
    assert [one.id for one in await read(session)] == ["1"]


async def test_quirk_15_a_thousand_campaigns_come_on_a_page_and_every_page_is_read() -> None:
    session = Canned(
        {
            PATH: [
                listing(row(campaign_id="1"), pages=2, total=2),
                listing(row(campaign_id="2"), pages=2, total=2),
                listing(pages=0),
            ]
        }
    )
    pages = await all_pages(lambda cursor: read_campaigns(session, ACCOUNT, cursor))
    assert [[one.id for one in page.rows] for page in pages] == [["1"], ["2"], []]
    assert [(page.left, page.total) for page in pages] == [(2, 2), (1, 2), (0, 2)]
    assert {asked["page_size"] for asked in session.params(PATH)} == {"1000"}


@pytest.mark.parametrize(
    ("operation", "secondary", "status"),
    [
        ("ENABLE", "CAMPAIGN_STATUS_ENABLE", EntityStatus.ACTIVE),
        ("DISABLE", "CAMPAIGN_STATUS_DISABLE", EntityStatus.PAUSED),
        ("DELETE", "CAMPAIGN_STATUS_DELETE", EntityStatus.DELETED),
        ("DELETE", "ADVERTISER_ACCOUNT_PUNISH", EntityStatus.DELETED),
        ("ENABLE", "CAMPAIGN_STATUS_DELETE", EntityStatus.DELETED),
        ("ENABLE", "CAMPAIGN_STATUS_BUDGET_EXCEED", EntityStatus.BLOCKED),
        ("ENABLE", "CAMPAIGN_STATUS_ADVERTISER_AUDIT", EntityStatus.BLOCKED),
        ("ENABLE", "CAMPAIGN_STATUS_ADVERTISER_AUDIT_DENY", EntityStatus.BLOCKED),
        ("ENABLE", "ADVERTISER_CONTRACT_PENDING", EntityStatus.BLOCKED),
        ("ENABLE", "ADVERTISER_ACCOUNT_PUNISH", EntityStatus.BLOCKED),
        ("DISABLE", "ADVERTISER_ACCOUNT_PUNISH", EntityStatus.PAUSED),
        ("ENABLE", "CAMPAIGN_STATUS_TIME_DONE", EntityStatus.ENDED),
        ("ENABLE", None, EntityStatus.ACTIVE),
        ("DISABLE", None, EntityStatus.PAUSED),
        ("FROZEN", None, EntityStatus.BLOCKED),
        ("ENABLE", "A_STATUS_OF_TOMORROW", EntityStatus.BLOCKED),
        ("AN_OPERATION_OF_TOMORROW", None, EntityStatus.UNKNOWN),
        (None, None, EntityStatus.UNKNOWN),
    ],
)
async def test_a_status_is_translated(
    operation: str | None, secondary: str | None, status: EntityStatus
) -> None:
    campaign = await read_one(operation_status=operation, secondary_status=secondary)
    assert campaign.status is status
    assert campaign.platform_status == (secondary or operation or "")


@pytest.mark.parametrize(
    ("budget", "mode", "micros"),
    [
        (0, "BUDGET_MODE_INFINITE", None),
        (100, "BUDGET_MODE_INFINITE", None),
        (0, "BUDGET_MODE_DAY", None),
        (None, None, None),
        ("20.000", "BUDGET_MODE_TOTAL", 20_000_000),
        (300000, "BUDGET_MODE_DYNAMIC_DAILY_BUDGET", 300_000_000_000),
    ],
)
async def test_a_budget_is_exact_and_none_is_not_zero(
    budget: object, mode: str | None, micros: int | None
) -> None:
    assert (await read_one(budget=budget, budget_mode=mode)).budget_micros == micros


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("BUDGET_MODE_DAY", BudgetMode.DAY),
        ("BUDGET_MODE_DYNAMIC_DAILY_BUDGET", BudgetMode.DAY_ON_AVERAGE),
        ("BUDGET_MODE_TOTAL", BudgetMode.LIFETIME),
        ("BUDGET_MODE_INFINITE", BudgetMode.UNLIMITED),
        ("BUDGET_MODE_OF_TOMORROW", "BUDGET_MODE_OF_TOMORROW"),
        (None, ""),
    ],
)
async def test_a_budget_is_for_as_long_as_tiktok_says(theirs: str | None, ours: str) -> None:
    assert (await read_one(budget_mode=theirs)).budget_mode == ours


@pytest.mark.parametrize("field", ["mobile_app_id", "tt_app_id", "app_id"])
@pytest.mark.parametrize("value", ["0", 0, None])
async def test_quirk_11_a_field_that_changes_its_type_is_no_matter(
    field: str, value: object
) -> None:
    assert (await read_one(**{field: value})).name == "Spring"


@pytest.mark.parametrize("id", ["1786543210987654321", 1786543210987654321])
async def test_quirk_12_a_campaigns_id_is_exact_as_text_and_as_a_number(id: object) -> None:
    assert (await read_one(campaign_id=id)).id == "1786543210987654321"


@pytest.mark.parametrize("time", [None, "", "yesterday"])
async def test_a_campaign_without_a_readable_time_is_kept(time: str | None) -> None:
    assert (await read_one(create_time=time)).created_at is None
