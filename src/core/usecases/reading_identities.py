"""Reading in whose name ad accounts advertise: a Business Center's names, a person's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.connection import Connection
from core.ids import AdAccountId
from core.link_merging import account_named
from core.linked_account import Identity, LinkedAccount, Part, Way
from core.links import SeenIdentity
from core.ports.clock import Clock
from core.ports.platforms import Line
from core.ports.unit_of_work import UnitOfWork
from core.usecases.center_door import Place
from core.usecases.keeping_parts import Gathered, KeepPart, gather
from core.usecases.listing_links import listed, living
from core.usecases.settling_links import SettleLinks

ALL = tuple(Way)


@dataclass(frozen=True, slots=True)
class ReadIdentities:
    """What a person is shown says nothing of another's own, which therefore stays."""

    settle: SettleLinks
    keep: KeepPart
    clock: Clock
    work: UnitOfWork

    async def __call__(
        self,
        place: Place,
        line: Line,
        connection: Connection,
        ids: Iterable[AdAccountId],
        *,
        is_whole: bool = True,
        ways: tuple[Way, ...] = ALL,
        problem: str = "",
    ) -> str:
        """On these ad accounts; `is_whole` where they are all there are.

        By some `ways` only where another person reads the rest. The code of what kept it from
        being read whole, `problem` if that is known before.
        """
        began = self.clock.now()

        def could_show(one: Identity) -> bool:
            return one.way in ways and one.user_id in (None, connection.user.id)

        before = [one for one in living(await self.keep.here(place, Identity)) if could_show(one)]
        asked = set(ids)
        if is_whole:
            asked |= {one.ad_account_id for one in before if one.way is Way.OWN_USER}
        seen = await self._seen(place, line, connection, asked, before)
        rows = [one for one in seen.rows if one.way in ways]
        only = None if is_whole and ways == ALL else frozenset(map(str, asked))
        gathered = msgspec.structs.replace(
            seen, rows=rows, only=only, problem=seen.problem or problem
        )
        await self.keep(
            place, Part.IDENTITIES, Identity, gathered, began, _ad_account_of, could_show
        )
        return gathered.problem

    async def _seen(
        self,
        place: Place,
        line: Line,
        connection: Connection,
        ids: Iterable[AdAccountId],
        before: Iterable[Identity],
    ) -> Gathered[Identity]:
        began, accounts = self.clock.now(), await self.settle.known(place)
        await self.work.release()
        had = {one.ad_account_id for one in before}

        async def read(id: AdAccountId) -> list[Identity]:
            seen = await listed(
                place,
                line,
                lambda: place.platform.identities(line, place.center.id, id),
                had_some=id in had,
            )
            return [_identity(place, id, one, accounts, connection, began) for one in seen]

        return await gather(sorted(ids), str, read)


def _ad_account_of(identity: Identity) -> str:
    return identity.ad_account_id


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
