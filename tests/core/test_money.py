from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MICROS, count_of, decimal_of, decimals_of, micros_of

PLAIN = st.from_regex(r"[0-9]{1,12}(\.[0-9]{0,9})?", fullmatch=True)


@pytest.mark.parametrize(
    ("amount", "micros"),
    [
        ("12.34", 12_340_000),
        ("0.2899", 289_900),
        (0.1, 100_000),
        (7, 7_000_000),
        ("-3.5", -3_500_000),
        (" 1 ", 1_000_000),
        ("9007199254740.93", 9_007_199_254_740_930_000),
        ("0", 0),
    ],
)
def test_a_decimal_is_read_exactly(amount: str | float, micros: int) -> None:
    assert micros_of(amount) == micros


@pytest.mark.parametrize(
    "amount",
    [None, "", "-", "<5", "--", "n/a", "NaN", "Infinity", ".", "1e999999", "1e9999", "9" * 30, "²"],
)
def test_what_the_platform_does_not_know_is_not_nought(amount: str | None) -> None:
    assert micros_of(amount) is None
    assert count_of(amount) is None


@pytest.mark.parametrize("amount", ["9223372036854.775808", "-9223372036855", 10**14, 1e15])
def test_an_amount_that_cannot_be_stored_is_not_known(amount: str | float) -> None:
    assert micros_of(amount) is None


@pytest.mark.parametrize("amount", [2**63, str(2**63), "18446744073709551615", "1e19"])
def test_a_count_that_cannot_be_stored_is_not_known(amount: str | int) -> None:
    assert count_of(amount) is None


def test_what_can_just_be_stored_is_read() -> None:
    assert micros_of("9223372036854.775807") == 2**63 - 1
    assert [count_of(2**63 - 1), count_of(str(2**63 - 1))] == [2**63 - 1] * 2


@pytest.mark.parametrize(("amount", "count"), [("17", 17), (3, 3), ("0", 0), ("4.0", 4)])
def test_a_count_is_read(amount: str | int, count: int) -> None:
    assert count_of(amount) == count


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (12_300_000, "12.30"),
        (289_900, "0.2899"),
        (0, "0.00"),
        (-1, "-0.000001"),
        (10**13, "10000000.00"),
    ],
)
def test_micros_are_shown_as_a_plain_decimal(micros: int, text: str) -> None:
    assert decimal_of(micros) == text


@given(st.integers(-(10**18), 10**18))
def test_what_is_shown_reads_back_the_same(micros: int) -> None:
    assert micros_of(decimal_of(micros)) == micros


@given(PLAIN)
def test_a_plain_decimal_is_read_as_decimal_reads_it(amount: str) -> None:
    exact = Decimal(amount) * MICROS
    assert micros_of(amount) == int(exact.to_integral_value())
    assert count_of(amount) == int(exact.to_integral_value()) // MICROS


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_is_the_same_however_it_is_written(amount: Decimal) -> None:
    micros = int(amount * MICROS)
    assert (
        micros_of(f"{amount:f}") == micros_of(f" {amount:f} ") == micros_of(f"{amount:e}") == micros
    )


@given(st.text(max_size=8))
def test_no_text_is_too_odd_to_be_read(amount: str) -> None:
    micros = micros_of(amount)
    assert micros is None or isinstance(micros, int)


@pytest.mark.parametrize(
    ("currency", "decimals"), [("USD", 2), ("HUF", 0), ("JPY", 0), ("KWD", 3), ("XXX", 2), ("", 2)]
)
def test_decimals_are_a_rule_of_ours(currency: str, decimals: int) -> None:
    assert decimals_of(currency) == decimals
