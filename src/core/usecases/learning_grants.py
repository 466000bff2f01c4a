"""Learning what an owner allowed that only the ad accounts of their account tell."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.connection import Connection
from core.ids import AdAccountId, PublicAccountId
from core.link_request import LinkRequest
from core.linked_account import AdLink
from core.ports.links import Links
from core.ports.platforms import Line
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import ProviderError
from core.usecases.center_door import Place
from core.usecases.keeping_parts import key_of_center
from core.usecases.reading_links import ReadLinks
from core.usecases.settling_links import SettleLinks


@dataclass(frozen=True, slots=True)
class LearnGrants:
    """Asks about the accounts of requests that wait for one, and of those answered just now."""

    links: Links
    settle: SettleLinks
    read: ReadLinks
    work: UnitOfWork

    async def __call__(
        self,
        place: Place,
        line: Line,
        connection: Connection,
        waiting: Iterable[LinkRequest],
        answered: Iterable[LinkRequest],
    ) -> None:
        """What cannot be read now stays as it was, for the next reading."""
        over = {one.id for one in answered}
        wanted = {one.wanted_id for one in waiting if one.wanted_id and one.id not in over}
        fresh = {one.account_id for one in answered if one.account_id}
        linked = await self._ad_accounts(place)
        signs = [id for account in wanted for id in linked.get(account, ())[:1]]
        if await self._read(place, line, connection, signs):
            found = await self.settle.answer(place)
            await self.work.commit()
            fresh |= {one.account_id for one in found if one.account_id}
        news = {id for account in fresh for id in linked.get(account, ())}
        await self._read(place, line, connection, news)

    async def _ad_accounts(self, place: Place) -> dict[PublicAccountId, list[AdAccountId]]:
        found: dict[PublicAccountId, list[AdAccountId]] = {}
        for one in await self.links.of(AdLink, place.center.profile_id):
            if key_of_center(one) == place.key and one.lost_at is None:
                found.setdefault(one.account_id, []).append(one.ad_account_id)
        return found

    async def _read(
        self, place: Place, line: Line, connection: Connection, ids: Iterable[AdAccountId]
    ) -> bool:
        known = sorted(set(ids))
        await self.work.release()
        if not known:
            return False
        try:
            await self.read.identities(place, line, connection, known, is_whole=False)
        except ProviderError:  # the answer itself is kept already
            await self.work.release()
            return False
        return True
