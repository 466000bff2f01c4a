"""A profile on a real database, connected to the sandbox by the real plugin and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx  # noqa: TID251 - the stand-in is called in this process
import msgspec
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.http import HttpSession
from adapters.pace import Pace
from adapters.sql.entity_tables import TABLES
from adapters.sql.platform_tables import ad_accounts, business_centers, insights, restatements
from core.connection import Connection
from core.credential import AppCredentials, Credential
from core.discovery import merged_accounts, merged_centers
from core.ids import ConnectionId, PlanSlug, ProfileId, ProviderSlug, SyncRunId, WorkspaceId
from core.job import job_of
from core.permission import Grant
from core.profile import Import, Profile
from core.provider import Provider
from core.quota import SOMEBODY, Caller
from core.readings import Reading
from core.secret import Secret
from core.slices import TRAITS, Slice, SliceKind
from core.sync import RunStatus, SyncRun
from core.sync_plan import plan_slices
from core.usecases.carrying import CarryOutSync
from core.usecases.plan_sync import FindGround
from core.usecases.vault import Vault
from core.workspace import Workspace
from plugins.tiktok import TikTok
from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from tests.fakes.allowances import pace_of
from tests.fakes.clock import FakeClock
from tests.fakes.house import House
from tests.fakes.storage import sql_storage
from tests.faults.sandbox import Platform

LATER = timedelta(minutes=15)
MOST_PAUSES = 4

type Rows = dict[str, set[str]]
"""Every table's rows, written out."""


@dataclass(kw_only=True)
class Lines:
    """Real lines to the sandbox, on which time passes by the test's clock."""

    client: httpx.AsyncClient
    clock: FakeClock
    pace: Pace
    tiktok: Provider
    api_url: str = "http://sandbox/open_api/v1.3/"

    def all(self) -> tuple[Provider, ...]:
        return (self.tiktok,)

    def get(self, slug: ProviderSlug) -> Provider:
        return self.tiktok

    def authorize_url(self, slug: ProviderSlug) -> str:
        assert self.tiktok.manifest.oauth
        return self.tiktok.manifest.oauth.authorize_url

    def line(
        self, slug: ProviderSlug, credential: Credential | None, caller: Caller | None = None
    ) -> HttpSession:
        return HttpSession(
            provider=self.tiktok,
            client=self.client,
            app=AppCredentials(id=APP_ID, secret=Secret(APP_SECRET)),
            api_url=self.api_url,
            credential=credential,
            pace=self.pace,
            caller=caller or SOMEBODY,
            sleep=self.clock.sleep,
        )


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One connection, its runs, and what the tables hold of it."""

    platform: Platform
    engine: AsyncEngine
    house: House
    connection: Connection

    async def planned(self, *kinds: SliceKind, is_thorough: bool = False) -> SyncRun:
        """A run that reads those kinds and nothing else, of what is due."""
        ports, now = self.house.storage, self.house.clock.now()
        ground, _ = await self.house.make(FindGround)(self.connection)
        ground = msgspec.structs.replace(ground, kinds=kinds, is_thorough=is_thorough)
        id = SyncRunId(uuid4().hex)
        run = SyncRun(
            id=id,
            workspace_id=self.connection.workspace_id,
            profile_id=self.connection.profile_id,
            connection_id=self.connection.id,
            is_thorough=is_thorough,
            is_planned=True,
            worker=id,
            started_by="a test",
            started_at=now,
            beat_at=now,
        )
        manifest = TikTok().manifest
        await ports.sync_runs.add(run)
        day = self.platform.sandbox.clock.now()
        await ports.sync_runs.plan(id, plan_slices(ground, manifest, day))
        await ports.work.commit()
        return run

    async def carried(self, run: SyncRun) -> SyncRun:
        """As far as one worker takes it."""
        found = await self.house.make(CarryOutSync)(job_of(run))
        assert found
        return found

    async def resumed(self, run: SyncRun) -> SyncRun:
        """To the run's end, by workers that come when each pause is over."""
        for _ in range(MOST_PAUSES):
            if run.resume_at is None:
                break
            self.house.clock.at = max(self.house.clock.at, run.resume_at)
            run = await self.carried(run)
        assert run.ended_at
        return run

    async def mended(self, *kinds: SliceKind) -> SyncRun:
        """What the schedule brings later on."""
        self.house.clock.move(LATER)
        run = await self.resumed(await self.carried(await self.planned(*kinds)))
        assert run.status is RunStatus.DONE, run.problem
        return run

    async def slices(self, run: SyncRun) -> list[Slice]:
        found = await self.house.storage.sync_runs.slices(run.id)
        await self.house.storage.work.release()
        return found

    async def readings(self, kinds: Sequence[SliceKind]) -> list[Reading]:
        found = await self.house.storage.readings.of(self.connection.profile_id)
        await self.house.storage.work.release()
        return [one for one in found if one.kind in kinds]

    async def current(self) -> Connection:
        """The connection as it stands."""
        found = await self.house.storage.connections.get(
            self.connection.workspace_id, self.connection.id
        )
        await self.house.storage.work.release()
        return found

    async def rows(self, *kinds: SliceKind) -> Rows:
        """All that the tables hold of those kinds, without when it was read."""
        entities = [TABLES[entity] for kind in kinds if (entity := TRAITS[kind].entity)]
        found = {table.name: await self._read(table, _TOLD_WHEN) for table in entities}
        if any(TRAITS[kind].level for kind in kinds):
            found[insights.name] = await self._read(insights, _TOLD_WHEN)
        for table in (ad_accounts, business_centers):
            found[table.name] = await self._balances(table)
        return found

    async def taken_back(self, *kinds: SliceKind) -> list[str]:
        """What was marked gone, or told otherwise than before."""
        found: list[str] = []
        async with self.engine.connect() as db:
            for kind in kinds:
                if entity := TRAITS[kind].entity:
                    table = TABLES[entity]
                    gone = select(table.c.id).where(self._ours(table), table.c.gone_at.is_not(None))
                    found += [f"{table.name} {id}" for id in (await db.execute(gone)).scalars()]
            changed = select(restatements).where(self._ours(restatements))
            found += [f"restated {tuple(row)}" for row in await db.execute(changed)]
        return found

    async def _read(self, table: Table, without: frozenset[str]) -> set[str]:
        columns = [column for column in table.columns if column.name not in without]
        async with self.engine.connect() as db:
            rows = await db.execute(select(*columns).where(self._ours(table)))
            return {repr(tuple(row)) for row in rows}

    async def _balances(self, table: Table) -> set[str]:
        async with self.engine.connect() as db:
            query = select(table.c.id, table.c.balance_micros).where(self._ours(table))
            return {repr(tuple(row)) for row in await db.execute(query)}

    def _ours(self, table: Table) -> Any:  # noqa: ANN401 - a clause of any kind
        return table.c.profile_id == self.connection.profile_id


