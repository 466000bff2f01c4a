"""How values are written: money with its currency's decimals, unknown never as zero."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from babel.numbers import format_decimal

from entrypoints.http.web import words
from entrypoints.http.web.charts import chart_of
from entrypoints.http.web.rendering import calm, fragment
from entrypoints.http.web.windows import days_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
ENDS = {"since": "2026-03-01", "until": "2026-03-05"}


@pytest.mark.parametrize(
    ("micros", "currency", "shown"),
    [
        (1_234_560_000, "USD", "$1,234.56"),
        (1_234_560_000, "JPY", "¥1,235"),
        (601_283_000_000, "HUF", "HUF 601,283"),
        (1_234_560_000, "RSD", "RSD 1,234.56"),
        (-1_500_000, "EUR", "-€1.50"),
        (1_234_567_000, "BHD", "BHD 1,234.567"),
        (601_283_000_000, "RSD", "RSD 601,283.00"),
        (0, "USD", "$0.00"),
        (None, "USD", words.UNKNOWN),
        (5, "", words.UNKNOWN),
    ],
)
def test_money_is_written_as_its_currency_is(micros: int | None, currency: str, shown: str) -> None:
    assert words.money(micros, currency) == shown


def test_what_is_not_known_is_no_zero() -> None:
    for write in (words.number, words.share, words.times, words.change, words.span):
        assert write(None) == words.UNKNOWN


def test_moments_say_their_zone_and_nothing_that_a_page_would_run() -> None:
    assert words.moment(NOW, '"><script>') == (
        '<time datetime="2026-03-10T12:00:00Z" data-zone="&#34;&gt;&lt;script&gt;">'
        "2026-03-10 12:00 UTC</time>"
    )
    assert "5 minutes ago" in words.ago(NOW - timedelta(minutes=5), NOW)


def test_days_are_a_span_or_two_ends() -> None:
    week = days_of({"days": "7"}, TODAY)
    assert (week.window.until, week.span, week.asked) == (TODAY, 7, 7)
    assert (week.window.until - week.window.since).days == 6
    named = days_of({"days": "", **ENDS}, TODAY)
    assert (named.window.since, named.window.until) == (date(2026, 3, 1), date(2026, 3, 5))
    assert (named.span, named.asked) == (None, named.window)
    assert (named.since, named.until, named.problem) == ("2026-03-01", "2026-03-05", None)


@pytest.mark.parametrize(
    ("since", "until", "field", "kept"),
    [
        ("soon", "2026-03-05", "since", ("", "2026-03-05")),
        ("2026-03-01", "2026-02-30", "until", ("2026-03-01", "")),
        ("", "0001-01-01", "until", ("", "0001-01-01")),
        ("2026-03-05", "2026-03-01", "until", ("2026-03-05", "2026-03-01")),
        ("2024-01-01", "2026-03-01", "since", ("2024-01-01", "2026-03-01")),
    ],
)
def test_days_that_are_none_are_told_and_the_usual_ones_taken(
    since: str, until: str, field: str, kept: tuple[str, str]
) -> None:
    found = days_of({"days": "", "since": since, "until": until}, TODAY)
    assert found.problem
    assert (found.problem.field, found.span) == (field, 30)
    assert found.window == days_of({}, TODAY).window
    assert (found.since, found.until) == kept


def test_today_is_in_days_that_reach_it() -> None:
    assert days_of({"days": "7"}, TODAY).has(TODAY)
    assert not days_of(ENDS, TODAY).has(TODAY)


def test_a_span_that_is_chosen_counts_before_named_days() -> None:
    assert days_of({"days": "7", **ENDS}, TODAY) == days_of({"days": "7"}, TODAY)
    assert days_of({"days": "abc", **ENDS}, TODAY).span is None
    assert days_of({"days": "7", "since": "soon"}, TODAY).span == 7


@pytest.mark.parametrize("given", [{}, {"days": "abc"}, {"days": "", "since": "", "until": ""}])
def test_where_no_days_are_chosen_they_are_the_usual(given: dict[str, str]) -> None:
    assert days_of(given, TODAY).span == 30
    assert days_of(given, TODAY, usual=7).window.since == date(2026, 3, 4)


def test_one_end_alone_has_the_other_as_usual() -> None:
    after, upto = days_of({"since": "2026-03-01"}, TODAY), days_of({"until": "2026-03-05"}, TODAY)
    assert (after.window.since, after.window.until) == (date(2026, 3, 1), TODAY)
    assert (upto.window.since, upto.window.until) == (date(2026, 2, 4), date(2026, 3, 5))


def test_links_carry_the_days_as_they_were_chosen() -> None:
    assert days_of({"days": "7"}, TODAY).query == "days=7"
    assert days_of(ENDS, TODAY).query == "since=2026-03-01&until=2026-03-05"


def test_a_chart_holds_every_value_within_its_frame() -> None:
    days = [date(2026, 3, day) for day in range(1, 11)]
    values = [None, 0, *(day * 1_000_000 for day in range(3, 11))]
    chart = chart_of(days, values, list(reversed(values)))
    assert len(chart.bars) == 10
    assert all(0 <= one.y <= chart.floor and one.height >= 0 for one in chart.bars)
    assert all(chart.left <= one.x and one.x + one.width <= chart.width for one in chart.bars)
    assert chart.grid[0].value == 0
    assert chart.grid[-1].value >= 10_000_000
    assert chart.line.startswith("M")


def test_a_chart_of_nothing_is_flat() -> None:
    chart = chart_of([date(2026, 3, 1)], [None], [])
    assert [one.height for one in chart.bars] == [0.0]
    assert chart.line == ""


@pytest.mark.parametrize("value", [0, 7, 999, 1000, -1234567, 2**63])
def test_a_count_is_written_as_babel_does(value: int) -> None:
    assert words.number(value) == format_decimal(value, locale=words.LOCALE)


@pytest.mark.parametrize(
    ("hours", "shown"), [(23, "in 23 hours"), (1, "in 1 hour"), (-5, "in 0 seconds")]
)
def test_how_long_it_is_until_then_is_never_less_than_nothing(hours: int, shown: str) -> None:
    told = words.until(NOW + timedelta(hours=hours), NOW)
    assert f">{shown}</time>" in told
    assert "data-ago" in told


def test_a_heading_keeps_how_a_platform_writes_itself() -> None:
    assert words.heading("TikTok accounts") == "TikTok Accounts"
    assert words.heading("") == ""


def test_a_name_turns_nothing_round_that_follows_it() -> None:
    offer = SimpleNamespace(brings=["Au\u202erora\x1b]0;x\x07", "קפה"], planned=[])
    assert "Aurora]0;x, קפה." in fragment("brings.html", offer=offer)
    assert calm("\u202eAurora\n") == "Aurora\n"
