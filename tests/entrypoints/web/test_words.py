"""How values are written: money with its currency's decimals, unknown never as zero."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import Invalid
from entrypoints.http.web import words
from entrypoints.http.web.charts import chart_of
from entrypoints.http.web.windows import days_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("micros", "currency", "shown"),
    [
        (1_234_560_000, "USD", "$1,234.56"),
        (1_234_560_000, "JPY", "¥1,235"),
        (-1_500_000, "EUR", "-€1.50"),
        (1_234_567_000, "BHD", "BHD1,234.567"),
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
    week = days_of("7", "", "", NOW)
    assert (week.window.until, week.span) == (date(2026, 3, 11), 7)
    assert (week.window.until - week.window.since).days == 6
    named = days_of("7", "2026-03-01", "2026-03-05", NOW)
    assert (named.window.since, named.span) == (date(2026, 3, 1), None)
    assert days_of("abc", "", "", NOW).span == 30
    with pytest.raises(Invalid) as refused:
        days_of("", "soon", "", NOW)
    assert refused.value.field == "since"


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
