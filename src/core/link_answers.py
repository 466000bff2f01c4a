"""Which account came by which request, as far as that can be told: pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from core.ids import PermissionSlug, PublicAccountId
from core.link_request import LinkRequest, LinkState
from core.linked_account import LinkedAccount
from core.linking import Known

_TICK = timedelta(microseconds=1)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An account by which a request ends."""

    request: LinkRequest
    account: LinkedAccount
    gained: frozenset[PermissionSlug] = frozenset()
    """What it had not been granted before; of one that was linked just now nothing is compared."""

    @property
    def is_new(self) -> bool:
        """Whether the account was linked, and was not only granted more."""
        return not self.gained


def answers(
    requests: Iterable[LinkRequest],
    accounts: Iterable[LinkedAccount],
    known: Mapping[PublicAccountId, Known],
) -> tuple[Answer, ...]:
    """Which waiting requests of one Business Center came to which account.

    The platform does not tell by which address an account came. A request for a known account
    takes that one, once it is linked, or is `known` to be granted what it was known to lack; that
    more is known of it, or that it is called otherwise, is no sign. The others take what is new
    since they were made, first come first served. One sign answers one request: `requests` holds
    the ended ones as well, and an account that came by one of them is taken.
    """
    every = sorted(requests, key=lambda one: (one.created_at, one.id))
    waiting = [one for one in every if one.is_open and one.since is not None]
    living = sorted(
        (one for one in accounts if one.lost_at is None), key=lambda one: (one.linked_at, one.id)
    )
    left = [one for one in living if not _is_taken(one, every)]
    free = {one.id: known.get(one.id, Known()).granted for one in living}
    found: list[Answer] = []
    for request in sorted(waiting, key=lambda one: one.wanted_id is None):
        came = next((one for one in left if _fits(request, one)), None)
        if came is not None:
            left.remove(came)
            free[came.id] = frozenset()
            found.append(Answer(request=request, account=came))
            continue
        for one in living:
            gained = request.lacks & free[one.id]
            if one.id == request.wanted_id and gained:
                free[one.id] -= gained
                found.append(Answer(request=request, account=one, gained=gained))
    return tuple(found)


def lacking(request: LinkRequest, known: Known) -> LinkRequest:
    """A request for a linked account with what that is known to lack of what is asked.

    What is granted by now was a sign already, of this request or of another.
    """
    asked = frozenset(request.permissions)
    lacks = (request.lacks | (known.refused & asked)) - known.granted
    return msgspec.structs.replace(request, lacks=lacks)


def moment_after(requests: Iterable[LinkRequest], now: datetime) -> datetime:
    """When an account that is seen for the first time now was linked: after all who wait for it.

    What they were made by was seen before, whatever the clocks of two machines say.
    """
    return max([now, *(one.since + _TICK for one in requests if one.is_open and one.since)])


def rivals(
    request: LinkRequest,
    account: PublicAccountId | None,
    requests: Collection[LinkRequest],
    moment: datetime,
) -> tuple[LinkRequest, ...]:
    """The other requests whose codes may have been the one that this account used then."""
    return tuple(
        one
        for one in requests
        if one.id != request.id
        and _is_usable(one, account, moment)
        and not is_spent(one, requests, moment)
    )


def _is_usable(request: LinkRequest, account: PublicAccountId | None, moment: datetime) -> bool:
    """A code outlives its request: one that was cancelled can be used as long as it lasts."""
    if request.wanted_id not in (None, account) or request.since is None:
        return False
    return request.since < moment <= request.expires_at


def is_spent(
    request: LinkRequest, requests: Collection[LinkRequest], moment: datetime | None = None
) -> bool:
    """Whether surely its own code was used up, before a moment: no other could be used then."""
    ended = request.ended_at
    if request.state is not LinkState.LINKED or ended is None or (moment and ended >= moment):
        return False
    return not any(
        one.id != request.id
        and _is_usable(one, request.account_id, ended)
        and (one.state is not LinkState.LINKED or one.ended_at is None or one.ended_at >= ended)
        for one in requests
    )


def _fits(request: LinkRequest, account: LinkedAccount) -> bool:
    is_meant = request.wanted_id in (None, account.id)
    return is_meant and request.since is not None and account.linked_at > request.since


def _is_taken(account: LinkedAccount, requests: Iterable[LinkRequest]) -> bool:
    """Whether its link was an earlier request's answer."""
    return any(
        one.account_id == account.id and one.ended_at and one.ended_at >= account.linked_at
        for one in requests
        if one.state is LinkState.LINKED
    )
