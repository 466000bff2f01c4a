"""Tables as CSV: a cell that could be run as a formula is inert, and all else stays as it is."""

import csv
import io

import pytest

from entrypoints.http.web.exporting import as_csv, inert


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "  =1", "|calc", "\r=1"]
)
def test_a_text_that_may_be_run_is_not(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(("value", "kept"), [("Spring", "Spring"), (-5, -5), (None, ""), (0, 0)])
def test_other_values_stay(value: object, kept: object) -> None:
    assert inert(value) == kept


def test_a_file_is_read_back_whole() -> None:
    answer = as_csv("x", ("Name", "Count"), [('a "quoted", name\nin two lines', 1), ("夏", None)])
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["Name", "Count"], ['a "quoted", name\nin two lines', "1"], ["夏", ""]]
