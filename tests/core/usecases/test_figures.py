from datetime import timedelta

import pytest

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity
from core.errors import Invalid, NotFound
from core.funds import Transaction
from core.ids import AdAccountId, ProfileId
from core.insight import Insight, Level, Window
from core.library import Audience, Creative, Pixel, PixelEvent
from core.provider_errors import ProviderError, Unavailable
from core.slices import TRAITS, SliceKind
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.connections import Disconnect
from tests.core.usecases.figuring import (
    DAY,
    TODAY,
    changes,
    funds,
    last,
    listed,
    sync,
    synced,
    validate,
    world_of,
)
from tests.core.usecases.mishaps import Frail, Params, at, down, nothing, telling
from tests.core.usecases.scene import begun
from tests.fakes.clock import NOON
from tests.fakes.house import actor
from tests.fakes.platforms import FAKE
from tests.fakes.world import seen_account, seen_center

EVER = range(1, 1000)
LISTED = [trait.entity for trait in TRAITS.values() if trait.entity]
NOBODY = AdAccountId("a9")


@pytest.mark.parametrize("level", list(Level))
async def test_figures_tell_as_of_when_and_that_they_are_complete(level: Level) -> None:
    scene = await synced()
    found = await last(scene, 90, level=level)
    assert (len(found.rows), found.has_more) == (180, False)
    assert (found.freshness.as_of, found.freshness.is_complete) == (NOON, True)
    assert not (await last(scene, 91, level=level)).freshness.is_complete


async def test_a_day_that_has_not_begun_is_not_missed() -> None:
    scene = await synced()
    assert (await last(scene, 7, TODAY + DAY)).freshness.is_complete
    scene.house.clock.move(DAY)
    assert not (await last(scene, 7, TODAY + DAY)).freshness.is_complete


async def test_before_any_sync_nothing_is_known() -> None:
    scene = await begun()
    await scene.connect()
    for found in (await last(scene, 7), await listed(scene, Campaign), await changes(scene)):
        assert found.rows == []
        assert (found.freshness.as_of, found.freshness.is_complete) == (None, False)
    told = await funds(scene)
    assert (told.accounts, told.business_centers) == ([], [])
    assert (told.freshness.as_of, told.freshness.is_complete) == (None, False)


async def test_a_level_that_failed_is_incomplete_and_the_others_are_not() -> None:
    scene = await begun(world=Frail(hurt=at(SliceKind.AD_INSIGHTS, down, EVER)))
    await scene.connect()
    await sync(scene)
    complete = {level: (await last(scene, 90, level=level)).freshness for level in Level}
    assert [level for level, one in complete.items() if not one.is_complete] == [Level.AD]
    assert complete[Level.AD].as_of is None


async def test_a_window_that_failed_leaves_its_days_as_of_the_run_before() -> None:
    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        is_newest = params.get("until") == TODAY.isoformat()
        return Unavailable("down") if kind is SliceKind.ACCOUNT_INSIGHTS and is_newest else None

    scene = await synced()
    scene.house.clock.move(timedelta(hours=1))
    world_of(scene).hurt = hurt
    await sync(scene)
    newest, older = (await last(scene, 7)).freshness, (await last(scene, 7, TODAY - 7 * DAY))
    assert (newest.as_of, newest.is_complete) == (NOON, True)
    assert older.freshness.as_of
    assert older.freshness.as_of > NOON
    world_of(scene).hurt = nothing
    await sync(scene)
    again = (await last(scene, 7)).freshness
    assert again.as_of
    assert again.as_of > NOON


async def test_a_new_account_makes_figures_incomplete_until_it_is_synced() -> None:
    scene = await synced()
    scene.world.accounts.append(seen_account("a3"))
    await validate(scene)
    assert not (await last(scene, 7)).freshness.is_complete
    assert not (await listed(scene, Campaign)).freshness.is_complete
    assert (await last(scene, 7, ad_account_id=AdAccountId("a1"))).freshness.is_complete
    await sync(scene)
    assert (await last(scene, 7)).freshness.is_complete


