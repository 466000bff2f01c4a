"""Readings in memory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.ids import ProfileId, ProviderSlug
from core.readings import Reading
from core.slices import SliceKind
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class FakeReadings:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, tuple[Reading, ...]]:
        return self.work.rows("readings", tuple[str, str, str, str], tuple[Reading, ...])

    async def of(
        self, profile_id: ProfileId, kinds: Collection[SliceKind] | None = None
    ) -> list[Reading]:
        wanted = SliceKind if kinds is None else kinds
        ours = sorted(key for key in self._rows if key[0] == profile_id and key[3] in wanted)
        return [one for key in ours for one in self._rows[key]]

    async def of_target(
        self, profile_id: ProfileId, provider: ProviderSlug, target: str, kind: SliceKind
    ) -> list[Reading]:
        return list(self._rows.get((profile_id, provider, target, kind), ()))

    async def replace(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        target: str,
        kind: SliceKind,
        readings: Iterable[Reading],
    ) -> None:
        self._rows[profile_id, provider, target, kind] = tuple(readings)
