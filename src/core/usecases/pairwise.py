"""Many deeds at once, each with a result of its own; one that fails does not undo the others."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from core.errors import Error, Invalid
from core.ids import AdAccountId, PlatformUserId, PublicAccountId
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import (
    Expired,
    NotEligible,
    ProviderError,
    RateLimited,
    Revoked,
    ScopeMissing,
)
from core.said import require_said
from core.usecases.asked import is_id
from core.usecases.doubts import FINAL

_FOR_ALL = (Expired, Revoked, ScopeMissing, NotEligible, RateLimited)
"""What would meet all others as well: they are not even tried."""


class Outcome(StrEnum):
    """How one of them ended."""

    DONE = "done"
    REFUSED = "refused"
    """By a rule: nothing was asked."""
    FAILED = "failed"
    """By the platform, which says why."""


class PairResult(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended for one account and one member, or one ad account."""

    account_id: PublicAccountId
    member_id: PlatformUserId | None = None
    ad_account_id: AdAccountId | None = None
    outcome: Outcome
    code: str = ""
    reason: str = ""
    remedy: str = ""
    retry: bool = False


@dataclass(slots=True)
class Tries:
    """Tries one after the other, until an error shows that no other can work."""

    work: UnitOfWork
    results: list[PairResult] = field(default_factory=list[PairResult])
    _ends: Error | None = None

    @property
    def is_final(self) -> bool:
        """Whether one was answered as if the credential were over."""
        return isinstance(self._ends, FINAL)

    async def try_(self, pair: PairResult, deed: Callable[[], Awaitable[None]]) -> None:
        """The result goes to `results`; `pair` names whom it is about."""
        try:
            if self._ends is not None:
                raise self._ends
            await deed()
        except Error as error:
            await self.work.release()
            if isinstance(error, _FOR_ALL) and not getattr(error, "account", False):
                self._ends = error
            self.results.append(_failed(pair, error))
        else:
            self.results.append(pair)


def spread[K: Hashable](wanted: Sequence[K], results: Sequence[PairResult]) -> list[PairResult]:
    """A result for each that was wanted, where those that are equal were tried once."""
    found = dict(zip(dict.fromkeys(wanted), results, strict=True))
    return [found[one] for one in wanted]


def require_id(field: str, text: str) -> None:
    """Raise Invalid for what can be no id of a platform's: it is not sent there."""
    require_said(field, text)
    if not is_id(text):
        raise Invalid(f"“{field}” is no id.", field=field, remedy="Take one that is listed here.")


def _failed(pair: PairResult, error: Error) -> PairResult:
    is_asked = isinstance(error, ProviderError)
    return msgspec.structs.replace(
        pair,
        outcome=Outcome.FAILED if is_asked else Outcome.REFUSED,
        code=error.code,
        reason=str(error),
        remedy=error.remedy,
        retry=error.retry,
    )
