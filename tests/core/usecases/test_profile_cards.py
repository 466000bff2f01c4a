from datetime import timedelta

import msgspec
import pytest

from core.access import Role
from core.ids import PlanSlug
from core.insight import Insight, today_in
from core.profile import Import
from core.slices import SliceKind
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.dashboards import ReadDashboard
from core.usecases.profile_cards import ListProfileCards, ProfileCard, Spent
from core.usecases.profiles import CreateProfile, NewProfile
from core.usecases.workspaces import ChangePlan
from tests.core.usecases.figuring import TODAY, last, sync, synced
from tests.core.usecases.mishaps import Frail, Params
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE
from tests.fakes.world import seen_account

EARLIEST, LATEST = "Pacific/Midway", "Pacific/Kiritimati"


async def cards(scene: Scene, role: Role = Role.OWNER) -> list[ProfileCard]:
    return await scene.house.make(ListProfileCards)(scene.as_role(role))


@pytest.mark.parametrize("role", list(Role))
async def test_an_empty_profile_is_a_card_for_everybody(role: Role) -> None:
    [card] = await cards(await begun(), role)
    assert (card.profile.name, card.connections) == ("Shoes", [])
    assert (card.accounts, card.synced, card.spent) == (0, 0, [])
    assert not card.is_beyond_plan


async def test_what_is_connected_and_synced_is_counted() -> None:
    scene = await begun(imports=Import.CHOSEN)
    connection = await scene.connect()
    [card] = await cards(scene)
    assert card.connections == [connection]
    assert (card.accounts, card.synced) == (2, 0)
    views = scene.house.storage.ad_accounts
    first = (await views.of(scene.profile_id))[0].id
    choice = Selection(provider=FAKE, ad_account_ids=(first,))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, choice)
    assert (await cards(scene))[0].synced == 1


async def test_what_was_spent_is_summed_over_the_accounts() -> None:
    scene = await synced()
    rows = (await last(scene, 7)).rows
    [card] = await cards(scene)
    assert card.spent == [
        Spent(
            currency="USD",
            today_micros=sum(one.spend_micros or 0 for one in rows if one.day == TODAY),
            week_micros=sum(one.spend_micros or 0 for one in rows),
        )
    ]
    assert card.spent[0].week_micros


async def test_currencies_are_not_mixed_and_each_account_has_its_own_today() -> None:
    zones = {"a1": ("JPY", LATEST), "a2": ("EUR", EARLIEST)}

    def twist(kind: SliceKind, params: Params, rows: list[object]) -> list[object]:
        return [
            msgspec.structs.replace(one, currency=zones[one.ad_account_id][0])
            if isinstance(one, Insight)
            else one
            for one in rows
        ]

    world = Frail(twist=twist)
    scene = await begun(world=world)
    world.accounts = [
        msgspec.structs.replace(seen_account(id), currency=currency, timezone=zone)
        for id, (currency, zone) in zones.items()
    ]
    await scene.connect()
    await sync(scene)
    now = scene.house.clock.now()
    todays = {id: today_in(zone, now) for id, (_, zone) in zones.items()}
    assert todays["a1"] != todays["a2"]
    rows = (await last(scene, 9, max(todays.values()))).rows
    [card] = await cards(scene)
    assert [one.currency for one in card.spent] == ["EUR", "JPY"]
    for spent, id in zip(card.spent, ("a2", "a1"), strict=True):
        mine = [one for one in rows if one.ad_account_id == id]
        today = [one.spend_micros for one in mine if one.day == todays[id]]
        assert spent.today_micros == (today[0] if today else None)
        week = [one for one in mine if timedelta() <= todays[id] - one.day < timedelta(days=7)]
        assert len(week) == 7
        assert spent.week_micros == sum(one.spend_micros or 0 for one in week)


async def test_a_day_of_which_nothing_was_told_is_unknown_and_not_zero() -> None:
    scene = await synced()
    scene.house.clock.move(timedelta(days=1))
    [card] = await cards(scene)
    assert card.spent[0].today_micros is None
    assert card.spent[0].week_micros
    scene.house.clock.move(timedelta(days=7))
    assert (await cards(scene))[0].spent == []


async def test_what_is_beyond_the_plan_is_marked() -> None:
    scene = await begun("scale")
    await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    assert [one.is_beyond_plan for one in await cards(scene)] == [False, False]
    await scene.house.make(ChangePlan)(scene.ana, PlanSlug("growth"))
    assert [one.is_beyond_plan for one in await cards(scene)] == [False, True]


async def test_a_workspace_sees_its_own_profiles_alone() -> None:
    scene, other = await begun(), await begun()
    assert [one.profile.id for one in await cards(scene)] == [scene.profile_id]
    await other.house.make(CreateProfile)(other.ana, NewProfile(name="Theirs"))
    assert len(await cards(scene)) == 1


async def test_only_accounts_in_scope_are_counted_however_many_there_are() -> None:
    scene = await synced()
    rows = [one for one in (await last(scene, 7)).rows if one.ad_account_id == "a2"]
    first = (await scene.house.storage.ad_accounts.of(scene.profile_id))[1].id
    choice = Selection(provider=FAKE, ad_account_ids=(first,))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, choice)
    [spent] = (await cards(scene))[0].spent
    mine = [one for one in rows if one.ad_account_id == first]
    assert spent.week_micros == sum(one.spend_micros or 0 for one in mine)
    shown = await scene.house.make(ReadDashboard)(scene.ana, scene.profile_id, 7)
    assert [one.spend_micros for one in shown.now.sums] == [spent.week_micros]
