"""QR codes: an address as a picture that a telephone's camera reads."""

from enum import StrEnum
from io import BytesIO, StringIO

import segno

_BORDER = 4
"""Cells of quiet around the code, as the standard wants it."""
_CELL = 10
"""Pixels a cell: large enough to be printed."""


class Picture(StrEnum):
    """As what a code is drawn."""

    PNG = "png"
    SVG = "svg"


def drawn(address: str, picture: Picture) -> bytes:
    """The code as a file: black on white whatever is around it, for cameras want it so."""
    file = BytesIO()
    code = segno.make_qr(address)
    if picture is Picture.SVG:
        code.save(file, kind="svg", border=_BORDER, scale=_CELL, light="white", title=address)
    else:
        code.save(file, kind="png", border=_BORDER, scale=_CELL)
    return file.getvalue()


def typed(address: str) -> str:
    """The code in characters, two cells high each, for a terminal dark or light."""
    text = StringIO()
    segno.make_qr(address).terminal(text, border=_BORDER, compact=True)
    return text.getvalue()
