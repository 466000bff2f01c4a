"""How the claims are checked: each failure says in a sentence what the host relies on."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from core.provider_errors import ProviderError

SHOWN = 300
"""Characters of a value that a failure shows."""


def ensure(holds: object, sentence: str) -> None:
    """Raise AssertionError with the sentence unless it holds."""
    if not holds:
        raise AssertionError(sentence)


def same(found: object, wanted: object, what: str) -> None:
    """Raise AssertionError unless both are the same."""
    if found != wanted:
        raise AssertionError(f"{what}: {short(found)} was found where {short(wanted)} is right.")


def short(value: object) -> str:
    """Enough of it to recognise it by."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class Caught:
    """The error that came."""

    error: Exception | None = None

    def __str__(self) -> str:
        return str(self.error)


@contextmanager
def raising(*kinds: type[Exception], what: str) -> Iterator[Caught]:
    """Expect one of these errors."""
    caught, names = Caught(), " or ".join(kind.__name__ for kind in kinds)
    try:
        yield caught
    except kinds as error:
        caught.error = error
    except ProviderError as error:
        said = f"{type(error).__name__}: {error}"
        raise AssertionError(f"{what} must be {names}; it is {said}") from error
    except AssertionError:
        raise
    except Exception as error:  # it may quote anything, so it is not quoted
        said = type(error).__name__
        raise AssertionError(f"{what} must be {names}; it is a stray {said}") from None
    else:
        raise AssertionError(f"{what} must be {names}; nothing was raised.")


async def gathered[T](rows: AsyncIterator[T]) -> list[T]:
    """All that an async iterator brings."""
    return [one async for one in rows]
