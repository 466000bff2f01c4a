"""Watching link requests: whether an owner has answered, asked ever more patiently."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import Error
from core.link_request import LinkRequest, LinkState, ended, looked, looking, put_off
from core.ports.clock import Clock
from core.ports.link_requests import LinkRequests
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import RateLimited
from core.quota import Urgency
from core.usecases.center_door import CenterDoor
from core.usecases.learning_grants import LearnGrants
from core.usecases.listing_links import list_accounts
from core.usecases.settling_links import SettleLinks
from core.usecases.trail import Trail

BATCH = 100
GRACE = timedelta(hours=6)
"""For how long a last look that failed is tried again: the owner may have answered in time."""


@dataclass(frozen=True, slots=True)
class WatchLinkRequests:
    """One call for all waiting requests of a Business Center, however many workers watch.

    Whoever moves a request's counter looks after it this time. Killed at any instant it loses
    nothing: the next look was planned before this one began.
    """

    link_requests: LinkRequests
    door: CenterDoor
    settle: SettleLinks
    learn: LearnGrants
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many were looked after. What cannot be looked after now comes again by itself."""
        due = await self.link_requests.due(self.clock.now(), BATCH)
        await self.work.release()
        count = 0
        for group in _by_center(due):
            claimed = await self._claim(group)
            count += len(claimed)
            if not claimed:
                continue
            try:
                await self._look(claimed)
            except Error as error:
                await self.work.release()
                await self._put_off(claimed, error)
        return count

    async def _claim(self, group: list[LinkRequest]) -> list[LinkRequest]:
        """Once one that is due is ours, all others of the Business Center come along."""
        first, due = group[0], {one.id for one in group}
        key = first.profile_id, first.provider, first.business_center_id
        others = [
            one
            for one in await self.link_requests.at(*key)
            if one.is_open and one.since is not None and one.id not in due
        ]
        claimed = [ours for one in group if (ours := await self._claimed(one))]
        if claimed:
            claimed += [ours for one in others if (ours := await self._claimed(one))]
        await self.work.commit()
        return claimed

    async def _claimed(self, request: LinkRequest) -> LinkRequest | None:
        ours = looking(request, self.clock.now())
        return ours if await self.link_requests.move(request, ours) else None

    async def _look(self, claimed: list[LinkRequest]) -> None:
        """Also at those whose time is over: somebody may have answered at the last moment."""
        first = claimed[0]
        if any(one.since for one in claimed):
            place = await self.door.usable(
                first.workspace_id, first.profile_id, first.provider, first.business_center_id
            )
            connection = await self.door.admin(place)
            async with self.door.speaking(place, connection, Urgency.FRESH) as line:
                known = await self.settle.living(place)
                await self.work.release()
                began = self.clock.now()
                seen = await list_accounts(place, line, known)
                answered = (await self.settle(place, seen, began)).answered
                await self.work.commit()
                await self.learn(place, line, connection, claimed, answered)
        for request in claimed:
            current = await self.link_requests.get(request.workspace_id, request.id)
            if current.is_open and current.looks == request.looks:
                await self._leave(current, self.clock.now())
        await self.work.commit()

    async def _leave(self, request: LinkRequest, now: datetime) -> None:
        if now < request.expires_at:
            if request.failures:
                await self.link_requests.move(request, looked(request))
            return
        if await self.link_requests.move(request, ended(request, LinkState.EXPIRED, now)):
            await self.trail.note_of(
                request.workspace_id, "adport", "link_request.expired", request.id
            )

    async def _put_off(self, claimed: list[LinkRequest], error: Error) -> None:
        now = self.clock.now()
        at_least = timedelta(seconds=error.after if isinstance(error, RateLimited) else 0)
        for request in claimed:
            if request.since is None or now >= request.expires_at + GRACE:
                await self._leave(request, now)
            else:
                later = put_off(request, error.code, now, at_least)
                await self.link_requests.move(request, later)
        await self.work.commit()


def _by_center(requests: Iterable[LinkRequest]) -> list[list[LinkRequest]]:
    groups: dict[tuple[str, str, str], list[LinkRequest]] = {}
    for one in requests:
        key = (one.profile_id, one.provider, one.business_center_id)
        groups.setdefault(key, []).append(one)
    return list(groups.values())