async def test_an_account_not_selected_is_not_missed() -> None:
    scene = await synced()
    scene.world.accounts.append(seen_account("a3"))
    await validate(scene)
    chosen = Selection(provider=FAKE, ad_account_ids=(AdAccountId("a1"), AdAccountId("a2")))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, chosen)
    assert (await last(scene, 7)).freshness.is_complete


async def test_a_read_only_connection_still_shows_everything() -> None:
    scene = await synced()
    before = [await last(scene, 90), await listed(scene, Ad), await changes(scene)]
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    await scene.house.make(Disconnect)(scene.ana, connection.id)
    assert [await last(scene, 90), await listed(scene, Ad), await changes(scene)] == before


async def test_pages_of_insights_say_whether_there_are_more() -> None:
    scene = await synced()
    first = await last(scene, 2, limit=3)
    assert (len(first.rows), first.has_more) == (3, True)
    end = first.rows[-1]
    after = (end.day.isoformat(), end.provider, end.entity_id)
    rest = await last(scene, 2, limit=3, after=after)
    assert (len(rest.rows), rest.has_more) == (1, False)


async def test_pages_of_entities_say_whether_there_are_more() -> None:
    scene = await synced()
    first = await listed(scene, Campaign, limit=4)
    assert [one.id for one in first.rows] == ["a1-c1", "a1-c2", "a1-c3", "a2-c1"]
    assert first.has_more
    rest = await listed(scene, Campaign, after=(FAKE, "a2", "a2-c1"), limit=4)
    assert ([one.id for one in rest.rows], rest.has_more) == (["a2-c2", "a2-c3"], False)


@pytest.mark.parametrize("kind", LISTED)
async def test_every_kind_is_listed_with_how_far_it_may_be_trusted(kind: type[Entity]) -> None:
    scene = await synced()
    found = await listed(scene, kind)
    assert found.rows
    assert {type(row) for row in found.rows} == {kind}
    assert (found.freshness.as_of, found.freshness.is_complete) == (NOON, True)


@pytest.mark.parametrize(
    ("kind", "sort"),
    [(kind, trait.entity) for kind, trait in TRAITS.items() if trait.entity],
)
async def test_a_kind_that_was_not_read_is_incomplete_and_no_other_is(
    kind: SliceKind, sort: type[Entity]
) -> None:
    scene = await begun(world=Frail(hurt=at(kind, down, EVER)))
    await scene.connect()
    await sync(scene)
    incomplete = {one for one in LISTED if not (await listed(scene, one)).freshness.is_complete}
    follows = {trait.entity for trait in TRAITS.values() if trait.after is kind}
    assert incomplete == {sort} | follows


@pytest.mark.parametrize(
    ("kind", "parent", "ids"),
    [
        (AdGroup, "a1-c1", {"a1-g1", "a1-g2", "a1-g3"}),
        (Ad, "a2-g1", {"a2-a1", "a2-a2", "a2-a3"}),
        (AdGroup, "a1-c2", set[str]()),
    ],
)
async def test_what_belongs_to_one_parent_can_be_asked_for(
    kind: type[Entity], parent: str, ids: set[str]
) -> None:
    scene = await synced()
    assert {one.id for one in (await listed(scene, kind, parent_id=parent)).rows} == ids


@pytest.mark.parametrize("kind", [Campaign, Pixel, Creative, Audience])
async def test_what_is_gone_is_shown_marked_or_left_out_as_asked(kind: type[Entity]) -> None:
    scene = await synced()
    listing = next(one for one, trait in TRAITS.items() if trait.entity is kind)
    world_of(scene).twist = lambda asked, _, rows: rows[1:] if asked is listing else rows
    for _ in range(2):
        scene.house.clock.move(DAY)
        await sync(scene)
    every, there, gone = [
        {one.id for one in (await listed(scene, kind, is_there=asked)).rows}
        for asked in (None, True, False)
    ]
    assert (len(every), len(there), len(gone)) == (6, 4, 2)
    assert there | gone == every


