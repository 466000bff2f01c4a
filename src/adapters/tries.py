"""When a call that failed is sent again by itself, and after how long."""

from collections.abc import Awaitable, Callable
from itertools import count

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from core.provider_errors import AddressUnknown, RateLimited, Unavailable

TRIES = 4
SHORT_LIMIT = 5.0
"""Seconds: a rate limit up to this long is waited for, a longer one is told to the caller."""

type Again = Callable[[BaseException], bool]

_jitter = wait_random(0.0, 0.2)
_backoff = wait_exponential(multiplier=0.2, max=5.0) + _jitter


class Unreached(Unavailable):
    """There was no connection, so nothing was sent: whatever it was may be sent again."""


class Unfound(Unreached, AddressUnknown):
    """The same where not even the server's name was found."""


def passes_soon(error: BaseException) -> bool:
    """Whether a question may be asked again: the platform was ill or busy for a moment."""
    if isinstance(error, RateLimited):
        return error.after <= SHORT_LIMIT
    return isinstance(error, Unavailable)


def never_left(error: BaseException) -> bool:
    """Whether even what changes something may be sent again."""
    return isinstance(error, Unreached)


async def repeat[T](
    once: Callable[[int], Awaitable[T]], again: Again, sleep: Callable[[float], Awaitable[None]]
) -> T:
    """What `once` brings, told the number of the try; its last error where `again` says no."""
    numbers = count(1)

    async def attempt() -> T:
        return await once(next(numbers))

    retrying = AsyncRetrying(
        sleep=sleep,
        stop=stop_after_attempt(TRIES),
        wait=_pause_after,
        retry=retry_if_exception(again),
        reraise=True,
    )
    return await retrying(attempt)


def _pause_after(state: RetryCallState) -> float:
    """Seconds until the next try."""
    error = state.outcome.exception() if state.outcome else None
    return error.after + _jitter(state) if isinstance(error, RateLimited) else _backoff(state)
