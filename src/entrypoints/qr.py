"""QR codes: an address as a picture that a telephone's camera reads."""

from enum import StrEnum
from io import BytesIO, StringIO

import segno

from core.errors import Refused
from core.link_request import LinkRequest

_BORDER = 4
"""Cells of quiet around the code, as the standard wants it."""
_CELL = 10
"""Pixels a cell: large enough to be printed."""


class Picture(StrEnum):
    """As what a code is drawn."""

    PNG = "png"
    SVG = "svg"


def open_url(request: LinkRequest) -> str:
    """The address that a waiting request's code stands for. Raises Refused for any other's."""
    if not request.is_open or not request.url:
        raise Refused(
            "The request has no code to scan: it has ended, or the platform is being asked for it.",
            remedy="Look at its state; make a new request where it has ended.",
        )
    return request.url


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
