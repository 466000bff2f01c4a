"""Columns of figures: to the cent in a file, readable on a page, and never divided by nothing."""

import pytest

from core.sums import Sum
from entrypoints.http.web.columns import BRIEF, FIGURES
from entrypoints.http.web.words import budget_mode

FULL = Sum(
    currency="USD",
    spend_micros=10_000_000,
    impressions=1000,
    clicks=20,
    conversions=3,
    conversion_value_micros=25_000_000,
)


def test_a_row_is_told_on_a_page_and_in_a_file() -> None:
    assert {one.title: (one.text(FULL), str(one.cell(FULL))) for one in FIGURES} == {
        "Spend": ("$10.00", "10.00"),
        "Impressions": ("1,000", "1000"),
        "Clicks": ("20", "20"),
        "CTR": ("2%", "0.020000"),
        "CPC": ("$0.50", "0.50"),
        "CPM": ("$10.00", "10.00"),
        "Conversions": ("3", "3"),
        "CPA": ("$3.33", "3.33"),
        "Conversion value": ("$25.00", "25.00"),
        "ROAS": ("2.5×", "2.500000"),  # noqa: RUF001 - as it is shown
    }


@pytest.mark.parametrize("currency", ["USD", ""])
def test_what_is_not_known_is_a_dash_and_an_empty_cell(currency: str) -> None:
    for one in FIGURES:
        row = Sum(currency=currency)
        assert (one.text(row), one.cell(row)) == ("–", None)  # noqa: RUF001


def test_nothing_is_divided_by_nothing() -> None:
    nothing = Sum(
        currency="USD",
        spend_micros=0,
        impressions=0,
        clicks=0,
        conversions=0,
        conversion_value_micros=0,
    )
    told = {one.key: one.text(nothing) for one in FIGURES}
    ratios = ("ctr", "cpc", "cpm", "cpa", "roas")
    assert {key: told[key] for key in ratios} == dict.fromkeys(ratios, "–")  # noqa: RUF001
    assert (told["spend"], told["clicks"]) == ("$0.00", "0")


def test_large_amounts_are_exact() -> None:
    large = Sum(currency="USD", spend_micros=9_007_199_254_740_993_000_000)
    assert str(FIGURES[0].cell(large)) == "9007199254740993.00"
    assert FIGURES[0].text(large) == "$9,007,199,254,740,993.00"


def test_a_narrow_table_has_the_usual_ones() -> None:
    assert [one.key for one in BRIEF] == [
        "spend",
        "impressions",
        "clicks",
        "ctr",
        "conversions",
        "cpa",
        "roas",
    ]


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("day", "per day"),
        ("day_on_average", "per day on average"),
        ("lifetime", "lifetime"),
        ("unlimited", "no limit"),
        ("BUDGET_MODE_OF_TOMORROW", "budget mode of tomorrow"),
        ("", ""),
    ],
)
def test_for_how_long_a_budget_is_is_told_in_words(mode: str, told: str) -> None:
    assert budget_mode(mode) == told
