"""Where plans are kept."""

from typing import Protocol

from core.ids import PlanSlug
from core.plan import Plan


class Plans(Protocol):
    """The plans there are."""

    async def all(self) -> list[Plan]:
        """Every plan, by slug."""
        ...

    async def get(self, slug: PlanSlug) -> Plan:
        """The plan of that slug. Raises NotFound."""
        ...

    async def put(self, plan: Plan) -> None:
        """Keep a plan, new or changed."""
        ...