_TOLD_WHEN = frozenset({"profile_id", "seen_at", "gone_at", "as_of"})


async def set_stage(
    platform: Platform, engine: AsyncEngine, client: httpx.AsyncClient, now: datetime
) -> Stage:
    """A fresh workspace with one connection, two selected ad accounts and one Business Center."""
    clock = FakeClock(now)
    pace = pace_of("TikTok", now=lambda: clock.at.timestamp(), sleep=clock.sleep)
    tiktok = TikTok()
    house = House(
        storage=sql_storage(engine),
        clock=clock,
        chance=SystemChance(),  # type: ignore[arg-type]
        platforms=Lines(client=client, clock=clock, pace=pace, tiktok=tiktok),  # type: ignore[arg-type]
    )
    ports, id = house.storage, uuid4().hex
    connection = Connection(
        id=ConnectionId(f"c-{id}"),
        workspace_id=WorkspaceId(f"w-{id}"),
        profile_id=ProfileId(f"p-{id}"),
        provider=tiktok.manifest.slug,
        user=platform.user,
        grant=Grant(claimed=frozenset(one.slug for one in tiktok.manifest.permissions)),
        first_connected_at=now,
        connected_at=now,
        validated_at=now,
    )
    await ports.workspaces.add(_workspace(connection, now))
    await ports.profiles.add(_profile(connection, now))
    await ports.connections.add(connection)
    await house.make(Vault).keep(connection, platform.credential)
    await ports.business_centers.put(
        msgspec.structs.replace(one, is_active=one.id == platform.center)
        for one in merged_centers((), platform.centers, connection, now)
    )
    accounts = merged_accounts((), platform.accounts, connection, Import.CHOSEN, frozenset(), now)
    await ports.ad_accounts.put(
        [msgspec.structs.replace(one, is_selected=one.id in platform.chosen) for one in accounts]
    )
    await ports.work.commit()
    return Stage(platform=platform, engine=engine, house=house, connection=connection)


def _workspace(connection: Connection, now: datetime) -> Workspace:
    return Workspace(
        id=connection.workspace_id,
        name="A house",
        plan=PlanSlug("self_hosted"),
        trial_ends_at=None,
        created_at=now,
    )


def _profile(connection: Connection, now: datetime) -> Profile:
    return Profile(
        id=connection.profile_id,
        workspace_id=connection.workspace_id,
        name="A profile",
        imports=Import.CHOSEN,
        created_at=now,
    )
