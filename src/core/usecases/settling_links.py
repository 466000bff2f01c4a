"""Settling links: what a Business Center shows of its accounts becomes what we know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ids import PublicAccountId
from core.link_answers import answers, lacking, moment_after, rivals
from core.link_asked import agreed
from core.link_merging import forfeited, merged
from core.link_request import LinkRequest, LinkState, ended
from core.link_rights import known_of, remembered
from core.linked_account import (
    AdLink,
    Assignment,
    CenterReading,
    Identity,
    Linkage,
    LinkedAccount,
    Part,
)
from core.linking import Known
from core.links import SeenLinkedAccount
from core.ports.clock import Clock
from core.ports.link_requests import LinkRequests
from core.ports.links import Links
from core.usecases.center_door import Place
from core.usecases.keeping_parts import key_of_center
from core.usecases.trail import Trail


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What a listing of accounts came to."""

    accounts: tuple[LinkedAccount, ...]
    """All that are linked now."""
    answered: tuple[LinkRequest, ...] = ()
    """The requests that were answered by it."""


@dataclass(frozen=True, slots=True)
class SettleLinks:
    """Lays a listing over what is known, and answers requests. Commits nothing."""

    links: Links
    link_requests: LinkRequests
    clock: Clock
    trail: Trail

    async def __call__(
        self,
        place: Place,
        seen: Iterable[SeenLinkedAccount],
        began: datetime,
        *,
        is_complete: bool = True,
        problem: str = "",
    ) -> Settled:
        """Holds the Business Center, so that of two listings the later one counts."""
        await self.links.hold(*place.key)
        is_first = Part.ACCOUNTS not in {one.part for one in await self._readings(place)}
        if not await self.links.read(_reading(place, began, problem, is_complete=is_complete)):
            return Settled(accounts=await self.living(place))
        requests = await self.link_requests.at(*place.key)
        moment = moment_after(requests, self.clock.now())
        found = [_account(place, one, moment) for one in seen]
        shown = {one.id for one in found}
        known = [one for one in await self.known(place) if is_complete or one.id in shown]
        changes = merged(known, found, lambda one: one.id, began, moment)
        await self._keep(place, changes, moment)
        if not is_first:
            await self._tell(place, known, changes)
        answered = await self._answer(place, requests, moment, is_whole=is_complete)
        return Settled(accounts=await self.living(place), answered=answered)

    async def lose(self, place: Place, account: LinkedAccount, by: str) -> None:
        """It was given back from here: mark it, and all that hangs on it."""
        now = self.clock.now()
        gone = msgspec.structs.replace(account, lost_at=now, changed_at=now, changed_by=by)
        await self._keep(place, (gone,), now)

    async def answer(self, place: Place) -> tuple[LinkRequest, ...]:
        """The requests that are answered by what was learned since the last listing."""
        await self.links.hold(*place.key)
        requests = await self.link_requests.at(*place.key)
        moment = moment_after(requests, self.clock.now())
        return await self._answer(place, requests, moment, is_whole=True)

    async def known(self, place: Place) -> list[LinkedAccount]:
        """Its accounts, lost ones included."""
        return await self._here(place, LinkedAccount)

    async def living(self, place: Place) -> tuple[LinkedAccount, ...]:
        """Its accounts that are linked now."""
        return tuple(one for one in await self.known(place) if one.lost_at is None)

    async def _keep(self, place: Place, changes: tuple[LinkedAccount, ...], now: datetime) -> None:
        gone = [one for one in changes if one.lost_at is not None]
        hanging: list[Assignment | AdLink | Identity] = []
        if gone:
            for kind in (Assignment, AdLink, Identity):
                hanging += await self._here(place, kind)
        fallen = [thing for one in gone for thing in forfeited(one, hanging, now)]
        identities = [one for one in hanging if isinstance(one, Identity)]
        kept = [remembered(one, identities) if one.lost_at else one for one in changes]
        await self.links.put([*kept, *fallen])

    async def _tell(
        self, place: Place, known: Iterable[LinkedAccount], changes: Iterable[LinkedAccount]
    ) -> None:
        lived = {one.id for one in known if one.lost_at is None}
        for one in changes:
            action = "linked_account.changed" if one.id in lived else "linked_account.linked"
            if one.lost_at is not None:
                action = "linked_account.lost"
            await self.trail.note_of(
                place.workspace_id, "adport", action, one.id, detail=_named(one, place)
            )

    async def _answer(
        self, place: Place, requests: list[LinkRequest], moment: datetime, *, is_whole: bool
    ) -> tuple[LinkRequest, ...]:
        """What a member sees, where it is not the whole, tells nothing of what an owner allowed."""
        done: list[LinkRequest] = []
        accounts, identities = await self.known(place), await self._here(place, Identity)
        known = {one.id: known_of(one, identities) for one in accounts if is_whole}
        home = place.workspace_id, place.center.provider, place.center.id
        every = await self.link_requests.everywhere(*home)
        for answer in answers(requests, accounts, known):
            request, account = answer.request, answer.account
            over = ended(request, LinkState.LINKED, moment, account.id)
            if not await self.link_requests.move(request, over):
                continue  # it was cancelled at this moment: the account is linked all the same
            if place.linking.ads_only is not None:
                others = rivals(request, account.id, every, moment)
                told = agreed(answer, others, place.linking.ads_only)
                await self.links.put([msgspec.structs.replace(account, is_ads_only=told)])
            await self.trail.note_of(
                place.workspace_id,
                "adport",
                "link_request.linked",
                request.id,
                detail=_named(account, place),
            )
            done.append(over)
        await self._note_lacks(requests, known)
        return tuple(done)

    async def _note_lacks(
        self, requests: list[LinkRequest], known: Mapping[PublicAccountId, Known]
    ) -> None:
        """Of those that ended just now none is moved any more."""
        for one in requests:
            its = known.get(one.wanted_id) if one.wanted_id else None
            if its is None or one.since is None or not one.is_open:
                continue
            if (noted := lacking(one, its)) != one:
                await self.link_requests.move(one, noted)

    async def _here[T: Linkage](self, place: Place, kind: type[T]) -> list[T]:
        ours = await self.links.of(kind, place.center.profile_id)
        return [one for one in ours if key_of_center(one) == place.key]

    async def _readings(self, place: Place) -> list[CenterReading]:
        known = await self.links.readings(place.center.profile_id)
        return [one for one in known if key_of_center(one) == place.key]


def _account(place: Place, seen: SeenLinkedAccount, moment: datetime) -> LinkedAccount:
    profile_id, provider, center_id = place.key
    return LinkedAccount(
        profile_id=profile_id,
        provider=provider,
        business_center_id=center_id,
        id=seen.id,
        name=seen.name,
        granted=seen.granted,
        refused=seen.refused,
        linked_at=moment,
        changed_at=moment,
    )


def _reading(place: Place, began: datetime, problem: str, *, is_complete: bool) -> CenterReading:
    profile_id, provider, center_id = place.key
    return CenterReading(
        profile_id=profile_id,
        provider=provider,
        business_center_id=center_id,
        part=Part.ACCOUNTS,
        as_of=began,
        is_complete=is_complete,
        problem=problem,
    )


def _named(account: LinkedAccount, place: Place) -> str:
    return f"{account.name or account.id} in {place.center.name}"
