"""Daily metrics."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from time import perf_counter

import msgspec
import pytest

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window, zone_of
from core.provider_errors import Garbled, TooLarge, Unavailable
from plugins.tiktok.insights import read_insights
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, flat, listing, no

PATH = "report/integrated/get/"
DAY = Window(since=date(2026, 3, 1), until=date(2026, 3, 1))


def row(day: str = "2026-03-01 00:00:00", id: object = "5", **metrics: object) -> Json:
    return {"dimensions": {"campaign_id": id, "stat_time_day": day}, "metrics": metrics}


async def read(
    session: Canned,
    level: Level = Level.CAMPAIGN,
    window: Window = DAY,
    account: AdAccount = ACCOUNT,
) -> list[Insight]:
    return await flat(lambda cursor: read_insights(session, account, level, window, cursor))


async def read_one(row: Json) -> Insight:
    [insight] = await read(Canned({PATH: [listing(row)]}))
    return insight


def filters(asked: Mapping[str, object]) -> dict[str, object]:
    listed = json.loads(str(asked["filtering"]))
    assert {one["filter_type"] for one in listed} == {"IN"}
    return {one["field_name"]: json.loads(one["filter_value"]) for one in listed}


async def test_all_metrics_arrive_in_the_accounts_currency() -> None:
    found = await read_one(
        row(
            spend="14.68",
            impressions="1079",
            clicks="31",
            conversion="3",
            total_complete_payment_rate="120.50",
        )
    )
    assert found == Insight(
        ad_account_id=ACCOUNT.id,
        level=Level.CAMPAIGN,
        entity_id="5",
        day=date(2026, 3, 1),
        currency="USD",
        spend_micros=14_680_000,
        impressions=1079,
        clicks=31,
        conversions=3,
        conversion_value_micros=120_500_000,
    )


@pytest.mark.parametrize("unknown", ["-", None, "", "<5", "N/A", "NaN"])
async def test_quirk_9_what_tiktok_does_not_know_is_none_and_never_zero(
    unknown: str | None,
) -> None:
    found = await read_one(
        row(
            spend=unknown,
            impressions=unknown,
            clicks=unknown,
            conversion=unknown,
            total_complete_payment_rate=unknown,
        )
    )
    assert (found.spend_micros, found.impressions, found.clicks) == (None, None, None)
    assert (found.conversions, found.conversion_value_micros) == (None, None)


async def test_quirk_9_a_metric_that_is_absent_is_none() -> None:
    assert (await read_one(row())).spend_micros is None


async def test_quirk_9_a_zero_is_a_zero() -> None:
    found = await read_one(row(spend="0.00", impressions="0", conversion=0))
    assert (found.spend_micros, found.impressions, found.conversions) == (0, 0, 0)


@pytest.mark.parametrize(
    ("written", "micros"),
    [
        ("14", 14_000_000),
        ("14.68", 14_680_000),
        ("20.000", 20_000_000),
        ("0.2899", 289_900),
        ("9007199254740.93", 9_007_199_254_740_930_000),
        (14.68, 14_680_000),
        (14, 14_000_000),
    ],
)
async def test_quirk_10_any_number_of_decimals_is_exact(written: str | float, micros: int) -> None:
    assert (await read_one(row(spend=written))).spend_micros == micros


@pytest.mark.parametrize("id", ["1786543210987654321", 1786543210987654321])
async def test_quirk_12_a_reports_id_is_exact_as_text_and_as_a_number(id: object) -> None:
    assert (await read_one(row(id=id))).entity_id == "1786543210987654321"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+8", "Asia/Tokyo"])
async def test_quirk_17_days_are_asked_and_answered_in_the_accounts_own_zone(zone: str) -> None:
    account = msgspec.structs.replace(ACCOUNT, timezone=zone)
    newest = Window(since=date(2026, 3, 2), until=date(2026, 3, 2))
    session = Canned({PATH: [listing(row(day="2026-03-02 00:00:00"))]})
    [found] = await read(session, window=newest, account=account)
    assert found.day == date(2026, 3, 2)
    [asked] = session.params(PATH)
    assert (asked["start_date"], asked["end_date"]) == ("2026-03-02", "2026-03-02")


@pytest.mark.parametrize("written", ["2021-10-25 00:00:00", "2021-10-25"])
async def test_quirk_19_a_day_without_a_zone_is_a_local_date(written: str) -> None:
    assert (await read_one(row(day=written))).day == date(2021, 10, 25)


@pytest.mark.parametrize("bad", [row(day="soon"), row(id=None)])
async def test_a_row_of_no_day_or_no_campaign_cannot_be_read(bad: Json) -> None:
    with pytest.raises(Garbled):
        await read_one(bad)


async def test_quirk_21_a_report_is_by_day_of_few_metrics_and_a_thousand_rows_a_page() -> None:
    session = Canned({PATH: [listing()]})
    assert await read(session) == []
    [asked] = session.params(PATH)
    assert (asked["report_type"], asked["data_level"]) == ("BASIC", "AUCTION_CAMPAIGN")
    assert json.loads(str(asked["dimensions"])) == ["campaign_id", "stat_time_day"]
    assert json.loads(str(asked["metrics"]))[:4] == ["spend", "impressions", "clicks", "conversion"]
    assert asked["page_size"] == "1000"


@pytest.mark.parametrize("level", Level)
async def test_quirk_36_and_37_no_metric_is_asked_for_that_makes_tiktok_refuse_the_whole(
    level: Level,
) -> None:
    session = Canned({PATH: [listing()]})
    await read(session, level)
    [asked] = session.params(PATH)
    assert asked["report_type"] == "BASIC"
    assert "query_lifetime" not in asked
    assert not {"cash_spend", "voucher_spend"} & set(json.loads(str(asked["metrics"])))


@pytest.mark.parametrize(
    ("level", "data_level", "dimension", "status"),
    [
        (Level.CAMPAIGN, "AUCTION_CAMPAIGN", "campaign_id", "campaign_status"),
        (Level.AD_GROUP, "AUCTION_ADGROUP", "adgroup_id", "adgroup_status"),
        (Level.AD, "AUCTION_AD", "ad_id", "ad_status"),
    ],
)
async def test_quirk_23_each_level_keeps_the_spend_of_what_was_deleted(
    level: Level, data_level: str, dimension: str, status: str
) -> None:
    dimensions = {dimension: 1786543210987654321, "stat_time_day": "2026-03-01 00:00:00"}
    session = Canned({PATH: [listing({"dimensions": dimensions, "metrics": {"spend": "1"}})]})
    [found] = await read(session, level)
    assert (found.level, found.entity_id) == (level, "1786543210987654321")
    [asked] = session.params(PATH)
    assert asked["data_level"] == data_level
    assert json.loads(str(asked["dimensions"])) == [dimension, "stat_time_day"]
    assert filters(asked) == {status: ["STATUS_ALL"]}


async def test_an_account_report_needs_no_filter_and_speaks_of_the_account() -> None:
    dimensions = {"advertiser_id": 7644143197428744199, "stat_time_day": "2026-03-01 00:00:00"}
    session = Canned({PATH: [listing({"dimensions": dimensions, "metrics": {"spend": "1"}})]})
    [found] = await read(session, Level.ACCOUNT)
    assert (found.entity_id, found.level) == (ACCOUNT.id, Level.ACCOUNT)
    [asked] = session.params(PATH)
    assert asked["data_level"] == "AUCTION_ADVERTISER"
    assert json.loads(str(asked["dimensions"])) == ["advertiser_id", "stat_time_day"]
    assert "filtering" not in asked


async def test_quirk_22_the_same_campaign_on_two_days_is_two_rows() -> None:
    session = Canned({PATH: [listing(row(spend="1"), row(day="2026-03-02 00:00:00"))]})
    found = await read(session)
    assert [(one.entity_id, one.day.day) for one in found] == [("5", 1), ("5", 2)]


async def test_quirk_15_and_16_every_page_is_read_and_the_total_told() -> None:
    session = Canned(
        {PATH: [listing(row(), pages=2, total=2), listing(row(id="6"), pages=2, total=2)]}
    )
    pages = await all_pages(
        lambda cursor: read_insights(session, ACCOUNT, Level.CAMPAIGN, DAY, cursor)
    )
    assert [[one.entity_id for one in page.rows] for page in pages] == [["5"], ["6"]]
    assert [(page.total, page.left) for page in pages] == [(2, 1), (2, 0)]
    assert [asked["page"] for asked in session.params(PATH)] == ["1", "2"]


@pytest.mark.parametrize("level", Level)
async def test_quirk_5_a_window_too_large_is_told_so_that_the_host_halves_it(level: Level) -> None:
    session = Canned({PATH: [no(40067, "Your query is too large, please reduce the query size")]})
    with pytest.raises(TooLarge):
        await read(session, level)
    assert session.count(PATH) == 1


async def test_quirk_18_the_zone_with_the_turned_sign_is_behind_utc() -> None:
    behind = datetime(2026, 3, 1, tzinfo=zone_of("Etc/GMT+8"))
    assert behind.utcoffset() == timedelta(hours=-8)


async def test_an_illness_is_not_an_empty_report() -> None:
    session = Canned({PATH: [no(51001, "internal service timeout")]})
    with pytest.raises(Unavailable):
        await read(session)


async def test_a_thousand_rows_are_read_in_a_few_milliseconds() -> None:
    """Twenty thousand a second have to come from the wire into the tables on one core."""
    rows = [row(id=str(10**18 + n), spend=f"{n}.25", impressions=str(n)) for n in range(1000)]
    session = Canned({PATH: [listing(*rows)]})
    await read(session)
    times = []
    for _ in range(5):
        started = perf_counter()
        await read(session)
        times.append(perf_counter() - started)
    assert min(times) < 0.030
