"""The workers' nursery as a test sees it, and a served sandbox that stands still."""

import os
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from core.slices import SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases.syncs import StartSync
from entrypoints.serving import bind, port_of, served
from tests.fakes.house import actor
from tests.faults.sandbox import Platform, settled
from tests.faults.stage import Rows, Stage, set_stage
from tests.kills.worker import Errand, Report
from tests.races.runner import ROOT

APART = timedelta(minutes=1)
"""Between two workers on one run: the first one counts as silent by then."""


@dataclass(kw_only=True)
class Nursery:
    """Forks workers that carry runs of one database out."""

    platform: Platform
    engine: AsyncEngine
    database_url: str
    api_url: str
    process: Process

    async def stage(self) -> Stage:
        """A fresh profile, whose connection was looked at a while ago."""
        async with self.platform.client() as client:
            now = self.platform.clock.now()
            made = await set_stage(self.platform, self.engine, client, now)
        made.house.clock.move(APART * 2)
        return made

    async def begun(self, stage: Stage) -> SyncRun:
        """A run of everything, which nobody has planned yet."""
        owner = msgspec.structs.replace(actor(stage.connection.workspace_id), member_id=None)
        run = await stage.house.make(StartSync)(owner, stage.connection.id)
        stage.house.clock.move(APART)
        return run

    async def carry_out(self, stage: Stage, run: SyncRun, dies_at: int = 0) -> Report:
        """Let one worker have the run, and see what becomes of it."""
        return await self.send(stage, self.errand(stage, run=run.id, dies_at=dies_at))

    def errand(self, stage: Stage, **more: Any) -> Errand:  # noqa: ANN401 - any field
        """Something for a worker to do now."""
        now = stage.house.clock.now()
        return Errand(database_url=self.database_url, api_url=self.api_url, now=now, **more)

    async def send(self, stage: Stage, errand: Errand) -> Report:
        """Have one worker do it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(msgspec.json.encode(errand) + b"\n")
        report = msgspec.json.decode(await self.process.stdout.readline(), type=Report)
        stage.house.clock.move(APART)
        return report

    async def require_done(self, stage: Stage, run: SyncRun) -> Rows:
        """All there is after a run that ended well, and only once; nothing taken back."""
        ports = stage.house.storage
        ended = await ports.sync_runs.get(run.workspace_id, run.id)
        assert (ended.status, ended.problem) == (RunStatus.DONE, "")
        slices = await stage.slices(run)
        assert {one.status for one in slices} == {SliceStatus.DONE}
        entries = await ports.audit.of(run.workspace_id, before=None, limit=100)
        actions = [one.action for one in entries]
        assert actions.count("sync.ended") == actions.count("sync.started")
        await ports.work.release()
        assert await stage.taken_back(*SliceKind) == []
        return await stage.rows(*SliceKind)


@asynccontextmanager
async def nursery(database_url: str) -> AsyncIterator[Nursery]:
    """On an empty database, beside a fresh sandbox."""
    engine = make_engine(database_url)
    await upgrade(engine)
    platform, listener = await settled(), bind("127.0.0.1", 0)
    async with served(platform.app, listener), _process() as process:
        yield Nursery(
            platform=platform,
            engine=engine,
            database_url=database_url,
            api_url=f"http://127.0.0.1:{port_of(listener)}/open_api/v1.3/",
            process=process,
        )
    await engine.dispose()


@asynccontextmanager
async def _process() -> AsyncIterator[Process]:
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    program = (sys.executable, "-m", "tests.kills.worker")
    process = await create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, env=environment)
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        await process.wait()
