"""Tables as CSV: a cell that could be run as a formula is inert, and all else stays as it is."""

import csv
import io
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import cast

import pytest
from litestar.response import Stream

from core.insight import Window
from entrypoints.http.web.exporting import PART, amount, as_csv, file_name, inert


def parts_of(file: Stream) -> AsyncIterator[bytes]:
    """As they are sent."""
    return cast("AsyncIterator[bytes]", file.iterator)


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
        (601_283_000_000, "HUF", "601283"),
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


@pytest.mark.parametrize(
    ("profile", "plain", "whole"),
    [
        ("Aurora Shop", "Aurora-Shop-ad-groups", ""),
        ('a"; b\r\nX: ../', "a---b--X-ad-groups", ""),
        ("夏のセール", "ad-groups", "%E5%A4%8F%E3%81%AE%E3%82%BB%E3%83%BC%E3%83%AB-ad-groups"),
    ],
)
def test_a_file_is_called_by_whose_it_is_and_its_days(profile: str, plain: str, whole: str) -> None:
    window = Window(since=date(2026, 3, 1), until=date(2026, 3, 7))
    told = as_csv(file_name(profile, "ad_groups", window), ("Name",), []).headers
    days = "2026-03-01-to-2026-03-07.csv"
    more = f"; filename*=UTF-8''{whole}-{days}" if whole else ""
    assert told["Content-Disposition"] == f'attachment; filename="{plain}-{days}"{more}'


async def test_a_file_is_read_back_whole() -> None:
    found = [('a "quoted", name\nin two lines', 1), (-5, amount(-10_000, "USD")), ("夏", None)]
    content = b"".join([part async for part in parts_of(as_csv("x", ("Name", "Count"), found))])
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head == ["Name", "Count"]
    assert rows == [['a "quoted", name in two lines', "1"], ["-5", "-0.01"], ["夏", ""]]


async def test_rows_are_made_while_they_are_sent() -> None:
    made: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(10_000):
            made.append(number)
            yield (number,)

    parts = parts_of(as_csv("x", ("Number",), rows()))
    assert await anext(parts) == b'\xef\xbb\xbf"Number"\r\n'
    assert made == []
    await anext(parts)
    assert 0 < len(made) < 1000
    assert (await anext(parts)).startswith(b'"%d"' % PART)
