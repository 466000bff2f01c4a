import pytest
from hypothesis import given
from hypothesis.strategies import integers, none, one_of

from core.sums import (
    Sum,
    added,
    added_in,
    change,
    cpa_micros,
    cpc_micros,
    cpm_micros,
    ctr,
    known_sum,
    roas,
)

FULL = Sum(
    currency="USD",
    spend_micros=10_000_000,
    impressions=1000,
    clicks=20,
    conversions=3,
    conversion_value_micros=25_000_000,
)
UNKNOWN = Sum(currency="USD")
NOTHING = Sum(
    currency="USD",
    spend_micros=0,
    impressions=0,
    clicks=0,
    conversions=0,
    conversion_value_micros=0,
)


def test_each_currency_is_added_up_by_itself() -> None:
    euros = Sum(currency="EUR", spend_micros=1)
    assert added([FULL, euros, euros, UNKNOWN]) == [Sum(currency="EUR", spend_micros=2), FULL]
    assert added_in("EUR", [FULL, euros]) == euros


def test_what_is_unknown_is_left_out_and_nought_is_not() -> None:
    assert known_sum([None, 2, 0, None]) == 2
    assert known_sum([0, None]) == 0
    assert known_sum([None]) is None
    assert added([UNKNOWN, UNKNOWN]) == [UNKNOWN]
    assert added([UNKNOWN, NOTHING]) == [NOTHING]


def test_where_nothing_is_there_is_no_sum() -> None:
    assert added([]) == []
    assert added_in("USD", []) == UNKNOWN


def test_what_follows_from_a_sum() -> None:
    assert (cpa_micros(FULL), cpc_micros(FULL)) == (3_333_333, 500_000)
    assert (ctr(FULL), roas(FULL)) == (0.02, 2.5)
    assert cpm_micros(FULL) == 10_000_000


@pytest.mark.parametrize("one", [UNKNOWN, NOTHING])
def test_nothing_follows_from_what_is_unknown_or_nought(one: Sum) -> None:
    assert [tell(one) for tell in (cpa_micros, cpc_micros, cpm_micros, ctr, roas)] == [None] * 5


@pytest.mark.parametrize(
    ("spent", "count", "each"), [(5, 2, 3), (-5, 2, -2), (9, 4, 2), (0, 7, 0), (2**62, 1, 2**62)]
)
def test_what_each_cost_is_told_to_the_nearest_micro(spent: int, count: int, each: int) -> None:
    assert cpc_micros(Sum(currency="USD", spend_micros=spent, clicks=count)) == each


@pytest.mark.parametrize(
    ("now", "before", "changed"),
    [(15, 10, 0.5), (0, 10, -1.0), (10, 10, 0.0), (5, -10, 1.5), (0.5, 0.25, 1.0)],
)
def test_a_change_is_told_as_a_part_of_what_was_before(
    now: float, before: float, changed: float
) -> None:
    assert change(now, before) == changed


@given(one_of(none(), integers()))
def test_there_is_no_change_from_or_to_nothing(number: int | None) -> None:
    assert change(number, 0) is None
    assert change(number, None) is None
    assert change(None, number) is None
