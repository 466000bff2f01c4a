"""Halves of characters in a platform's JSON: what cuts texts in the middle of one sends them."""

import re

_ANY_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a whole character
    rb"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\.",
    re.DOTALL,
)


def mended(body: bytes) -> bytes:
    """The body with U+FFFD for every half: one odd text must not cost the whole answer."""
    if not body.isascii():
        body = _well_formed(body)
    return _ESCAPE.sub(_whole, body) if _ANY_HALF.search(body) else body


def _well_formed(body: bytes) -> bytes:
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode(errors="replace").encode()
    return body


def _whole(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape["half"] else escape[0]