async def test_of_one_account_only_its_own_rows_are_shown() -> None:
    scene = await synced()
    one = AdAccountId("a1")
    rows: list[Insight | Entity] = [*(await last(scene, 7, ad_account_id=one)).rows]
    for kind in (Campaign, PixelEvent, Transaction):
        rows += (await listed(scene, kind, ad_account_id=one)).rows
    assert {row.ad_account_id for row in rows} == {one}


async def test_restatements_come_latest_first_page_by_page_with_their_freshness() -> None:
    scene = await synced()
    world_of(scene).twist = telling({TODAY - 2 * DAY: 7, TODAY - 3 * DAY: 8})
    scene.house.clock.move(timedelta(hours=1))
    await sync(scene)
    found = await changes(scene)
    numbers = [one.number for one in found.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), found.has_more, found.freshness.is_complete) == (4, False, True)
    first = await changes(scene, limit=3)
    assert first.has_more
    rest = await changes(scene, limit=3, after=first.rows[-1].number)
    assert [one.number for one in [*first.rows, *rest.rows]] == numbers
    assert len((await changes(scene, ad_account_id=AdAccountId("a1"))).rows) == 2
    assert (await changes(scene, level=Level.AD)).rows == []
    assert len((await changes(scene, window=Window(since=TODAY - 2 * DAY, until=TODAY))).rows) == 2


async def test_balances_are_told_of_accounts_and_business_centers() -> None:
    scene = await synced()
    found = await funds(scene)
    assert [(one.id, one.balance_micros) for one in found.business_centers] == [("bc1", 9)]
    told = [(one.account.id, one.account.balance_micros) for one in found.accounts]
    assert told == [("a2", 5_000_000)]
    assert (found.freshness.as_of, found.freshness.is_complete) == (NOON, False)


async def test_balances_are_complete_when_each_account_in_scope_told_one() -> None:
    world = Frail()
    world.accounts = [seen_account("a1", None), seen_account("a2", None)]
    world.centers = [seen_center("bc1", role="standard")]
    scene = await begun(world=world)
    await scene.connect()
    await sync(scene)
    found = (await funds(scene)).freshness
    assert (found.as_of, found.is_complete) == (NOON, True)
    scene.world.accounts.append(seen_account("a3", None))
    await validate(scene)
    assert not (await funds(scene)).freshness.is_complete


@pytest.mark.parametrize("kind", [Campaign, Transaction])
async def test_figures_of_an_account_that_is_not_there_are_refused(kind: type[Entity]) -> None:
    scene = await synced()
    for asked in (
        last(scene, 2, ad_account_id=NOBODY),
        listed(scene, kind, ad_account_id=NOBODY),
        changes(scene, ad_account_id=NOBODY),
    ):
        with pytest.raises(NotFound):
            await asked


@pytest.mark.parametrize(("days", "field"), [(0, "until"), (-5, "until"), (367, "since")])
async def test_a_window_that_is_none_is_refused(days: int, field: str) -> None:
    scene = await begun()
    window = Window(since=TODAY - DAY * (days - 1), until=TODAY)
    for asked in (last(scene, days), changes(scene, window=window)):
        with pytest.raises(Invalid) as refused:
            await asked
        assert refused.value.field == field


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_limit_that_is_none_is_refused(limit: int) -> None:
    scene = await begun()
    for asked in (
        last(scene, 7, limit=limit),
        listed(scene, Ad, limit=limit),
        changes(scene, limit=limit),
    ):
        with pytest.raises(Invalid) as refused:
            await asked
        assert refused.value.field == "limit"


async def test_another_workspaces_profile_shows_nothing() -> None:
    scene = await synced()
    mine = scene.ana
    for stranger, profile in (
        (actor(type(mine.workspace_id)("w-other")), scene.profile_id),
        (mine, ProfileId("none")),
    ):
        scene.ana, scene.profile_id = stranger, profile
        for asked in (last(scene, 7), listed(scene, Campaign), changes(scene), funds(scene)):
            with pytest.raises(NotFound):
                await asked
