"""How long a credential lasts: when it is renewed, how patiently, when its end is announced."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from core.credential import Credential, SealedCredential
from core.problem import CATALOGUE, Problem, State

SHARE = 6
"""A renewal begins when this part of a token's life is left, …"""
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=10)
"""… but within these bounds: what ends before it is renewed, a person must make anew."""
SOONEST, LATEST = timedelta(minutes=1), timedelta(minutes=15)
"""The pauses after the first failed renewal and after the many that follow."""
ANNOUNCED = (3, 14)
"""Days before an end that nothing can push at which people are told."""

RENEWAL = "Renewal"
"""The subject of problems with renewing."""
FINAL = frozenset({"credential_expired", "credential_revoked"})
"""The problems after which no renewal is tried any more."""


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """How long a connection's token lasts: dates, and nothing that is secret."""

    expires_at: datetime | None
    """When the token that is in use ends; None where it does not."""
    renew_at: datetime | None
    """When it is renewed by itself; None where it is not."""
    ends_at: datetime | None
    """The end that no renewal can push; None where none is known."""


def life_of(sealed: SealedCredential) -> Life:
    """What may be told of it."""
    return Life(expires_at=sealed.expires_at, renew_at=sealed.renew_at, ends_at=sealed.ends_at)


def renewal_of(credential: Credential, now: datetime) -> datetime | None:
    """When to renew a credential given out now; None where it has no end, or no renewal."""
    if credential.expires_at is None or credential.refresh is None:
        return None
    life = credential.expires_at - now
    margin = min(LONGEST, max(SHORTEST, life / SHARE))
    return credential.expires_at - min(margin, life / 2)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    doubled: int = 2 ** min(failures - 1, 10)
    return min(LATEST, SOONEST * doubled)


def trouble_code(code: str) -> str:
    """The problem that a failed renewal amounts to: one that passes, and ends nothing."""
    return code if CATALOGUE[code].state is State.DEGRADED else "platform_failing"


def life_problems(sealed: SealedCredential, now: datetime) -> Iterable[Problem]:
    """What there is to say of a credential itself."""
    if sealed.failing:
        yield Problem(
            code=sealed.failing,
            subject=RENEWAL,
            detail="The credential could not be renewed yet; it is tried again by itself.",
            since=now,
        )
    if ending := ending_problem(sealed.ends_at, now):
        yield ending


def ending_problem(ends_at: datetime | None, now: datetime) -> Problem | None:
    """The announcement of an end that no renewal can push; None while it is far."""
    if ends_at is None:
        return None
    days = next((days for days in ANNOUNCED if ends_at <= now + timedelta(days=days)), None)
    if days is None:
        return None
    return Problem(
        code="credential_ends_soon",
        subject=f"within {days} days",
        detail=f"It ends on {ends_at:%Y-%m-%d} at {ends_at:%H:%M} UTC.",
        since=now,
    )


def newly_ending(before: Iterable[Problem], after: Iterable[Problem]) -> Problem | None:
    """The announcement that was not there before; each of the two is made once."""
    told = {one.subject for one in before if one.code == "credential_ends_soon"}
    news = (one for one in after if one.code == "credential_ends_soon")
    return next((one for one in news if one.subject not in told), None)
