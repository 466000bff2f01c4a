from collections.abc import Awaitable
from datetime import date, timedelta

import msgspec
import pytest

from core.access import Role
from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.errors import Invalid, NotFound
from core.ids import AdAccountId, BusinessCenterId, ProfileId
from core.insight import Insight, Level, Window
from core.ports.sums import EntitySumQuery
from core.sums import Sum
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.connections import Disconnect
from core.usecases.dashboards import Dashboard, ReadDashboard
from core.usecases.outlook import LookAround
from core.usecases.parts import BalanceSum
from core.usecases.reports import Ads, ReadAds, ReadSpend, Spend, SpendBy
from tests.core.usecases.figuring import DAY, TODAY, sync, synced, validate
from tests.core.usecases.mishaps import Frail
from tests.core.usecases.scene import Scene, begun
from tests.fakes.clock import NOON
from tests.fakes.house import actor
from tests.fakes.platforms import FAKE
from tests.fakes.world import seen_account

A1, A2 = AdAccountId("a1"), AdAccountId("a2")
WEEK = Window(since=TODAY - 6 * DAY, until=TODAY)
BEFORE = Window(since=TODAY - 13 * DAY, until=TODAY - 7 * DAY)
TOLD = {window.until: 7 * window.until.toordinal() - 21 for window in (WEEK, BEFORE)}
"""What an account of the made-up platform spent in each of the two weeks."""


async def dashboard(scene: Scene, days: int = 7) -> Dashboard:
    return await scene.house.make(ReadDashboard)(scene.ana, scene.profile_id, days)


async def spend(scene: Scene, by: SpendBy, window: Window = WEEK) -> Spend:
    return await scene.house.make(ReadSpend)(scene.ana, scene.profile_id, window, by)


async def ads(scene: Scene, level: Level = Level.CAMPAIGN, **more: object) -> Ads:
    query = EntitySumQuery(profile_id=scene.profile_id, level=level, window=WEEK)
    return await scene.house.make(ReadAds)(scene.ana, msgspec.structs.replace(query, **more))


async def tell(
    scene: Scene, account: AdAccountId, micros: int, entity: str = "", currency: str = "USD"
) -> None:
    """The platform told of one more row of yesterday."""
    row = Insight(
        ad_account_id=account,
        level=Level.CAMPAIGN if entity else Level.ACCOUNT,
        entity_id=entity or account,
        day=TODAY - DAY,
        currency=currency,
        spend_micros=micros,
        impressions=None,
        clicks=None,
        conversions=None,
    )
    await scene.house.storage.insights.put(scene.profile_id, FAKE, [row], NOON)
    await scene.house.storage.work.commit()


async def leave_out(scene: Scene) -> None:
    """Only the first account is to be synced from now on."""
    chosen = Selection(provider=FAKE, ad_account_ids=(A1,))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, chosen)


async def test_the_last_days_stand_beside_as_many_before_them() -> None:
    found = await dashboard(await synced())
    assert (found.now.window, found.before.window) == (WEEK, BEFORE)
    for period in (found.now, found.before):
        spent = 2 * TOLD[period.window.until]
        assert period.sums == [Sum(currency="USD", spend_micros=spent, impressions=140, clicks=14)]
        assert [one.day for one in period.days] == [period.window.since + n * DAY for n in range(7)]
        assert period.freshness.is_complete
    assert (found.freshness.as_of, found.freshness.is_complete) == (NOON, True)


async def test_days_before_the_first_sync_looked_back_make_only_that_period_incomplete() -> None:
    found = await dashboard(await synced(), days=60)
    assert (found.freshness.is_complete, found.before.freshness.is_complete) == (True, False)


EAST, WEST = "Pacific/Kiritimati", "Pacific/Honolulu"


async def apart(hours: int = 0) -> Scene:
    """Synced, with an account in the first and one in the last zone, so many hours after noon."""
    scene = await begun(world=Frail())
    scene.world.accounts = [
        msgspec.structs.replace(seen_account(id), timezone=zone)
        for id, zone in ((A1, EAST), (A2, WEST))
    ]
    scene.house.clock.move(timedelta(hours=hours))
    await scene.connect()
    await sync(scene)
    return scene


def spent_until(until: date, days: int = 7) -> int:
    """What an account of the made-up platform spent in the days up to this one."""
    return sum((until - n * DAY).toordinal() for n in range(days))


