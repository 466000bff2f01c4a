"""How fast pages of insights are stored, and in how much memory, on both databases."""

import asyncio
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.sql.engine import make_engine
from adapters.sql.insights import SqlInsights
from adapters.sql.migrate import upgrade
from adapters.sql.profiles import SqlProfiles
from adapters.sql.sync_runs import SqlSyncRuns
from adapters.sql.tenants import SqlWorkspaces
from adapters.sql.work import SqlWork
from benchmarks.figure import Figure, below
from benchmarks.told import FIRST, PAGE, PROFILE, TIKTOK, OnePage, account_of, page
from core.ids import PlanSlug, SyncRunId, WorkspaceId
from core.insight import Level, Window
from core.profile import Profile
from core.slices import Slice, SliceKind
from core.workspace import Workspace
from plugins.tiktok.insights import read_insights
from tests.postgres import make_database, running_server

PAGES = 300
FEW, MANY = 900, 4500
"""Pages in a process of its own: of 50 accounts with 1,000 ads each in 90 days, or a fifth."""
BAR = 20_000
BAR_MB = 250
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENDS = {FIRST + timedelta(days=day): NOW - timedelta(days=30) for day in range(90)}

WINDOW = Window(since=FIRST, until=FIRST + timedelta(days=29))
RUN = SyncRunId("none")
"""Its checkpoint is written as for any run, and finds no row."""


def measure() -> list[Figure]:
    """On SQLite in a file, and on a PostgreSQL of its own."""
    return _on_both(FEW)


def measure_long() -> list[Figure]:
    """The same with four and a half million insights."""
    return _on_both(MANY)


def _on_both(pages: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        files = f"sqlite:///{folder}/first.db", f"sqlite:///{folder}/many.db"
        found = _measure("SQLite", *files, pages)
    with running_server() as server:
        bases = asyncio.run(make_database(server)), asyncio.run(make_database(server))
        return found + _measure("PostgreSQL", *bases, pages)


def _measure(database: str, few: str, many: str, pages: int) -> list[Figure]:
    first, again, changed = asyncio.run(_rates(few))
    rate, before, after = _in_a_child(many, pages)
    return [
        _at_least(f"{database}: page received → stored, {PAGE:,} new insights each", first),
        _at_least(f"{database}: the same read again", again),
        _at_least(f"{database}: the same, one row in twenty restated", changed),
        _at_least(f"{database}: {pages * PAGE / 1e6:g} million insights", rate),
        below(f"{database}: … memory they take beyond the start's", after - before, BAR_MB, "MB"),
    ]


def _at_least(what: str, rate: float) -> Figure:
    return Figure(what, f"{rate:,.0f} rows/s", f">= {BAR:,} rows/s", rate >= BAR)


async def _rates(url: str) -> tuple[float, float, float]:
    await _found(url)
    first = await _stored(url, PAGES, spend=0, at=NOW)
    again = await _stored(url, PAGES, spend=0, at=NOW + timedelta(hours=1), is_again=True)
    later = NOW + timedelta(hours=2)
    return first, again, await _stored(url, PAGES, spend=1, at=later, is_again=True)


async def _found(url: str) -> None:
    """The tables, and whose insights they will be."""
    engine = make_engine(url)
    await upgrade(engine)
    work = SqlWork(engine)
    workspace = Workspace(
        id=WorkspaceId("w"), name="W", plan=PlanSlug("scale"), trial_ends_at=None, created_at=NOW
    )
    await SqlWorkspaces(work).add(workspace)
    profile = Profile(id=PROFILE, workspace_id=workspace.id, name="P", created_at=NOW)
    await SqlProfiles(work).add(profile)
    await work.commit()
    await engine.dispose()


async def _stored(
    url: str, pages: int, *, spend: int, at: datetime, is_again: bool = False
) -> float:
    """Rows a second, from TikTok's JSON to the commit with its checkpoint."""
    engine = make_engine(url)
    took = 0.0
    for number in range(pages):
        account, line = account_of(number), OnePage(page(number, spend))
        start = time.perf_counter()
        rows = (await read_insights(line, account, Level.AD, WINDOW, "")).rows
        work = SqlWork(engine)
        whole = tuple(ENDS) if is_again else ()
        await SqlInsights(work).put(PROFILE, TIKTOK, rows, at, ENDS, whole)
        checkpoint = Slice(position=0, kind=SliceKind.AD_INSIGHTS, rows=PAGE * number)
        await SqlSyncRuns(work).change_slice(RUN, checkpoint)
        await work.commit()
        took += time.perf_counter() - start
    await engine.dispose()
    return pages * PAGE / took


def _in_a_child(url: str, pages: int) -> tuple[float, float, float]:
    """Rows a second and megabytes at start and at most, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", url, str(pages)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    rate, before, after = (float(word) for word in done.stdout.split())
    return rate, before, after


def _megabytes() -> float:
    """The most memory this process has held so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


async def _many(url: str, pages: int) -> None:
    await _found(url)
    before = _megabytes()
    rate = await _stored(url, pages, spend=0, at=NOW)
    print(rate, before, _megabytes())


if __name__ == "__main__":
    asyncio.run(_many(sys.argv[1], int(sys.argv[2])))
