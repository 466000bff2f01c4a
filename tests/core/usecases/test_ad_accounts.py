import pytest

from core.access import Role
from core.ad_account import AccountStatus
from core.errors import Denied, Invalid, NotFound, Refused
from core.ids import AdAccountId, BusinessCenterId, ProfileId
from core.problem import State
from core.profile import Import
from core.usecases.ad_accounts import AccountView, ChooseAdAccounts, ListAdAccounts, Selection
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.connections import Disconnect
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
