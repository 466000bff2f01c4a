"""Plans in memory."""

from dataclasses import dataclass

from core.errors import NotFound
from core.ids import PlanSlug
from core.plan import Plan
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakePlans:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Plan]:
        return self.work.rows("plans", str, Plan)

    async def all(self) -> list[Plan]:
        return sorted(self._rows.values(), key=lambda one: one.slug)

    async def get(self, slug: PlanSlug) -> Plan:
        if slug not in self._rows:
            raise NotFound("plan", slug)
        return self._rows[slug]

    async def put(self, plan: Plan) -> None:
        self._rows[plan.slug] = plan
