"""Halves of characters are replaced, and nothing else is touched."""

import msgspec
import pytest

from adapters.halves import mended


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb'"a\ud83d"', "a\ufffd"),
        (rb'"\uDE00b"', "\ufffdb"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (rb'"\ud83d\n"', "\ufffd\n"),
        (b'"\xed\xa0\xbd!"', "\ufffd\ufffd\ufffd!"),
        (b'"cut \xe2\x82"', "cut \ufffd"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
        (rb'"\\ud83d"', r"\ud83d"),
        ('"\u20ac 5"'.encode(), "\u20ac 5"),
        (b'"plain"', "plain"),
    ],
)
def test_only_a_half_is_replaced(body: bytes, text: str) -> None:
    assert msgspec.json.decode(mended(body), type=str) == text
