"""The proof that the right master key is in use, in memory."""

from dataclasses import dataclass

from core.ports.sealer import Sealed
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeSeals:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Sealed]:
        return self.work.rows("seals", str, Sealed)

    async def all(self) -> list[Sealed]:
        return sorted(self._rows.values(), key=lambda one: one.key)

    async def put(self, sealed: Sealed) -> None:
        self._rows[sealed.key] = sealed

    async def retire(self, key: str) -> None:
        self._rows.pop(key, None)
