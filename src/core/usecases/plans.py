"""Plans: seeing them, and editing them as whoever runs the service."""

from dataclasses import dataclass

from core.errors import Invalid
from core.names import clean_name
from core.plan import Plan
from core.ports.plans import Plans
from core.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListPlans:
    """All plans there are; nothing about them is secret."""

    plans: Plans

    async def __call__(self) -> list[Plan]:
        return await self.plans.all()


@dataclass(frozen=True, slots=True)
class EditPlan:
    """Change a plan or make a new one; it counts for every workspace on it at once."""

    plans: Plans
    work: UnitOfWork

    async def __call__(self, plan: Plan) -> Plan:
        if not plan.slug.isidentifier() or not plan.slug.islower():
            raise Invalid(
                f"“{plan.slug[:64]}” cannot be a plan's slug.",
                field="slug",
                remedy="Use lower-case letters, digits and underscores.",
            )
        for field in ("trial_hours", "max_profiles", "max_business_centers"):
            limit = getattr(plan, field)
            if limit is not None and not 1 <= limit <= 1_000_000:
                raise Invalid(f"{limit} is out of range.", field=field, remedy="Use 1 or more.")
        clean_name(plan.name)
        await self.plans.put(plan)
        await self.work.commit()
        return plan
