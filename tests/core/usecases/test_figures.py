from datetime import date, timedelta

import pytest

from core.errors import Invalid, NotFound
from core.ids import AdAccountId, CampaignId, ProfileId
from core.insight import Level, Window
from core.ports.campaigns import CampaignQuery
from core.ports.insights import InsightQuery, KeptInsight
from core.provider_errors import Unavailable
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.connections import Disconnect
from core.usecases.figures import Figures, ReadFigures
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.usecases.scene import Scene, begun
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE
from tests.fakes.world import seen_account

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


async def synced() -> Scene:
    scene = await begun()
    await scene.connect()
    await sync(scene)
    return scene


async def sync(scene: Scene) -> None:
    (connection, *_) = await scene.house.storage.connections.of(scene.profile_id)
    run = await scene.house.make(StartSync)(scene.ana, connection.id)
    await scene.house.make(RunSync)(run)


async def last(
    scene: Scene, days: int, until: date = TODAY, **more: object
) -> Figures[KeptInsight]:
    query = InsightQuery(
        profile_id=scene.profile_id,
        level=Level.ACCOUNT,
        window=Window(since=until - DAY * (days - 1), until=until),
        **more,  # type: ignore[arg-type]
    )
    return await scene.house.make(ReadFigures).insights_of(scene.ana, query)


async def test_figures_tell_as_of_when_and_that_they_are_complete() -> None:
    scene = await synced()
    found = await last(scene, 90)
    assert (len(found.rows), found.has_more) == (180, False)
    assert (found.freshness.as_of, found.freshness.is_complete) == (NOON, True)


async def test_days_that_were_never_read_are_not_complete() -> None:
    scene = await synced()
    assert not (await last(scene, 91)).freshness.is_complete


async def test_a_day_that_has_not_begun_is_not_missed() -> None:
    scene = await synced()
    assert (await last(scene, 7, TODAY + DAY)).freshness.is_complete
    scene.house.clock.move(DAY)
    assert not (await last(scene, 7, TODAY + DAY)).freshness.is_complete


async def test_before_any_sync_nothing_is_known() -> None:
    scene = await begun()
    await scene.connect()
    found = await last(scene, 7)
    assert (found.rows, found.freshness.as_of, found.freshness.is_complete) == ([], None, False)


async def test_a_failed_slice_leaves_its_days_as_of_the_run_before() -> None:
    scene = await synced()
    scene.house.clock.move(timedelta(hours=1))
    scene.world.fail("insights", Unavailable("down"))
    await sync(scene)
    found = (await last(scene, 90)).freshness
    assert (found.as_of, found.is_complete) == (NOON, True)


async def test_a_new_account_makes_figures_incomplete_until_it_is_synced() -> None:
    scene = await synced()
    scene.world.accounts.append(seen_account("a3"))
    await scene.validate((await scene.house.storage.connections.of(scene.profile_id))[0].id)
    assert not (await last(scene, 7)).freshness.is_complete
    assert (await last(scene, 7, ad_account_id=AdAccountId("a1"))).freshness.is_complete
    await sync(scene)
    assert (await last(scene, 7)).freshness.is_complete


async def test_an_account_not_selected_is_not_missed() -> None:
    scene = await synced()
    scene.world.accounts.append(seen_account("a3"))
    await scene.validate((await scene.house.storage.connections.of(scene.profile_id))[0].id)
    chosen = Selection(provider=FAKE, ad_account_ids=(AdAccountId("a1"), AdAccountId("a2")))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, chosen)
    assert (await last(scene, 7)).freshness.is_complete


async def test_a_read_only_connection_still_shows_everything() -> None:
    scene = await synced()
    before = await last(scene, 90)
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    await scene.house.make(Disconnect)(scene.ana, connection.id)
    assert await last(scene, 90) == before


async def test_pages_of_insights_say_whether_there_are_more() -> None:
    scene = await synced()
    first = await last(scene, 2, limit=3)
    assert (len(first.rows), first.has_more) == (3, True)
    end = first.rows[-1]
    rest = await last(scene, 2, limit=3, after=(end.day.isoformat(), end.entity_id))
    assert (len(rest.rows), rest.has_more) == (1, False)


async def test_pages_of_campaigns_say_whether_there_are_more() -> None:
    scene = await synced()
    read = scene.house.make(ReadFigures)
    first = await read.campaigns_of(scene.ana, CampaignQuery(profile_id=scene.profile_id, limit=3))
    assert ([one.id for one in first.rows], first.has_more) == (["a1-c1", "a1-c2", "a2-c1"], True)
    rest = await read.campaigns_of(
        scene.ana, CampaignQuery(profile_id=scene.profile_id, after=CampaignId("a2-c1"))
    )
    assert ([one.id for one in rest.rows], rest.has_more) == (["a2-c2"], False)
    assert rest.freshness.is_complete


async def test_figures_of_an_account_that_is_not_there_are_refused() -> None:
    scene = await synced()
    nobody = AdAccountId("a9")
    with pytest.raises(NotFound):
        await last(scene, 2, ad_account_id=nobody)
    query = CampaignQuery(profile_id=scene.profile_id, ad_account_id=nobody)
    with pytest.raises(NotFound):
        await scene.house.make(ReadFigures).campaigns_of(scene.ana, query)


async def test_balances_are_told_in_each_accounts_currency() -> None:
    scene = await synced()
    found = await scene.house.make(ReadFigures).balances_of(scene.ana, scene.profile_id)
    told = [(one.account.balance_micros, one.account.currency) for one in found.rows]
    assert told == [(5_000_000, "USD")] * 2
    assert (found.freshness.as_of, found.freshness.is_complete) == (NOON, True)


@pytest.mark.parametrize(("days", "field"), [(0, "until"), (-5, "until"), (367, "since")])
async def test_a_window_that_is_none_is_refused(days: int, field: str) -> None:
    scene = await begun()
    with pytest.raises(Invalid) as refused:
        await last(scene, days)
    assert refused.value.field == field


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_limit_that_is_none_is_refused(limit: int) -> None:
    scene = await begun()
    with pytest.raises(Invalid) as refused:
        await last(scene, 7, limit=limit)
    assert refused.value.field == "limit"


async def test_another_workspaces_profile_shows_nothing() -> None:
    scene = await synced()
    scene.profile_id = ProfileId("none")
    with pytest.raises(NotFound):
        await last(scene, 7)
