from typing import Any

import pytest

from core.access import Role
from core.ad_account import AccountStatus
from core.errors import Denied, Invalid, NotFound, Refused
from core.ids import AdAccountId, BusinessCenterId, ProfileId
from core.problem import State
from core.profile import Import
from core.schedule import Why
from core.selection import SelectionChange
from core.usecases.ad_accounts import (
    AccountView,
    ChooseAdAccounts,
    Chosen,
    ListAdAccounts,
    Selection,
)
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.connections import Disconnect
from core.usecases.schedule import ShowNextSync
from tests.core.usecases.scene import Scene, begun, codes
from tests.fakes.platforms import FAKE
from tests.fakes.world import ZOE, World, seen_account

A1, A2 = AdAccountId("a1"), AdAccountId("a2")


async def views(scene: Scene) -> dict[str, AccountView]:
    listed = await scene.house.make(ListAdAccounts)(scene.ana, scene.profile_id)
    return {one.account.id: one for one in listed}


async def choose(scene: Scene, *ids: AdAccountId) -> None:
    asked = Selection(provider=FAKE, ad_account_ids=ids)
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, asked)


async def default(scene: Scene) -> list[str]:
    return [id for id, view in (await views(scene)).items() if view.account.is_default]


async def test_exactly_the_ticked_accounts_are_synced() -> None:
    scene = await begun()
    await scene.connect()
    await choose(scene, A2)
    assert {id: view.is_synced for id, view in (await views(scene)).items()} == {
        "a1": False,
        "a2": True,
    }
    assert await default(scene) == ["a2"]


async def test_ticking_none_leaves_no_default() -> None:
    scene = await begun()
    await scene.connect()
    await choose(scene)
    assert await default(scene) == []


async def test_an_unknown_account_is_refused_and_named() -> None:
    scene = await begun()
    await scene.connect()
    with pytest.raises(Invalid, match="“nope”") as refused:
        await choose(scene, A1, AdAccountId("nope"))
    assert refused.value.field == "ad_account_ids"


async def test_where_accounts_are_chosen_none_is_synced_before() -> None:
    scene = await begun(imports=Import.CHOSEN)
    connection = await scene.connect()
    assert (connection.state, codes(connection.problems)) == (
        State.SELECTION_NEEDED,
        ["selection_needed"],
    )
    await choose(scene, A1)
    assert (await scene.validate(connection.id)).state is State.CONNECTED


async def test_the_default_is_one_selected_account() -> None:
    scene = await begun()
    await scene.connect()
    assert await default(scene) == ["a1"]
    choosing = scene.house.make(ChooseAdAccounts)
    chosen = await choosing.default(scene.ana, scene.profile_id, FAKE, A2)
    assert chosen.is_default
    assert await default(scene) == ["a2"]
    await choose(scene, A2)
    with pytest.raises(Refused, match="not selected"):
        await choosing.default(scene.ana, scene.profile_id, FAKE, A1)


async def test_accounts_of_an_inactive_center_are_known_and_not_synced() -> None:
    scene = await begun(world=World(accounts=[seen_account("a1"), seen_account("a2", None)]))
    await scene.connect()
    change = scene.house.make(ChangeBusinessCenters)
    await change.deactivate(scene.ana, scene.profile_id, FAKE, BusinessCenterId("bc1"))
    found = await views(scene)
    assert {id: (one.is_in_scope, one.is_synced) for id, one in found.items()} == {
        "a1": (False, False),
        "a2": (True, True),
    }


async def test_when_one_connection_goes_another_takes_over() -> None:
    scene = await begun()
    first = await scene.connect()
    scene.world.users["zoe-token"] = ZOE
    second = await scene.connect("zoe-token")
    await scene.house.make(Disconnect)(scene.ana, first.id)
    best = (await views(scene))["a1"].best
    assert best
    assert best.connection_id == second.id
    await scene.house.make(Disconnect)(scene.ana, second.id)
    left = (await views(scene))["a1"]
    assert (left.best, left.is_in_scope, left.is_synced) == (None, True, False)


async def test_why_nothing_can_be_launched_is_told() -> None:
    reviewed = seen_account("a2", status=AccountStatus.PENDING_REVIEW)
    scene = await begun(world=World(accounts=[seen_account("a1"), reviewed]))
    await scene.connect()
    found = await views(scene)
    assert found["a1"].launch_refusal is None
    assert "still reviewing" in (found["a2"].launch_refusal or "")


async def test_choosing_takes_a_manager() -> None:
    scene = await begun()
    await scene.connect()
    asked = Selection(provider=FAKE, ad_account_ids=())
    with pytest.raises(Denied):
        await scene.house.make(ChooseAdAccounts)(
            scene.as_role(Role.MEDIA_BUYER), scene.profile_id, asked
        )
    with pytest.raises(NotFound):
        await scene.house.make(ListAdAccounts)(scene.as_role(Role.VIEWER), ProfileId("none"))


async def changed(scene: Scene, **more: Any) -> Chosen:  # noqa: ANN401 - any field
    asked = SelectionChange(provider=FAKE, **more)
    return await scene.house.make(ChooseAdAccounts).change(scene.ana, scene.profile_id, asked)


async def test_a_change_touches_only_what_it_names() -> None:
    scene = await begun(world=World(accounts=[seen_account(id) for id in ("a1", "a2", "a3")]))
    await scene.connect()
    assert await changed(scene, off=frozenset({A2})) == Chosen(synced=2)
    assert await changed(scene, on=frozenset({A2}), default=A2) == Chosen(
        synced=3, new_default="Account a2"
    )
    assert await default(scene) == ["a2"]
    assert "ad_account.default" in await scene.actions()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"off": frozenset({A1, A2})}, "No ad account"),
        ({"off": frozenset({A1})}, "default account, “Account a1”, is not ticked"),
        ({"off": frozenset({A2}), "default": A2}, "“Account a2”, is not ticked"),
        ({"on": frozenset({AdAccountId("nope")})}, "“nope”"),
    ],
)
async def test_a_change_that_leaves_no_sound_selection_changes_nothing(
    change: dict[str, Any], told: str
) -> None:
    scene = await begun()
    await scene.connect()
    before = scene.kept()
    with pytest.raises(Invalid, match=told):
        await changed(scene, **change)
    await scene.house.storage.work.release()
    assert scene.kept() == before


async def test_the_default_stays_when_another_person_connects() -> None:
    scene = await begun()
    await scene.connect()
    await changed(scene, default=A2)
    scene.world.users["zoe-token"] = ZOE
    scene.world.accounts = [seen_account("a0"), seen_account("a1")]
    await scene.connect("zoe-token")
    assert await default(scene) == ["a2"]


async def test_of_two_that_reach_the_same_account_one_is_spare() -> None:
    scene = await begun()
    first = await scene.connect()
    scene.world.users["zoe-token"] = ZOE
    second = await scene.connect("zoe-token")
    by, spare = sorted((first.id, second.id))
    next_of = scene.house.make(ShowNextSync)
    assert (await next_of(scene.ana, by)).reason is not Why.ANOTHER_SYNCS
    assert (await next_of(scene.ana, spare)).reason is Why.ANOTHER_SYNCS
