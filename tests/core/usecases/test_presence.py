"""A plugin is taken out: what it had connected can be read, and is back when the plugin is."""

from datetime import timedelta

import pytest

from core.connection import Connection
from core.errors import ReadOnly
from core.problem import State
from core.schedule import Why
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.connections import (
    Disconnect,
    ListConnections,
    Revoker,
    ShowConnection,
    ValidateConnection,
)
from core.usecases.profile_cards import ListProfileCards
from core.usecases.schedule import ShowNextSync, StartDueSyncs
from core.usecases.syncs import StartSync
from tests.core.usecases.scene import Scene, begun, codes
from tests.fakes.platforms import FakeProvider


async def uninstalled() -> tuple[Scene, Connection]:
    """A connection whose provider's plugin is gone, as it is kept."""
    scene = await begun()
    connection = await scene.connect()
    scene.house.platforms.providers = ()
    return scene, connection


async def test_it_is_shown_read_only_with_what_to_do() -> None:
    scene, connection = await uninstalled()
    [listed] = await scene.house.make(ListConnections)(scene.ana, scene.profile_id)
    shown = await scene.house.make(ShowConnection)(scene.ana, connection.id)
    [card] = await scene.house.make(ListProfileCards)(scene.ana)
    for one in (listed, shown, *card.connections):
        assert codes(one.problems) == ["provider_missing"]
        assert one.state is State.DISCONNECTED
    assert await scene.house.make(ShowConnection).matrix(scene.ana, connection.id) == ()


async def test_none_of_its_ad_accounts_is_synced_meanwhile() -> None:
    scene, _ = await uninstalled()
    reached = scene.house.make(ListAdAccounts).with_centers
    found = await reached(scene.ana.workspace_id, scene.profile_id)
    assert found.accounts
    assert [one.best for one in found.accounts if one.is_synced or one.best] == []
    assert found.working == frozenset()
    scene.house.platforms.providers = (FakeProvider(),)
    found = await reached(scene.ana.workspace_id, scene.profile_id)
    assert any(one.is_synced for one in found.accounts)


@pytest.mark.parametrize("deed", [ValidateConnection, StartSync])
async def test_what_asks_the_platform_is_refused_as_read_only(deed: type) -> None:
    scene, connection = await uninstalled()
    with pytest.raises(ReadOnly, match="not installed any more"):
        await scene.house.make(deed)(scene.ana, connection.id)


async def test_no_sync_of_it_is_due_and_it_says_why() -> None:
    scene, connection = await uninstalled()
    told = await scene.house.make(ShowNextSync)(scene.ana, connection.id)
    assert (told.reason, told.at) == (Why.PROVIDER_MISSING, None)
    scene.house.clock.move(timedelta(days=1))
    assert await scene.house.make(StartDueSyncs)() == []


async def test_nothing_of_it_is_kept_so_that_it_is_back_with_its_plugin() -> None:
    scene, connection = await uninstalled()
    await scene.house.make(ListConnections)(scene.ana, scene.profile_id)
    assert await scene.connection(connection.id) == connection
    scene.house.platforms.providers = (FakeProvider(),)
    shown = await scene.house.make(ShowConnection)(scene.ana, connection.id)
    assert shown == connection
    await scene.validate(connection.id)


async def test_disconnecting_it_waits_a_day_for_the_plugin_and_then_destroys_the_secret() -> None:
    scene, connection = await uninstalled()
    await scene.house.make(Disconnect)(scene.ana, connection.id)
    assert codes((await scene.connection(connection.id)).problems) == ["revoke_pending"]
    scene.house.clock.move(timedelta(hours=25))
    await scene.house.make(Revoker).pending()
    assert codes((await scene.connection(connection.id)).problems) == ["revoke_failed"]
    assert await scene.house.storage.credentials.get(connection.id) is None
