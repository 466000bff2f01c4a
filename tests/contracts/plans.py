"""What every Plans does."""

import pytest

from core.errors import NotFound
from core.ids import PlanSlug
from core.plan import FACTORY, TRIAL, Plan
from tests.fakes.storage import Open


class PlansContract:
    async def test_a_fresh_installation_has_the_factory_plans(self, storages: Open) -> None:
        assert await storages().plans.all() == sorted(FACTORY, key=lambda one: one.slug)

    async def test_what_is_put_is_found(self, storages: Open) -> None:
        plan = Plan(
            slug=PlanSlug("club"),
            name="Club",
            trial_hours=7,
            max_profiles=2,
            max_business_centers=3,
        )
        one = storages()
        await one.plans.put(plan)
        await one.work.commit()
        assert await storages().plans.get(plan.slug) == plan

    async def test_a_plan_put_again_is_changed(self, storages: Open) -> None:
        one = storages()
        await one.plans.put(Plan(slug=TRIAL.slug, name="Taste", trial_hours=48))
        await one.work.commit()
        assert (await storages().plans.get(TRIAL.slug)).name == "Taste"
        assert len(await storages().plans.all()) == len(FACTORY)

    async def test_an_unknown_plan_is_not_found(self, storages: Open) -> None:
        with pytest.raises(NotFound):
            await storages().plans.get(PlanSlug("none"))
