"""LinkRequest: asking a public account's owner to link it, from the address to the answer."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.errors import Refused
from core.ids import (
    BusinessCenterId,
    ConnectionId,
    LinkRequestId,
    MemberId,
    PermissionSlug,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)

ASKING = timedelta(minutes=2)
"""A request without an address by then was interrupted: the slowest platform answers sooner."""
LATEST = timedelta(minutes=30)
"""The longest pause after a failure."""

_PACE = (
    (timedelta(minutes=2), timedelta(seconds=5)),
    (timedelta(minutes=10), timedelta(seconds=15)),
    (timedelta(hours=1), timedelta(minutes=1)),
)
_PATIENT = timedelta(minutes=10)


class LinkState(StrEnum):
    """How far a request has come."""

    WAITING = "waiting"
    LINKED = "linked"
    CANCELLED = "cancelled"
    """Taken back here; the address itself may still work at the platform."""
    EXPIRED = "expired"
    DECLINED = "declined"
    """The owner said no."""


_ANEW = "Make a new request to ask again."
_OVER = {
    LinkState.LINKED: "If the account is not to be used, unlink it.",
    LinkState.CANCELLED: _ANEW,
    LinkState.DECLINED: _ANEW,
    LinkState.EXPIRED: _ANEW,
}
"""What is left to do about a request, by how it ended."""


class LinkRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request, made for one Business Center."""

    id: LinkRequestId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    provider: ProviderSlug
    business_center_id: BusinessCenterId
    connection_id: ConnectionId
    """By which it was asked."""
    member_id: MemberId | None = None
    asked_by: str
    permissions: tuple[PermissionSlug, ...]
    is_ads_only: bool = False
    wanted_id: PublicAccountId | None = None
    """The account it is for, where that is known."""
    url: str = ""
    """Where the owner says yes; empty while the platform is being asked for it."""
    state: LinkState = LinkState.WAITING
    account_id: PublicAccountId | None = None
    """The account that was linked."""
    lacks: frozenset[PermissionSlug] = frozenset()
    """Of what is asked, what the account it is for was known not to be granted since it waits."""
    created_at: datetime
    since: datetime | None = None
    """Accounts linked from then on may have come by it; None while it has no address."""
    expires_at: datetime
    ended_at: datetime | None = None
    looks: int = 0
    """How often the platform was asked, or tried to be; it fences those who ask off each other."""
    next_look_at: datetime
    failures: int = 0
    """Looks that failed, since the last that did not."""
    failing: str = ""
    """The code of what stands in the way now."""

    @property
    def is_open(self) -> bool:
        """Whether somebody may still answer it, as far as was noticed."""
        return self.state is LinkState.WAITING

    def state_at(self, now: datetime) -> LinkState:
        """The state as the clock has it: what ran out is expired without any job."""
        if self.is_open and now >= self.expires_at:
            return LinkState.EXPIRED
        return self.state


def pause_of(request: LinkRequest, now: datetime) -> timedelta:
    """For how long the platform is not asked about it again: the older it is, the longer.

    An owner mostly scans at once, and somebody waits to see it.
    """
    age = now - (request.since or request.created_at)
    return next((pause for until, pause in _PACE if age < until), _PATIENT)


def looking(request: LinkRequest, now: datetime) -> LinkRequest:
    """The request while somebody looks after it: the next look comes even if they are killed."""
    return msgspec.structs.replace(
        request, looks=request.looks + 1, next_look_at=now + pause_of(request, now)
    )


def looked(request: LinkRequest) -> LinkRequest:
    """The request after a look that worked and found nothing."""
    return msgspec.structs.replace(request, failures=0, failing="")


def put_off(request: LinkRequest, code: str, now: datetime, at_least: timedelta) -> LinkRequest:
    """The request after a look that failed: ever more patiently."""
    doubled = pause_of(request, now) * 2 ** min(request.failures, 9)
    return msgspec.structs.replace(
        request,
        failures=request.failures + 1,
        failing=code,
        next_look_at=now + max(at_least, min(doubled, LATEST)),
    )


def judge_ending(request: LinkRequest, wished: LinkState, now: datetime) -> Refused | None:
    """The refusal where it has ended already, in another way than is wished."""
    state = request.state_at(now)
    if state in (LinkState.WAITING, wished):
        return None
    return Refused(f"The request has ended already: it is {state}.", remedy=_OVER[state])


def ended(
    request: LinkRequest, state: LinkState, now: datetime, account: PublicAccountId | None = None
) -> LinkRequest:
    """The request with its outcome."""
    return msgspec.structs.replace(
        request, state=state, account_id=account, ended_at=now, failing=""
    )
