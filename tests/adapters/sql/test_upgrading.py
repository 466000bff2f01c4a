"""A database of an earlier version keeps what it holds when it is upgraded."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, bindparam, text

from adapters.sql.columns import UtcTime
from adapters.sql.engine import make_engine
from adapters.sql.migrate import MIGRATIONS, upgrade
from core.asked_reading import AskedReading
from core.campaign import Campaign
from core.entity import EntityStatus
from core.ids import (
    AdAccountId,
    AskedReadingId,
    BusinessCenterId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    SyncRunId,
    WorkspaceId,
)
from core.insight import Level, Window
from core.linked_account import CenterReading, Identity, Part
from core.ports.entities import EntityQuery
from core.ports.insights import InsightQuery, KeptInsight
from core.ports.sums import EntitySumQuery
from core.readings import Reading
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import Progress, RunStatus
from tests.fakes.storage import Storage, sql_storage

P, FAKE, A, RUN = ProfileId("p"), ProviderSlug("fake"), AdAccountId("a"), SyncRunId("r")
FIRST = Window(since=date(2026, 3, 1), until=date(2026, 3, 1))
SECOND = Window(since=date(2026, 3, 2), until=date(2026, 3, 2))
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
ROWS = (
    "INSERT INTO workspaces (id, name, plan, created_at) VALUES ('w', 'W', 'scale', :at)",
    "INSERT INTO profiles (id, workspace_id, name, name_key, imports, created_at)"
    " VALUES ('p', 'w', 'P', 'p', 'all', :at)",
    'INSERT INTO connections (id, workspace_id, profile_id, provider, user_id, "user", "grant",'
    " problems, state, connected_at)"
    " VALUES ('c', 'w', 'p', 'fake', 'u', '{}', '{}', '[]', 'active', :at)",
    "INSERT INTO business_centers (profile_id, provider, id, workspace_id, name, status,"
    " currency, timezone, is_active) VALUES ('p', 'fake', 'b', 'w', 'B', 'enabled', '', '', true)",
    "INSERT INTO campaigns (profile_id, provider, id, ad_account_id, name, status,"
    " platform_status, objective, budget_micros, budget_mode, created_at, seen_at)"
    " VALUES ('p', 'fake', '1', 'a', 'Spring', 'paused', 'X', 'SALES', 5, 'day', :at, :at)",
    "INSERT INTO insights (profile_id, provider, level, entity_id, day, ad_account_id, currency,"
    " spend_micros, impressions, clicks, conversions, conversion_value_micros, as_of)"
    " VALUES ('p', 'fake', 'account', 'a', '2026-03-01', 'a', 'EUR', 7, 8, NULL, 9, NULL, :at)",
    "INSERT INTO insights (profile_id, provider, level, entity_id, day, ad_account_id, currency,"
    " spend_micros, impressions, clicks, conversions, conversion_value_micros, as_of)"
    " VALUES ('p', 'fake', 'campaign', '1', '2026-03-03', 'a', 'EUR', 7, 8, NULL, 9, NULL, :at),"
    " ('p', 'fake', 'campaign', '1', '2026-03-08', 'a', 'EUR', 1, 2, NULL, NULL, 3, :at)",
    "INSERT INTO sync_runs (id, workspace_id, profile_id, connection_id, status, calls, worker,"
    " started_by, started_at, beat_at, ended_at, problem)"
    " VALUES ('r', 'w', 'p', 'c', 'partial', 3, 'k', 'Ana', :at, :at, :at, '')",
    "INSERT INTO slices (run_id, position, ad_account_id, kind, since, until, status, rows,"
    " problem, ended_at) VALUES"
    " ('r', 0, 'a', 'campaigns', NULL, NULL, 'done', 1, '', :at),"
    " ('r', 1, 'a', 'account_insights', '2026-03-01', '2026-03-01', 'done', 1, '', :at),"
    " ('r', 2, 'a', 'account_insights', '2026-03-02', '2026-03-02', 'done', 1, '', :at),"
    " ('r', 3, 'a', 'balance', NULL, NULL, 'failed', 0, 'said so', :at)",
)
"""What 0002 knows of one profile."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def upgraded(
    request: pytest.FixtureRequest, empty_url: str, tmp_path: Path
) -> AsyncIterator[Storage]:
    """A database that 0002 filled and this version upgraded."""
    is_sqlite = request.param == "sqlite"
    engine = make_engine(f"sqlite:///{tmp_path}/old.db" if is_sqlite else empty_url)
    async with engine.begin() as db:
        await db.run_sync(make_old)
    await upgrade(engine)
    storage = sql_storage(engine)
    yield storage
    await storage.work.release()
    await engine.dispose()


