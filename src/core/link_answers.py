"""Which account came by which request, as far as that can be told: pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from core.ids import PublicAccountId
from core.link_request import LinkRequest, LinkState
from core.linked_account import LinkedAccount
from core.linking import Known

_TICK = timedelta(microseconds=1)


def answers(
    requests: Iterable[LinkRequest],
    accounts: Iterable[LinkedAccount],
    known: Mapping[PublicAccountId, Known],
) -> tuple[tuple[LinkRequest, LinkedAccount], ...]:
    """Which waiting requests of one Business Center came to which account.

    The platform does not tell by which address an account came. A request for a known account
    takes that one, once it changed or is `known` to have all that was asked; the others take what
    is new since they were made, first come first served. `requests` holds the ended ones as well:
    an account that came by one of them is taken.
    """
    every = sorted(requests, key=lambda one: (one.created_at, one.id))
    waiting = [one for one in every if one.is_open and one.since is not None]
    living = sorted(
        (one for one in accounts if one.lost_at is None), key=lambda one: (one.linked_at, one.id)
    )
    left = [one for one in living if not _is_taken(one, every)]
    found: list[tuple[LinkRequest, LinkedAccount]] = []
    for request in sorted(waiting, key=lambda one: one.wanted_id is None):
        fits = [one for one in left if _fits(request, one)]
        fits += [one for one in living if _has_all(request, one, known)]
        if fits:
            left = [one for one in left if one != fits[0]]
            found.append((request, fits[0]))
    return tuple(found)


def moment_after(requests: Iterable[LinkRequest], now: datetime) -> datetime:
    """When an account that is seen for the first time now was linked: after all who wait for it.

    What they were made by was seen before, whatever the clocks of two machines say.
    """
    return max([now, *(one.since + _TICK for one in requests if one.is_open and one.since)])


def rivals(
    request: LinkRequest, requests: Collection[LinkRequest], moment: datetime
) -> tuple[LinkRequest, ...]:
    """The other requests whose codes may have been the one that was used at that moment."""
    if request.wanted_id is not None:
        return ()
    return tuple(
        one
        for one in requests
        if one.id != request.id and _is_usable(one, moment) and not _is_used(one, requests, moment)
    )


def asked_of(account: LinkedAccount, requests: Collection[LinkRequest]) -> LinkRequest | None:
    """What an account's owner was asked last; None where nobody can tell by which code it came."""
    its = [
        (one.ended_at, one)
        for one in requests
        if (one.state, one.account_id) == (LinkState.LINKED, account.id) and one.ended_at
    ]
    if not its:
        return None
    moment, last = max(its, key=lambda one: one[0])
    is_sure = all(one.permissions == last.permissions for one in rivals(last, requests, moment))
    return last if is_sure and account.linked_at <= moment else None


def _is_usable(request: LinkRequest, moment: datetime) -> bool:
    """A code outlives its request: one that was cancelled can be used as long as it lasts."""
    if request.wanted_id is not None or request.since is None:
        return False
    return request.since < moment <= request.expires_at


def _is_used(request: LinkRequest, requests: Collection[LinkRequest], moment: datetime) -> bool:
    """Whether surely its own code was used up before: no other could be used when it was."""
    ended = request.ended_at
    if request.state is not LinkState.LINKED or ended is None or ended >= moment:
        return False
    return not any(
        one.id != request.id
        and _is_usable(one, ended)
        and (one.state is not LinkState.LINKED or one.ended_at is None or one.ended_at >= ended)
        for one in requests
    )


def _fits(request: LinkRequest, account: LinkedAccount) -> bool:
    if request.since is None:
        return False
    if request.wanted_id is None:
        return account.linked_at > request.since
    return account.id == request.wanted_id and account.changed_at > request.since


def _has_all(
    request: LinkRequest, account: LinkedAccount, known: Mapping[PublicAccountId, Known]
) -> bool:
    """It had not when it was asked for: what has all of it is not asked again."""
    its = known.get(account.id)
    return (
        its is not None
        and account.id == request.wanted_id
        and frozenset(request.permissions) <= its.granted
    )


def _is_taken(account: LinkedAccount, requests: Iterable[LinkRequest]) -> bool:
    """Whether its latest link, or change, was an earlier request's answer."""
    return any(
        one.account_id == account.id and one.ended_at and one.ended_at >= account.changed_at
        for one in requests
        if one.state is LinkState.LINKED
    )