@pytest.mark.parametrize(
    ("hours", "east", "west"),
    [(0, TODAY + DAY, TODAY), (-3, TODAY, TODAY - DAY), (-2, TODAY + DAY, TODAY)],
)
@pytest.mark.parametrize("days", [1, 7, 30])
async def test_each_account_has_its_own_last_days(
    hours: int, east: date, west: date, days: int
) -> None:
    scene = await apart(hours)
    found = await dashboard(scene, days)
    assert found.now.window == Window(since=west - (days - 1) * DAY, until=east)
    assert found.before.window.until == east - days * DAY
    one, other = spent_until(east, days), spent_until(west, days)
    assert [row.spend_micros for row in found.now.sums] == [one + other]
    assert {row.id: row.spend_micros for row in found.accounts} == {A1: one, A2: other}
    assert sum(row.spend_micros or 0 for row in found.now.days) == one + other
    assert [row.day for row in found.now.days] == sorted({row.day for row in found.now.days})
    earlier = spent_until(east - days * DAY, days) + spent_until(west - days * DAY, days)
    assert [row.spend_micros for row in found.before.sums] == [earlier]
    assert found.now.freshness.is_complete
    for by in (SpendBy.DAY, SpendBy.ACCOUNT, SpendBy.BUSINESS_CENTER):
        told = await scene.house.make(ReadSpend)(scene.ana, scene.profile_id, days, by)
        assert (told.window, told.sums) == (found.now.window, found.now.sums)


async def test_ads_are_told_of_each_accounts_own_last_days() -> None:
    scene = await apart()
    await tell(scene, A1, 40, "a1-c1")
    await tell(scene, A2, 2, "a2-c1")
    query = EntitySumQuery(profile_id=scene.profile_id, level=Level.CAMPAIGN, window=WEEK)
    for days, wanted in ((1, []), (2, [2]), (3, [42])):
        found = await scene.house.make(ReadAds)(scene.ana, query, days)
        assert [one.spend_micros for one in found.sums] == wanted
        told = await scene.house.make(ReadSpend)(
            scene.ana, scene.profile_id, days, SpendBy.CAMPAIGN
        )
        assert (told.sums, told.window) == (found.sums, found.window)


async def test_an_account_out_of_scope_moves_no_days() -> None:
    scene = await apart()
    chosen = Selection(provider=FAKE, ad_account_ids=(A2,))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, chosen)
    found = await dashboard(scene)
    assert found.now.window == WEEK
    assert [one.spend_micros for one in found.now.sums] == [spent_until(TODAY)]


async def test_parts_are_told_by_account_and_by_business_center() -> None:
    scene = await synced()
    await tell(scene, A2, 10**9)
    found = await dashboard(scene)
    week, rest = TOLD[TODAY], TOLD[TODAY] - (TODAY - DAY).toordinal() + 10**9
    assert [(one.id, one.name, one.spend_micros) for one in found.accounts] == [
        ("a2", "Account a2", rest),
        ("a1", "Account a1", week),
    ]
    assert [(one.id, one.name, one.spend_micros) for one in found.business_centers] == [
        ("", "", rest),
        ("bc1", "Center bc1", week),
    ]


async def test_currencies_are_never_added_up() -> None:
    scene = await synced()
    await tell(scene, A1, 5, currency="EUR")
    found = await dashboard(scene)
    assert [one.currency for one in found.now.sums] == ["EUR", "USD"]
    assert found.now.sums[0].spend_micros == 5
    center = [one.currency for one in found.business_centers if one.id == "bc1"]
    assert sorted(center) == ["EUR", "USD"]


async def test_balances_are_told_by_currency_and_kind() -> None:
    found = await dashboard(await synced())
    assert found.balances == [
        BalanceSum(currency="", ad_accounts_micros=None, business_centers_micros=9, as_of=NOON),
        BalanceSum(
            currency="USD", ad_accounts_micros=5_000_000, business_centers_micros=None, as_of=NOON
        ),
    ]


async def test_an_account_that_is_not_selected_is_left_out() -> None:
    scene = await synced()
    await leave_out(scene)
    found = await dashboard(scene)
    assert found.now.sums[0].spend_micros == TOLD[TODAY]
    assert [one.id for one in found.accounts] == ["a1"]
    assert [one.id for one in found.business_centers] == ["bc1"]
    assert (found.in_scope, found.synced, [one.currency for one in found.balances]) == (1, 1, [""])
    for by, id in ((SpendBy.ACCOUNT, "a1"), (SpendBy.BUSINESS_CENTER, "bc1")):
        assert [one.id for one in (await spend(scene, by)).rows] == [id]
    days = (await spend(scene, SpendBy.DAY)).sums
    assert [one.spend_micros for one in days] == [TOLD[TODAY]]
    assert (await ads(scene)).total == 3


async def test_what_is_left_out_can_still_be_asked_for_by_name() -> None:
    scene = await synced()
    await leave_out(scene)
    found = await ads(scene, accounts=((FAKE, A2),))
    assert {one.ad_account_id for one in found.rows} == {A2}
    assert not found.freshness.is_complete