def make_old(connection: Connection, revision: str = "0002", rows: tuple[str, ...] = ROWS) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    at = bindparam("at", AT, UtcTime())
    for row in rows:
        connection.execute(text(row).bindparams(*([at] if ":at" in row else [])))


async def test_a_campaign_is_still_there_and_not_gone(upgraded: Storage) -> None:
    kept = Campaign(
        id="1",
        ad_account_id=A,
        provider=FAKE,
        seen_at=AT,
        name="Spring",
        status=EntityStatus.PAUSED,
        platform_status="X",
        created_at=AT,
        objective="SALES",
        budget_micros=5,
        budget_mode="day",
    )
    assert await upgraded.entities.find(Campaign, EntityQuery(profile_id=P)) == [kept]


async def test_a_campaigns_id_may_now_be_in_two_accounts(upgraded: Storage) -> None:
    other = Campaign(id="1", ad_account_id=AdAccountId("b"), name="Autumn")
    await upgraded.entities.put(P, FAKE, [other], AT)
    await upgraded.work.commit()
    found = await upgraded.entities.find(Campaign, EntityQuery(profile_id=P))
    assert [one.name for one in found] == ["Spring", "Autumn"]


async def test_an_insight_is_still_there_and_is_replaced(upgraded: Storage) -> None:
    query = InsightQuery(profile_id=P, level=Level.ACCOUNT, window=FIRST)
    kept = KeptInsight(
        ad_account_id=A,
        provider=FAKE,
        level=Level.ACCOUNT,
        entity_id="a",
        day=FIRST.since,
        currency="EUR",
        spend_micros=7,
        impressions=8,
        clicks=None,
        conversions=9,
        as_of=AT,
    )
    assert await upgraded.insights.find(query) == [kept]
    await upgraded.insights.put(P, FAKE, [kept], AT)
    await upgraded.work.commit()
    assert await upgraded.insights.find(query) == [kept]


async def test_an_insight_is_added_up_by_its_week(upgraded: Storage) -> None:
    week = Window(since=date(2026, 3, 2), until=date(2026, 3, 8))
    query = EntitySumQuery(profile_id=P, level=Level.CAMPAIGN, window=week)
    (found,) = (await upgraded.sums.of_entities(query)).sums
    assert (found.spend_micros, found.impressions, found.clicks, found.conversions) == (
        8,
        10,
        None,
        9,
    )


async def test_a_run_and_its_slices_are_still_there(upgraded: Storage) -> None:
    run = await upgraded.sync_runs.find(RUN)
    assert run is not None
    assert (run.status, run.calls, run.is_planned, run.summary) == (
        RunStatus.PARTIAL,
        3,
        True,
        None,
    )
    assert await upgraded.sync_runs.failed(RUN, 9) == [
        Slice(
            position=3,
            kind=SliceKind.BALANCE,
            ad_account_id=A,
            status=SliceStatus.FAILED,
            left=0,
            problem="said so",
            ended_at=AT,
        )
    ]
    assert await upgraded.sync_runs.progress(RUN) == Progress(
        calls_done=3,
        calls_planned=3,
        slices_done=4,
        slices=4,
        accounts_done=1,
        accounts=1,
        failed=1,
        rows={SliceKind.ACCOUNT_INSIGHTS: 2, SliceKind.CAMPAIGNS: 1},
    )


