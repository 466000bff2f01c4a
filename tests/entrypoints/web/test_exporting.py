"""Tables as CSV: a cell that could be run as a formula is inert, and all else stays as it is."""

import csv
import io

import pytest

from entrypoints.http.web.exporting import amount, as_csv, inert


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "-1+2", "@SUM(A1)", "  =1", "|calc", "\uff1d1+1", "\uff0b1",
     "\uff0d1", "\uff20SUM(A1)", "\u3000=1", "\xa0=1"],
)  # fmt: skip
def test_a_text_that_may_be_run_is_not(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\u200b=1", "\ufeff=1", "\u202e=1", "\x00=1"])
def test_nothing_hides_a_text_that_may_be_run(text: str) -> None:
    assert inert(text) == "'=1"


def test_a_text_is_on_one_line() -> None:
    assert inert("one\ntwo\r\nthree\u200b") == "one two three"
    assert inert("\n=1") == "' =1"


@pytest.mark.parametrize(
    ("micros", "currency", "told"),
    [
        (2_217_964_000_000, "JPY", "2217964"),
        (12_300_000, "USD", "12.30"),
        (-1_500_000, "EUR", "-1.50"),
        (1_234_000, "KWD", "1.234"),
        (1_500_000, "", "1.50"),
        (None, "USD", ""),
    ],
)
def test_amounts_are_numbers_with_their_currencys_decimals(
    micros: int | None, currency: str, told: str
) -> None:
    assert str(inert(amount(micros, currency))) == told


@pytest.mark.parametrize(("value", "kept"), [("Spring", "Spring"), (-5, -5), (None, ""), (0, 0)])
def test_other_values_stay(value: object, kept: object) -> None:
    assert inert(value) == kept


def test_a_file_is_read_back_whole() -> None:
    found = [('a "quoted", name\nin two lines', 1), (-5, amount(-10_000, "USD")), ("夏", None)]
    answer = as_csv("x", ("Name", "Count"), found)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["Name", "Count"]
    assert rows == [['a "quoted", name in two lines', "1"], ["-5", "-0.01"], ["夏", ""]]