async def test_a_lost_connection_leaves_everything_to_see() -> None:
    scene = await synced()
    before = await dashboard(scene)
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    await scene.house.make(Disconnect)(scene.ana, connection.id)
    after = await dashboard(scene)
    assert (before.in_scope, before.synced, after.in_scope, after.synced) == (2, 2, 2, 0)
    assert msgspec.structs.replace(after, synced=2) == before


async def test_before_any_sync_there_is_nothing() -> None:
    scene = await begun()
    for connected in (False, True):
        if connected:
            await scene.connect()
        found = await dashboard(scene)
        assert (found.now.sums, found.before.days, found.accounts) == ([], [], [])
        assert (found.in_scope, found.synced) == (2 * connected, 2 * connected)
        assert (found.freshness.as_of, found.freshness.is_complete) == (None, False)
        assert (await spend(scene, SpendBy.CAMPAIGN)).rows == []
        assert (await ads(scene)).total == 0


async def test_a_new_account_makes_reports_incomplete_until_it_is_synced() -> None:
    scene = await synced()
    scene.world.accounts.append(seen_account("a3"))
    await validate(scene)
    assert not (await dashboard(scene)).freshness.is_complete
    assert not (await spend(scene, SpendBy.DAY)).freshness.is_complete
    every, one = await ads(scene), await ads(scene, accounts=((FAKE, A1),))
    assert (every.freshness.is_complete, every.listing.is_complete) == (False, False)
    assert (one.freshness.is_complete, one.listing.is_complete) == (True, True)
    await sync(scene)
    assert (await ads(scene)).listing.is_complete


@pytest.mark.parametrize("by", list(SpendBy))
async def test_spend_adds_up_whatever_it_is_told_by(by: SpendBy) -> None:
    scene = await synced()
    await tell(scene, A1, 40, "a1-c1")
    await tell(scene, A2, 2, "a2-c3")
    found = await spend(scene, by)
    whole = 42 if by is SpendBy.CAMPAIGN else 2 * TOLD[TODAY]
    assert [one.spend_micros for one in found.sums] == [whole]
    assert sum(one.spend_micros or 0 for one in found.rows) == whole
    assert (found.by, found.window, found.has_more) == (by, WEEK, False)
    assert found.freshness.is_complete


async def test_spend_by_day_is_in_the_order_of_days() -> None:
    found = await spend(await synced(), SpendBy.DAY)
    assert [one.day for one in found.rows] == [WEEK.since + n * DAY for n in range(7)]


async def test_spend_by_campaign_shows_the_most_spent_first_and_none_without_any_rows() -> None:
    scene = await synced()
    await tell(scene, A2, 2, "a2-c3")
    await tell(scene, A1, 40, "a1-c1")
    rows = (await spend(scene, SpendBy.CAMPAIGN)).rows
    assert [(one.id, one.name, one.ad_account_id) for one in rows] == [
        ("a1-c1", "Campaign 1", A1),
        ("a2-c3", "Campaign 3", A2),
    ]


async def test_a_currency_with_many_campaigns_leaves_room_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = await synced()
    await tell(scene, A1, 40, "a1-c1", "AED")
    await tell(scene, A1, 50, "a1-c2", "AED")
    await tell(scene, A2, 3, "a2-c1")
    await tell(scene, A2, 4, "a2-c2")
    whole = await spend(scene, SpendBy.CAMPAIGN)
    assert [one.spend_micros for one in whole.rows] == [50, 40, 4, 3]
    assert not whole.has_more
    monkeypatch.setattr("core.usecases.reports.MOST_ROWS", 2)
    cut = await spend(scene, SpendBy.CAMPAIGN)
    assert [one.spend_micros for one in cut.rows] == [50, 4]
    assert (cut.has_more, cut.sums) == (True, whole.sums)
    outlook = await scene.house.make(LookAround)(scene.ana, scene.profile_id)
    every = await scene.house.make(ReadSpend).every_campaign(outlook, WEEK)
    assert (list(every.rows), every.window) == (whole.rows, whole.window)


@pytest.mark.parametrize("level", [Level.CAMPAIGN, Level.AD_GROUP, Level.AD])
async def test_every_level_is_listed_with_how_far_both_halves_may_be_trusted(level: Level) -> None:
    found = await ads(await synced(), level)
    assert (len(found.rows), found.total) == (6, 6)
    for trust in (found.freshness, found.listing):
        assert (trust.as_of, trust.is_complete) == (NOON, True)