async def test_what_was_read_is_still_known(upgraded: Storage) -> None:
    def reading(kind: SliceKind, window: Window | None) -> Reading:
        return Reading(provider=FAKE, target=A, kind=kind, window=window, read_at=AT)

    assert await upgraded.readings.of(P) == [
        reading(SliceKind.ACCOUNT_INSIGHTS, FIRST),
        reading(SliceKind.ACCOUNT_INSIGHTS, SECOND),
        reading(SliceKind.CAMPAIGNS, None),
    ]


async def test_a_business_center_keeps_its_place_and_has_no_balance_yet(upgraded: Storage) -> None:
    (center,) = await upgraded.business_centers.of(P)
    assert (center.is_active, center.balance_micros, center.balance_at) == (True, None, None)


async def test_all_of_it_still_goes_with_its_profile(upgraded: Storage) -> None:
    await upgraded.profiles.remove(P)
    await upgraded.work.commit()
    assert await upgraded.entities.find(Campaign, EntityQuery(profile_id=P)) == []
    query = InsightQuery(profile_id=P, level=Level.ACCOUNT, window=FIRST)
    assert await upgraded.insights.find(query) == []
    assert await upgraded.readings.of(P) == []
    assert await upgraded.sync_runs.slices(RUN) == []


IDENTITY = (
    "INSERT INTO account_identities (profile_id, provider, business_center_id, ad_account_id,"
    " kind, id, way, user_id, name, availability, granted, refused, changed_at, changed_by)"
    " VALUES ('p', 'fake', 'b', 'a', 'OWN', 'i', 'own_user', {user}, 'I', 'unknown',"
    " '[]', '[]', :at, '')"
)


@pytest.mark.parametrize("user", ["'u'", "NULL"])
async def test_an_identity_is_kept_and_now_another_persons_too(
    user: str, empty_url: str, tmp_path: Path
) -> None:
    for url in (f"sqlite:///{tmp_path}/old.db", empty_url):
        engine = make_engine(url)
        async with engine.begin() as db:
            await db.run_sync(make_old, "0015", (*ROWS[:2], IDENTITY.format(user=user)))
        await upgrade(engine)
        storage = sql_storage(engine)
        (kept,) = await storage.links.of(Identity, P)
        another = msgspec.structs.replace(kept, user_id=PlatformUserId("other"))
        await storage.links.put([kept, another])
        await storage.work.commit()
        assert len(await storage.links.of(Identity, P)) == 2
        await storage.work.release()
        await engine.dispose()


READ = (
    "INSERT INTO center_readings (profile_id, provider, business_center_id, part, as_of,"
    " is_complete, problem) VALUES ('p', 'fake', 'b', 'accounts', :at, true, '')"
)


async def test_what_was_read_of_linked_accounts_stays_and_can_be_asked_for_anew(
    empty_url: str, tmp_path: Path
) -> None:
    for url in (f"sqlite:///{tmp_path}/old.db", empty_url):
        engine = make_engine(url)
        async with engine.begin() as db:
            await db.run_sync(make_old, "0016", (*ROWS[:2], READ))
        await upgrade(engine)
        storage = sql_storage(engine)
        center = BusinessCenterId("b")
        kept = CenterReading(
            profile_id=P,
            provider=FAKE,
            business_center_id=center,
            part=Part.ACCOUNTS,
            as_of=AT,
            is_complete=True,
        )
        assert await storage.links.readings(P) == [kept]
        asked = AskedReading(
            id=AskedReadingId("r"),
            workspace_id=WorkspaceId("w"),
            profile_id=P,
            provider=FAKE,
            business_center_id=center,
            asked_at=AT,
            worker="r",
            beat_at=AT,
        )
        assert await storage.asked_readings.ask(asked)
        assert await storage.asked_readings.of(P) == [asked]
        await storage.work.release()
        await engine.dispose()
