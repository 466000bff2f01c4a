"""Reading all there is about a Business Center's linked accounts, part by part."""

from dataclasses import dataclass
from datetime import datetime

from core.connection import Connection
from core.errors import Error
from core.ids import AdAccountId, PlatformUserId
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterRole,
    LinkedAccount,
    Part,
    Way,
)
from core.links import SeenMember
from core.ports.clock import Clock
from core.ports.platforms import Line
from core.ports.unit_of_work import UnitOfWork
from core.quota import Urgency
from core.usecases.center_door import CenterDoor, Place
from core.usecases.keeping_parts import ONE_ONLY, Gathered, KeepPart, gather
from core.usecases.listing_links import list_accounts, list_own, listed, living
from core.usecases.reading_identities import ReadIdentities
from core.usecases.settling_links import SettleLinks


@dataclass(frozen=True, slots=True)
class ReadLinks:
    """Each part is kept when it has come; read again, or killed anywhere, it loses nothing.

    Nothing is held open while the platform is asked. Raises ProviderError for what is wrong with
    the whole connection; what is wrong with one member or account leaves its part incomplete.
    """

    door: CenterDoor
    settle: SettleLinks
    keep: KeepPart
    identities: ReadIdentities
    clock: Clock
    work: UnitOfWork

    async def __call__(self, place: Place, urgency: Urgency) -> None:
        connection = await self.door.working(place, "admin")
        if connection is None:
            await self._as_member(place, urgency)
            return
        async with self.door.speaking(place, connection, urgency) as line:
            ad_accounts = await self._as_admin(place, line)
            problem = await self._of_others(place, connection, ad_accounts, urgency)
            await self.identities(place, line, connection, ad_accounts, problem=problem)

    async def _as_admin(self, place: Place, line: Line) -> set[AdAccountId]:
        """All but identities; the ad accounts that advertise with one of the accounts."""
        began = self.clock.now()
        known = await self.settle.living(place)
        await self.work.release()
        seen = await list_accounts(place, line, known)
        accounts = (await self.settle(place, seen, began)).accounts
        await self.work.commit()
        members = await self._members(place, line)
        ids = [one.id for one in members if one.id is not None] if accounts else []
        await self._assignments(place, line, ids)
        return await self._ad_links(place, line, accounts)

    async def _of_others(
        self, place: Place, first: Connection, ids: set[AdAccountId], urgency: Urgency
    ) -> str:
        """What is their own of everybody else who is connected; the code of what kept it back."""
        problem = ""
        for other in await self.door.all_working(place):
            if other.user.id == first.user.id:
                continue
            try:
                async with self.door.speaking(place, other, urgency) as line:
                    problem = await self._own(place, line, other, ids) or problem
            except Error as error:
                await self.work.release()
                problem = error.code
        return problem

    async def _own(self, place: Place, line: Line, other: Connection, ids: set[AdAccountId]) -> str:
        return await self.identities(place, line, other, ids, ways=(Way.OWN_USER,))

    async def _as_member(self, place: Place, urgency: Urgency) -> None:
        """Nobody connected is an admin: what those who are connected see is not all there is."""
        connections = await self.door.all_working(place)
        if not connections:
            await self.door.admin(place)  # raises, saying who could
        failed: Error | None = None
        for one in connections:
            try:
                async with self.door.speaking(place, one, urgency) as line:
                    await self._what_they_see(place, line, one)
            except Error as error:  # the others may see theirs
                await self.work.release()
                failed = error
        if failed is not None:
            raise failed

    async def _what_they_see(self, place: Place, line: Line, connection: Connection) -> None:
        user, began = connection.user.id, self.clock.now()
        await self.work.release()
        seen = await list_own(place, line, user)
        await self.settle(place, seen, began, is_complete=False, problem="role_missing")
        await self.work.commit()
        await self._assignments(place, line, [user], is_whole=False)
        ids = {one.ad_account_id for one in living(await self.keep.here(place, AdLink))}
        await self._own(place, line, connection, ids)

    async def _members(self, place: Place, line: Line) -> list[CenterMember]:
        began = self.clock.now()
        known = await self.keep.here(place, CenterMember)
        await self.work.release()
        try:
            seen = await listed(
                place,
                line,
                lambda: place.platform.members(line, place.center.id),
                had_some=bool(living(known)),
            )
            gathered = Gathered(rows=[_member(place, one, began) for one in seen])
        except ONE_ONLY as error:
            keys = frozenset(one.key for one in known)
            gathered = Gathered[CenterMember](rows=[], failed=keys, problem=error.code)
        await self.keep(place, Part.MEMBERS, CenterMember, gathered, began, lambda one: one.key)
        return gathered.rows or living(known)

    async def _assignments(
        self, place: Place, line: Line, ids: list[PlatformUserId], *, is_whole: bool = True
    ) -> None:
        """Asked member by member: no list of the platform's has them all."""
        began = self.clock.now()
        had = {one.member_id for one in living(await self.keep.here(place, Assignment))}
        await self.work.release()
        profile_id, provider, center_id = place.key

        async def read(id: PlatformUserId) -> list[Assignment]:
            seen = await listed(
                place,
                line,
                lambda: place.platform.accounts_of(line, center_id, id),
                had_some=id in had,
            )
            return [
                Assignment(
                    profile_id=profile_id,
                    provider=provider,
                    business_center_id=center_id,
                    member_id=id,
                    account_id=one.account_id,
                    levels=one.levels,
                    changed_at=began,
                )
                for one in seen
            ]

        gathered = await gather(ids, str, read, is_whole=is_whole)
        await self.keep(
            place, Part.ASSIGNMENTS, Assignment, gathered, began, lambda one: one.member_id
        )

    async def _ad_links(
        self, place: Place, line: Line, accounts: tuple[LinkedAccount, ...]
    ) -> set[AdAccountId]:
        began = self.clock.now()
        had = {one.account_id for one in living(await self.keep.here(place, AdLink))}
        await self.work.release()
        profile_id, provider, center_id = place.key

        async def read(account: LinkedAccount) -> list[AdLink]:
            ids = await listed(
                place,
                line,
                lambda: place.platform.ad_accounts_of(line, center_id, account.id),
                had_some=account.id in had,
            )
            return [
                AdLink(
                    profile_id=profile_id,
                    provider=provider,
                    business_center_id=center_id,
                    account_id=account.id,
                    ad_account_id=id,
                    changed_at=began,
                )
                for id in ids
            ]

        gathered = await gather(accounts, lambda one: str(one.id), read)
        await self.keep(place, Part.AD_LINKS, AdLink, gathered, began, lambda one: one.account_id)
        return {one.ad_account_id for one in gathered.rows}


def _member(place: Place, seen: SeenMember, began: datetime) -> CenterMember:
    profile_id, provider, center_id = place.key
    return CenterMember(
        profile_id=profile_id,
        provider=provider,
        business_center_id=center_id,
        key=seen.id or f"invited:{seen.email}",
        id=seen.id,
        name=seen.name,
        email=seen.email,
        role=CenterRole.ADMIN if seen.role == "admin" else CenterRole.STANDARD,
        changed_at=began,
    )
