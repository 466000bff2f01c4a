"""However many processes keep the schedule, a connection that is due is synced once."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from core.ad_account import AccountStatus, AdAccount
from core.business_center import Reach
from core.connection import Connection, PlatformUser
from core.ids import AdAccountId, ConnectionId, PermissionSlug, PlatformUserId
from core.permission import Grant
from core.sync import SyncRun
from tests.contracts.scene import OURS, SHOES, T0
from tests.fakes.platforms import FAKE
from tests.fakes.storage import Storage, sql_storage
from tests.races.runner import ROOT

CONNECTIONS = 12
PROCESSES = 3
TICKS = 3
GRANT = Grant(claimed=frozenset(PermissionSlug(one) for one in ("accounts", "reporting", "ads")))


def connection(number: int) -> Connection:
    return Connection(
        id=ConnectionId(f"c{number:02}"),
        workspace_id=OURS.id,
        profile_id=SHOES.id,
        provider=FAKE,
        user=PlatformUser(id=PlatformUserId(f"u{number:02}")),
        grant=GRANT,
        first_connected_at=T0,
        connected_at=T0,
        validated_at=T0,
    )


def account(of: Connection) -> AdAccount:
    return AdAccount(
        id=AdAccountId(f"a-{of.id}"),
        profile_id=SHOES.id,
        provider=FAKE,
        name=f"Account of {of.id}",
        currency="USD",
        timezone="UTC",
        status=AccountStatus.ACTIVE,
        is_selected=True,
        reached_by=(Reach(connection_id=of.id, role="admin"),),
    )


async def set_scene(storage: Storage) -> list[Connection]:
    made = [connection(number) for number in range(CONNECTIONS)]
    await storage.workspaces.add(msgspec.structs.replace(OURS, plan="self_hosted"))
    await storage.profiles.add(SHOES)
    for one in made:
        await storage.connections.add(one)
    await storage.ad_accounts.put([account(one) for one in made])
    await storage.work.commit()
    return made


@asynccontextmanager
async def schedulers(url: str) -> AsyncIterator[list[Process]]:
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    started = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.races.scheduler", url, str(TICKS)),
            stdin=PIPE,
            stdout=PIPE,
            env=environment,
        )
        for _ in range(PROCESSES)
    ]
    try:
        yield started
    finally:
        for one in started:
            assert one.stdin
            one.stdin.close()
            await one.wait()


async def raced(url: str) -> tuple[list[str], list[SyncRun]]:
    """The connections whose syncs somebody believes to have started, and the runs there are."""
    engine = make_engine(url)
    await upgrade(engine)
    storage = sql_storage(engine)
    await set_scene(storage)
    async with schedulers(url) as started:
        for one in started:
            assert one.stdin
            one.stdin.write(b"go\n")
        lines = [await one.stdout.readline() for one in started if one.stdout]
    told = [id for line in lines for tick in msgspec.json.decode(line) for id in tick]
    runs = await storage.sync_runs.running()
    await storage.work.release()
    await engine.dispose()
    return told, runs


async def assert_synced_once(url: str) -> None:
    told, runs = await raced(url)
    wanted = sorted(connection(number).id for number in range(CONNECTIONS))
    assert sorted(told) == wanted
    assert sorted(run.connection_id for run in runs) == wanted


async def test_on_sqlite_each_due_connection_is_synced_once(sqlite_url: str) -> None:
    await assert_synced_once(sqlite_url)


async def test_on_postgresql_each_due_connection_is_synced_once(postgresql_url: str) -> None:
    await assert_synced_once(postgresql_url)
