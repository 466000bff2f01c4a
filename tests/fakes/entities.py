"""Entities in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.campaign import Ad, AdGroup
from core.entity import Entity
from core.errors import NotFound
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.library import PixelEvent
from core.ports.entities import EntityQuery
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str, str, str]
"""Profile, provider, kind, ad account and id."""


@dataclass(frozen=True, slots=True)
class FakeEntities:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, Entity]:
        return self.work.rows("entities", tuple[str, str, str, str, str], Entity)

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        entities: Sequence[Entity],
        seen_at: datetime,
    ) -> None:
        for one in entities:
            key = (profile_id, provider, type(one).__name__, one.ad_account_id, one.id)
            before = self._rows.get(key)
            if before and before.seen_at and before.seen_at > seen_at:
                continue
            self._rows[key] = msgspec.structs.replace(
                one, provider=provider, seen_at=seen_at, gone_at=None
            )

    async def count_seen(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        kind: type[Entity],
        account: AdAccountId,
        since: datetime,
    ) -> int:
        ours = self._of(profile_id, provider, kind, account).values()
        return sum(one.seen_at is not None and one.seen_at >= since for one in ours)

    async def miss(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        kind: type[Entity],
        account: AdAccountId,
        since: datetime,
        now: datetime,
    ) -> int:
        missed = {
            key: one
            for key, one in self._of(profile_id, provider, kind, account).items()
            if one.gone_at is None and one.seen_at is not None and one.seen_at < since
        }
        for key, one in missed.items():
            self._rows[key] = msgspec.structs.replace(one, gone_at=now)
        return len(missed)

    async def find[E: Entity](self, kind: type[E], query: EntityQuery) -> list[E]:
        rows = [one for key, one in self._rows.items() if key[0] == query.profile_id]
        ours = [one for one in rows if isinstance(one, kind) and _is_asked(one, query)]
        later = [one for one in ours if query.after is None or _place(one) > query.after]
        return sorted(later, key=_place)[: query.limit]

    async def get[E: Entity](
        self, kind: type[E], profile_id: ProfileId, account: AdAccountId, id: str
    ) -> E:
        query = EntityQuery(profile_id=profile_id, ad_account_id=account, limit=len(self._rows))
        for one in await self.find(kind, query):
            if one.id == id:
                return one
        raise NotFound(kind.__name__, id)

    def _of(
        self, profile_id: str, provider: str, kind: type[Entity], account: str
    ) -> dict[Key, Entity]:
        place = (profile_id, provider, kind.__name__, account)
        return {key: one for key, one in self._rows.items() if key[:4] == place}


def _place(entity: Entity) -> tuple[str, str, str]:
    return entity.provider, entity.ad_account_id, entity.id


def _is_asked(entity: Entity, query: EntityQuery) -> bool:
    return (
        query.provider in (None, entity.provider)
        and query.ad_account_id in (None, entity.ad_account_id)
        and (query.parent_id is None or query.parent_id == _parent(entity))
        and (query.is_there is None or query.is_there is (entity.gone_at is None))
    )


def _parent(entity: Entity) -> str | None:
    match entity:
        case AdGroup():
            return entity.campaign_id
        case Ad():
            return entity.ad_group_id
        case PixelEvent():
            return entity.pixel_id
        case _:
            return None
