"""Daily metrics."""

import json
from collections.abc import Mapping
from datetime import date

import msgspec
import pytest

from core.insight import Insight, Level, Window
from core.provider_errors import Garbled, TooLarge, Unavailable
from plugins.tiktok.insights import read_insights
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, flat, listing, no

PATH = "report/integrated/get/"
DAY = Window(since=date(2026, 3, 1), until=date(2026, 3, 1))


def row(day: str = "2026-03-01 00:00:00", id: object = "5", **metrics: object) -> Json:
    return {"dimensions": {"campaign_id": id, "stat_time_day": day}, "metrics": metrics}


async def read_one(row: Json) -> Insight:
    session = Canned({PATH: [listing(row)]})
    [insight] = await flat(read_insights(session, ACCOUNT, Level.CAMPAIGN, DAY))
    return insight


class Limited(Canned):
    """Finds reports over so many days too large."""

    def __init__(self, days: int) -> None:
        super().__init__({PATH: [listing()]})
        self.days = days
        self.windows: list[Window] = []

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        assert params is not None
        since, until = (date.fromisoformat(params[key]) for key in ("start_date", "end_date"))
        if (until - since).days + 1 > self.days:
            return await Canned({PATH: [no(40067, "Your query is too large")]}).get(path, shape)
        self.windows.append(Window(since=since, until=until))
        rows = [row(day=f"{since} 00:00:00", spend="1.00")]
        return await Canned({PATH: [listing(*rows)]}).get(path, shape)


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
        ("90071992547409.93", 90_071_992_547_409_930_000),
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
    [found] = await flat(read_insights(session, account, Level.CAMPAIGN, newest))
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


async def test_a_campaign_report_is_by_day_and_keeps_deleted_campaigns() -> None:
    session = Canned({PATH: [listing()]})
    assert await flat(read_insights(session, ACCOUNT, Level.CAMPAIGN, DAY)) == []
    [asked] = session.params(PATH)
    assert (asked["report_type"], asked["data_level"]) == ("BASIC", "AUCTION_CAMPAIGN")
    assert json.loads(str(asked["dimensions"])) == ["campaign_id", "stat_time_day"]
    assert json.loads(str(asked["metrics"]))[:4] == ["spend", "impressions", "clicks", "conversion"]
    assert asked["page_size"] == "1000"
    [status] = json.loads(str(asked["filtering"]))
    assert status["field_name"] == "campaign_status"
    assert json.loads(status["filter_value"]) == ["STATUS_ALL"]


async def test_an_account_report_needs_no_filter_and_speaks_of_the_account() -> None:
    dimensions = {"advertiser_id": 7644143197428744199, "stat_time_day": "2026-03-01 00:00:00"}
    session = Canned({PATH: [listing({"dimensions": dimensions, "metrics": {"spend": "1"}})]})
    [found] = await flat(read_insights(session, ACCOUNT, Level.ACCOUNT, DAY))
    assert (found.entity_id, found.level) == (ACCOUNT.id, Level.ACCOUNT)
    [asked] = session.params(PATH)
    assert asked["data_level"] == "AUCTION_ADVERTISER"
    assert json.loads(str(asked["dimensions"])) == ["advertiser_id", "stat_time_day"]
    assert "filtering" not in asked


async def test_the_same_campaign_on_two_days_is_two_rows_and_twice_on_one_is_one() -> None:
    session = Canned(
        {
            PATH: [
                listing(row(spend="1"), row(day="2026-03-02 00:00:00"), pages=2),
                listing(row(spend="9"), row(id="6"), pages=2),
            ]
        }
    )
    found = await flat(read_insights(session, ACCOUNT, Level.CAMPAIGN, DAY))
    assert [(one.entity_id, one.day.day) for one in found] == [("5", 1), ("5", 2), ("6", 1)]
    assert found[0].spend_micros == 1_000_000


async def test_no_call_asks_for_more_than_thirty_days() -> None:
    session = Limited(days=30)
    wide = Window(since=date(2026, 1, 1), until=date(2026, 3, 15))
    await flat(read_insights(session, ACCOUNT, Level.CAMPAIGN, wide))
    assert [(one.until - one.since).days + 1 for one in session.windows] == [30, 30, 14]
    assert (session.windows[0].since, session.windows[-1].until) == (wide.since, wide.until)


@pytest.mark.parametrize("days", [15, 8, 7, 4, 1])
async def test_quirk_5_a_window_too_large_is_halved_until_it_fits(days: int) -> None:
    session = Limited(days=days)
    month = Window(since=date(2026, 3, 1), until=date(2026, 3, 30))
    found = await flat(read_insights(session, ACCOUNT, Level.CAMPAIGN, month))
    asked = [
        one.since.day + step
        for one in session.windows
        for step in range((one.until - one.since).days + 1)
    ]
    assert asked == list(range(1, 31))
    assert len(found) == len(session.windows)


async def test_quirk_5_a_single_day_too_large_is_told() -> None:
    with pytest.raises(TooLarge):
        await flat(read_insights(Limited(days=0), ACCOUNT, Level.CAMPAIGN, DAY))


async def test_an_illness_is_not_an_empty_report() -> None:
    session = Canned({PATH: [no(51001, "internal service timeout")]})
    with pytest.raises(Unavailable):
        await flat(read_insights(session, ACCOUNT, Level.CAMPAIGN, DAY))
