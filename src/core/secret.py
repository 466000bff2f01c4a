"""Secret: a text that shows itself to nobody who does not ask by name."""

import hashlib
from typing import NoReturn

MASK = "•••"


class Secret:
    """A text whose repr, str, format, JSON and pickle show nothing; `reveal` is the one way in."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: call it only where it goes on the wire or into the sealer."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret is not pickled.")


def digest(secret: Secret) -> str:
    """A one-way hash, to recognise a 256-bit secret without keeping it."""
    return hashlib.sha256(secret.reveal().encode()).hexdigest()
