"""Minor units become micros by the currency's own exponent, exactly."""

import pytest
from babel.numbers import list_currencies

from plugins.power_manager.money import CODES, micros_of_minor


@pytest.mark.parametrize(
    ("minor", "currency", "micros"),
    [
        (1234, "USD", 12_340_000),
        (-5, "EUR", -50_000),
        (0, "EUR", 0),
        (1234, "JPY", 1_234_000_000),
        (1234, "KWD", 1_234_000),
        (1, "CLF", 100),
        (1, "KRW", 1_000_000),
        (1, "TND", 1_000),
        (5, "HUF", 50_000),
        (None, "USD", None),
        (1, "", None),
        (1, "usd", None),
        (1, "USDT", None),
        (1, "XYZ", None),
        (1, "XXX", None),
        (1, "XAU", None),
        (5, "MRU", 50_000),
        (10**15, "JPY", None),
        (9_223_372_036_854, "JPY", 9_223_372_036_854_000_000),
    ],
)
def test_minor_units(minor: int | None, currency: str, micros: int | None) -> None:
    assert micros_of_minor(minor, currency) == micros


def test_every_code_is_known_elsewhere_too() -> None:
    assert list_currencies() >= CODES
    assert {"USD", "JPY", "KWD", "CLF", "UYW"} <= CODES
