"""Reading all there is about a Business Center's linked accounts, part by part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.connection import Connection
from core.ids import AdAccountId, PlatformUserId
from core.link_merging import account_named
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterRole,
    Identity,
    LinkedAccount,
    Part,
    Way,
)
from core.links import SeenIdentity, SeenMember
from core.ports.clock import Clock
from core.ports.platforms import Line
from core.ports.unit_of_work import UnitOfWork
from core.quota import Urgency
from core.usecases.center_door import CenterDoor, Place
from core.usecases.keeping_parts import ONE_ONLY, Gathered, KeepPart, gather
from core.usecases.listing_links import list_accounts, list_own, listed, living
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
    clock: Clock
    work: UnitOfWork

    async def __call__(self, place: Place, urgency: Urgency) -> None:
        connection = await self.door.working(place, "admin")
        if connection is None:
            await self._as_member(place, urgency)
            return
        async with self.door.speaking(place, connection, urgency) as line:
            await self._as_admin(place, connection, line)

    async def _as_admin(self, place: Place, connection: Connection, line: Line) -> None:
        began = self.clock.now()
        known = await self.settle.living(place)
        await self.work.release()
        seen = await list_accounts(place, line, known)
        accounts = (await self.settle(place, seen, began)).accounts
        await self.work.commit()
        members = await self._members(place, line)
        ids = [one.id for one in members if one.id is not None] if accounts else []
        await self._assignments(place, line, ids)
        ad_accounts = await self._ad_links(place, line, accounts)
        await self.identities(place, line, connection, ad_accounts)

    async def identities(
        self,
        place: Place,
        line: Line,
        connection: Connection,
        ids: Iterable[AdAccountId],
        *,
        is_whole: bool = True,
    ) -> None:
        """In whose name the ad accounts can advertise; `is_whole` where these are all there are."""
        began, accounts = self.clock.now(), await self.settle.known(place)

        def could_show(one: Identity) -> bool:
            return one.way is Way.CENTER or one.user_id == connection.user.id

        before = [one for one in living(await self.keep.here(place, Identity)) if could_show(one)]
        await self.work.release()
        had = {one.ad_account_id for one in before}
        own = {one.ad_account_id for one in before if one.way is Way.OWN_USER}

        async def read(id: AdAccountId) -> list[Identity]:
            seen = await listed(
                lambda: place.platform.identities(line, place.center.id, id), had_some=id in had
            )
            return [_identity(place, id, one, accounts, connection, began) for one in seen]

        asked = {*ids, *own} if is_whole else set(ids)
        gathered = await gather(sorted(asked), str, read, is_whole=is_whole)
        await self.keep(
            place,
            Part.IDENTITIES,
            Identity,
            gathered,
            began,
            lambda one: one.ad_account_id,
            could_show,
        )

    async def _as_member(self, place: Place, urgency: Urgency) -> None:
        """Nobody connected is an admin: what the one who is connected sees is not all there is."""
        connection = await self.door.working(place)
        if connection is None:
            await self.door.admin(place)  # raises, saying who could
            return
        user = connection.user.id
        async with self.door.speaking(place, connection, urgency) as line:
            began = self.clock.now()
            seen = await list_own(place, line, user)
            await self.settle(place, seen, began, is_complete=False, problem="role_missing")
            await self.work.commit()
            await self._assignments(place, line, [user], is_whole=False)

    async def _members(self, place: Place, line: Line) -> list[CenterMember]:
        began = self.clock.now()
        known = await self.keep.here(place, CenterMember)
        await self.work.release()
        try:
            seen = await listed(
                lambda: place.platform.members(line, place.center.id), had_some=bool(living(known))
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
                lambda: place.platform.accounts_of(line, center_id, id), had_some=id in had
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


def _identity(
    place: Place,
    ad_account_id: AdAccountId,
    seen: SeenIdentity,
    accounts: list[LinkedAccount],
    connection: Connection,
    began: datetime,
) -> Identity:
    profile_id, provider, center_id = place.key
    return Identity(
        profile_id=profile_id,
        provider=provider,
        business_center_id=center_id,
        id=seen.id,
        kind=seen.kind,
        ad_account_id=ad_account_id,
        way=seen.way,
        user_id=connection.user.id if seen.way is Way.OWN_USER else None,
        account_id=account_named(accounts, seen.account_id, seen.name, seen.way),
        name=seen.name,
        availability=seen.availability,
        granted=seen.granted,
        refused=seen.refused,
        changed_at=began,
    )
