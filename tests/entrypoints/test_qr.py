"""What is drawn can be read again, whatever the address holds."""

import struct
from xml.etree import ElementTree

import pytest
import segno

from entrypoints.qr import Picture, drawn, typed

ADDRESS = "https://example.com/link?code=a%2Fb&state=ü&long=" + "x" * 900


def test_a_png_is_square_and_large_enough_to_print() -> None:
    found = drawn(ADDRESS, Picture.PNG)
    assert found.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", found[16:24])
    cells = segno.make_qr(ADDRESS).symbol_size(border=4)[0]
    assert width == height == 10 * cells


def test_an_svg_is_well_formed_and_runs_nothing() -> None:
    root = ElementTree.fromstring(drawn(ADDRESS, Picture.SVG))  # noqa: S314 - our own
    assert root.tag.endswith("svg")
    assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_characters_show_every_row() -> None:
    cells = segno.make_qr("https://example.com").symbol_size(border=4)[1]
    assert len(typed("https://example.com").rstrip("\n").split("\n")) == (cells + 1) // 2


@pytest.mark.parametrize("picture", Picture)
def test_the_same_address_is_drawn_the_same(picture: Picture) -> None:
    assert drawn(ADDRESS, picture) == drawn(ADDRESS, picture)
