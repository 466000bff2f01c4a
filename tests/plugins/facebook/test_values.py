"""Money in Facebook's units, times with and without colon, and the operator's options."""

from datetime import UTC, datetime

import pytest

from core.credential import AppCredentials
from core.secret import Secret
from plugins.facebook.values import budget_of, micros_of_units, moment_of

APP = AppCredentials(id="1", secret=Secret("s"))


@pytest.mark.parametrize(
    "currency",
    ["CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"],
)
def test_some_currencies_are_counted_whole(currency: str) -> None:
    assert micros_of_units("1500", currency) == 1_500_000_000


@pytest.mark.parametrize("currency", ["USD", "EUR", "BRL", "KWD", "BHD", "", "XYZ"])
def test_all_others_are_counted_in_hundredths(currency: str) -> None:
    assert micros_of_units("1500", currency) == 15_000_000
    assert micros_of_units(-7, currency) == -70_000


@pytest.mark.parametrize("odd", [None, "", "-", "many", True, [], "9" * 40])
def test_what_is_no_amount_is_not_known(odd: object) -> None:
    assert micros_of_units(odd, "USD") is None


def test_no_budget_is_written_as_nought() -> None:
    assert budget_of("0", "USD") is None
    assert budget_of("5", "USD") == 50_000


def test_times_are_utc_however_they_are_written() -> None:
    assert moment_of("2024-03-12T15:02:47-0700") == datetime(2024, 3, 12, 22, 2, 47, tzinfo=UTC)
    assert moment_of(1_710_280_967) == datetime(2024, 3, 12, 22, 2, 47, tzinfo=UTC)
    assert [moment_of(odd) for odd in ("", "soon", None, 10**30, True)] == [None] * 5
