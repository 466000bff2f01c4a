"""The proof that the right master key is in use, in the database."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from adapters.sql.tables import seals
from adapters.sql.work import SqlWork, row_of
from core.ports.sealer import Sealed


@dataclass(frozen=True, slots=True)
class SqlSeals:
    """Sealed words in the database, one a master key."""

    work: SqlWork

    async def all(self) -> list[Sealed]:
        return await self.work.many(select(seals).order_by(seals.c.key), Sealed)

    async def put(self, sealed: Sealed) -> None:
        await self.work.upsert(seals, [row_of(seals, sealed)])

    async def retire(self, key: str) -> None:
        await self.work.execute(delete(seals).where(seals.c.key == key))
