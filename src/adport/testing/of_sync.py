"""Claims about a whole sync: the host's own, with this provider."""

from datetime import timedelta

import msgspec

from adport.testing.checks import ensure, same
from adport.testing.reading import LISTINGS, MOST_PAGES
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from adport.testing.wire import Break, Order
from core.ad_account import AccountStatus
from core.connection import Connection
from core.insight import Level, Window
from core.job import job_of
from core.ports.entities import Entities, EntityQuery
from core.ports.insights import InsightQuery, Insights
from core.provider import ListsAdAccounts, Provider
from core.slices import kinds_of
from core.sync import RunStatus, SyncRun
from core.usecases.ad_accounts import ChooseAdAccounts, ListAdAccounts, Selection
from core.usecases.carrying import CarryOutSync
from core.usecases.syncs import StartSync

MOST_PAUSES = 20
SETTLED = timedelta(days=10)
"""Numbers of days that long over change no more."""


def syncs(provider: Provider) -> bool:
    """Whether there is anything to sync."""
    return bool(kinds_of(provider)) and isinstance(provider, ListsAdAccounts)


class OfSync:
    """Of one ad account, so that it is quick."""

    @claim(Tier.BRONZE, syncs)
    async def a_sync_ends_well(self, stage: Stage) -> None:
        """Everything that is read is kept."""
        run = await synced(stage, await one_account(stage))
        same((run.status, run.problem), (RunStatus.DONE, ""), "The run")

    @claim(Tier.SILVER, syncs)
    async def a_second_sync_changes_nothing(self, stage: Stage) -> None:
        """The same is told in the same words."""
        connection = await one_account(stage)
        await synced(stage, connection)
        before = await rows(stage)
        await synced(stage, connection)
        same(await rows(stage), before, "Rows after a second sync")

    @claim(Tier.SILVER, syncs)
    async def a_throttled_sync_pauses_and_loses_nothing(self, stage: Stage) -> None:
        """It ends with the same as one that was not throttled."""
        connection = await one_account(stage)
        await synced(stage, connection)
        whole = await rows(stage)
        await stage.desk.fault("throttled", times=1, after=3)
        await synced(stage, connection)
        same(await rows(stage), whole, "Rows after a throttled sync")

    @claim(Tier.SILVER, syncs)
    async def a_failing_platform_deletes_nothing(self, stage: Stage) -> None:
        """What could not be read is as it was, and nothing counts as gone."""
        connection = await one_account(stage)
        await synced(stage, connection)
        whole = await rows(stage)
        for kind in (Break.HTML_PAGE, Break.FAILING, Break.TRUNCATED):
            stage.wire.orders[:] = [Order(kind=kind, after=3)]
            await synced(stage, connection, patience=1)
            same(await rows(stage), whole, f"Rows after “{kind}”")
            stage.wire.orders.clear()
            stage.clock.advance(timedelta(hours=2))


async def one_account(stage: Stage) -> Connection:
    """A connection that syncs one of its ad accounts."""
    connection = await stage.connect()
    async with stage.using(ListAdAccounts) as listed:
        views = await listed(stage.ana, stage.profile_id)
    truth = (await stage.desk.truth()).ids
    active = [one.account.id for one in views if one.account.status is AccountStatus.ACTIVE]
    ensure(active, "The first user of the sandbox reaches no active ad account.")
    chosen = max(active, key=lambda one: sum(len(ids.get(one, ())) for ids in truth.values()))
    selection = Selection(provider=stage.slug, ad_account_ids=(chosen,))
    async with stage.using(ChooseAdAccounts) as choose:
        await choose(stage.ana, stage.profile_id, selection)
    return connection


async def synced(stage: Stage, connection: Connection, *, patience: int = MOST_PAUSES) -> SyncRun:
    """A run to its end, over as many pauses as it takes; what was ordered is over after one."""
    async with stage.using(StartSync) as start:
        run = await start(stage.ana, connection.id)
    for _ in range(patience):
        async with stage.using(CarryOutSync) as carry:
            run = await carry(job_of(run)) or run
        if run.ended_at is not None or run.resume_at is None:
            return run
        stage.clock.advance(run.resume_at - stage.clock.now() + timedelta(seconds=1))
    stage.wire.orders.clear()
    await stage.desk.clear()
    async with stage.using(CarryOutSync) as carry:
        return await carry(job_of(run)) or run


async def rows(stage: Stage) -> dict[str, list[object]]:
    """What was kept and does not change by itself: objects, and metrics of days long over."""
    found: dict[str, list[object]] = {}
    query = EntityQuery(profile_id=stage.profile_id, limit=MOST_PAGES)
    async with stage.container() as scope:
        entities = await scope.get(Entities)
        for one in LISTINGS:
            kept = await entities.find(one.entity, query)
            found[one.kind] = [msgspec.structs.replace(row, seen_at=None) for row in kept]
    until = stage.began.date() - SETTLED
    window = Window(since=until - timedelta(days=60), until=until)
    async with stage.container() as scope:
        insights = await scope.get(Insights)
        for level in Level:
            asked = InsightQuery(
                profile_id=stage.profile_id, level=level, window=window, limit=MOST_PAGES
            )
            known = await insights.find(asked)
            found[level] = [(one.day, one.entity_id, one.spend_micros) for one in known]
    return found
