"""What may be a name: any script, something to read, one line."""

import unicodedata

from core.errors import Invalid

LONGEST = 80
HIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Unicode's categories of what cannot be shown."""
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make a text read otherwise than it is written."""

UNSEEN = range(0xE0000, 0xE1000)
"""Marks that nobody sees: two names that differ by them look alike."""


def clean_name(text: str, *, field: str = "name") -> str:
    """The name, trimmed and in one Unicode form. Raises Invalid with the reason."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise _invalid("The name is blank.", field)
    if any(_is_hidden(mark) for mark in name):
        raise _invalid("The name holds characters that cannot be shown.", field)
    if len(name) > LONGEST:
        raise _invalid(f"The name has {len(name)} characters; {LONGEST} is the most.", field)
    if not any(unicodedata.category(mark)[0] in "LN" for mark in name):
        raise _invalid("The name has no letter and no digit.", field)
    return name


def _is_hidden(mark: str) -> bool:
    return unicodedata.category(mark) in HIDDEN or mark in BIDI or ord(mark) in UNSEEN


def key_of(name: str) -> str:
    """What two names share if a person would take them for the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _invalid(reason: str, field: str) -> Invalid:
    remedy = f"Use 1 to {LONGEST} characters with at least one letter or digit, in any script."
    return Invalid(reason, field=field, remedy=remedy)