async def test_a_page_of_ads_tells_the_whole_beside_it() -> None:
    scene = await synced()
    await tell(scene, A1, 40, "a1-c1")
    await tell(scene, A2, 2, "a2-c3")
    found = await ads(scene, limit=1, offset=1, status=EntityStatus.ACTIVE)
    assert [(one.id, one.spend_micros) for one in found.rows] == [("a2-c3", 2)]
    assert (found.total, [one.spend_micros for one in found.sums]) == (6, [42])


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": 10**30}, "offset"),
        ({"level": Level.ACCOUNT}, "level"),
        ({"window": Window(since=TODAY, until=TODAY - DAY)}, "until"),
        ({"window": Window(since=TODAY - 366 * DAY, until=TODAY)}, "since"),
    ],
)
async def test_a_question_that_is_none_is_refused(asked: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await ads(await begun(), **asked)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("days", [0, -7, 367])
async def test_days_that_are_none_are_refused(days: int) -> None:
    scene = await begun()
    with pytest.raises(Invalid) as refused:
        await dashboard(scene, days)
    assert refused.value.field == "days"
    with pytest.raises(Invalid):
        await spend(scene, SpendBy.DAY, Window(since=TODAY, until=TODAY + (days - 1) * DAY))


async def test_ads_of_an_account_that_is_not_there_are_refused() -> None:
    scene = await synced()
    with pytest.raises(NotFound):
        await ads(scene, accounts=((FAKE, A1), (FAKE, AdAccountId("a9"))))


async def test_another_workspaces_profile_shows_nothing() -> None:
    scene = await synced()
    mine = scene.ana
    for stranger, profile in (
        (actor(type(mine.workspace_id)("w-other")), scene.profile_id),
        (mine, ProfileId("none")),
    ):
        scene.ana, scene.profile_id = stranger, profile
        asked: list[Awaitable[object]] = [dashboard(scene), spend(scene, SpendBy.DAY), ads(scene)]
        for one in asked:
            with pytest.raises(NotFound):
                await one


async def test_a_viewer_may_look() -> None:
    scene = await synced()
    scene.ana = scene.as_role(Role.VIEWER)
    assert (await dashboard(scene)).in_scope == 2
    assert (await ads(scene)).total == 6


CENTER = BusinessCenterId("bc1")


async def housed() -> Scene:
    """Synced, with both accounts in one active Business Center."""
    scene = await synced()
    await scene.house.storage.ad_accounts.put([await in_center(scene, A2, CENTER)])
    await scene.house.storage.work.commit()
    return scene


async def deactivate(scene: Scene) -> None:
    change = scene.house.make(ChangeBusinessCenters)
    await change.deactivate(scene.ana, scene.profile_id, FAKE, CENTER)


async def test_what_was_synced_stays_where_nothing_is_active_any_more() -> None:
    scene = await housed()
    before = await dashboard(scene)
    await deactivate(scene)
    after = await dashboard(scene)
    assert before.now.sums == after.now.sums != []
    assert (before.in_scope, after.in_scope) == (2, 0)
    assert after.freshness.as_of == NOON
    assert not after.freshness.is_complete
    assert (await spend(scene, SpendBy.ACCOUNT)).sums == before.now.sums
    assert (await ads(scene)).total == 6


async def test_a_center_that_was_swapped_stands_beside_the_figures() -> None:
    scene = await housed()
    known = await scene.house.storage.business_centers.get(scene.profile_id, FAKE, CENTER)
    other = msgspec.structs.replace(known, id=BusinessCenterId("bc2"), name="Another", seat=None)
    await scene.house.storage.business_centers.put([other])
    await scene.house.storage.ad_accounts.put([await in_center(scene, A2, other.id)])
    await scene.house.storage.work.commit()
    await deactivate(scene)
    found = await dashboard(scene)
    spent = TOLD[WEEK.until]
    assert [one.spend_micros for one in found.now.sums] == [spent]
    assert [(one.id, one.spend_micros) for one in found.business_centers] == [("bc2", spent)]
    assert [(one.id, one.spend_micros) for one in found.kept] == [(CENTER, spent)]


async def in_center(scene: Scene, account: AdAccountId, center: BusinessCenterId) -> AdAccount:
    known = await scene.house.storage.ad_accounts.get(scene.profile_id, FAKE, account)
    return msgspec.structs.replace(known, business_center_id=center)


async def test_a_change_is_told_of_whole_days_only() -> None:
    found = await dashboard(await synced())
    assert found.compared
    assert found.compared.days == 6
    [now], [past] = found.compared.now, found.compared.before
    assert now.spend_micros == 2 * sum((TODAY - n * DAY).toordinal() for n in range(1, 7))
    assert past.spend_micros == 2 * sum((TODAY - n * DAY).toordinal() for n in range(7, 13))


@pytest.mark.parametrize("days", [1, 60])
async def test_nothing_is_compared_with_days_that_were_not_read_or_are_not_over(days: int) -> None:
    assert (await dashboard(await synced(), days)).compared is None
