"""How fast pages of insights are stored, and in how much memory, on both databases."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from adapters.sql.engine import make_engine
from adapters.sql.insights import SqlInsights
from adapters.sql.migrate import upgrade
from adapters.sql.profiles import SqlProfiles
from adapters.sql.sync_runs import SqlSyncRuns
from adapters.sql.tenants import SqlWorkspaces
from adapters.sql.work import SqlWork
from benchmarks.figure import Figure, below
from core.ids import AdAccountId, PlanSlug, ProfileId, ProviderSlug, SyncRunId, WorkspaceId
from core.insight import Insight, Level
from core.profile import Profile
from core.slices import Slice, SliceKind
from core.workspace import Workspace
from tests.postgres import make_database, running_server

PAGE = 1000
PAGES = 300
MANY = 4500
"""Pages of 50 accounts with 1,000 ads each in 90 days."""
BAR = 20_000
BAR_MB = 250
DAYS, ADS_A_PAGE, PAGES_A_WINDOW = 10, 100, 10
FIRST = date(2026, 1, 1)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENDS = {FIRST + timedelta(days=day): NOW - timedelta(days=30) for day in range(90)}

PROFILE, TIKTOK = ProfileId("3f0d5a3e7b1c4a55"), ProviderSlug("tiktok")
RUN = SyncRunId("none")
"""Its checkpoint is written as for any run, and finds no row."""


def measure() -> list[Figure]:
    """On SQLite in a file, and on a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory() as folder:
        found = _measure("SQLite", f"sqlite:///{folder}/pages.db", f"sqlite:///{folder}/many.db")
    with running_server() as server:
        urls = [asyncio.run(make_database(server)) for _ in range(2)]
        found += _measure("PostgreSQL", *urls)
    return found


def _measure(database: str, few: str, many: str) -> list[Figure]:
    first, again, changed = asyncio.run(_rates(few))
    rate, before, after = _in_a_child(many)
    return [
        _at_least(f"{database}: pages of {PAGE:,} insights, new", first),
        _at_least(f"{database}: the same read again", again),
        _at_least(f"{database}: the same, one row in twenty restated", changed),
        _at_least(f"{database}: {MANY * PAGE / 1e6:g} million insights", rate),
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
    """Rows a second, from the page's JSON to the commit with its checkpoint."""
    engine = make_engine(url)
    took = 0.0
    for number in range(pages):
        page = _page(number, spend)
        start = time.perf_counter()
        rows = msgspec.json.decode(page, type=list[Insight])
        work = SqlWork(engine)
        ends = ENDS if is_again else None
        await SqlInsights(work).put(PROFILE, TIKTOK, rows, at, ends)
        checkpoint = Slice(position=0, kind=SliceKind.AD_INSIGHTS, rows=PAGE * number)
        await SqlSyncRuns(work).change_slice(RUN, checkpoint)
        await work.commit()
        took += time.perf_counter() - start
    await engine.dispose()
    return pages * PAGE / took


def _page(number: int, spend: int) -> bytes:
    """A hundred ads on ten days, as an account's pages follow one another."""
    account, rest = divmod(number, 90)
    return msgspec.json.encode(list(_rows(account, *divmod(rest, PAGES_A_WINDOW), spend)))


def _rows(account: int, window: int, group: int, spend: int) -> Iterator[Insight]:
    for ad in range(ADS_A_PAGE):
        more = 0 if ad % 20 else spend
        for day in range(DAYS):
            yield Insight(
                ad_account_id=AdAccountId(f"7{account:018}"),
                level=Level.AD,
                entity_id=f"17{account:04}{group:06}{ad:06}",
                day=FIRST + timedelta(days=window * DAYS + day),
                currency="USD",
                spend_micros=ad * day * 10_000 + more,
                impressions=ad * 100 + more,
                clicks=day * 7 + more,
                conversions=ad + more,
            )


def _in_a_child(url: str) -> tuple[float, float, float]:
    """Rows a second and megabytes at start and at most, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    rate, before, after = (float(word) for word in done.stdout.split())
    return rate, before, after


def _megabytes() -> float:
    """The most memory this process has held so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


async def _many(url: str) -> None:
    await _found(url)
    before = _megabytes()
    rate = await _stored(url, MANY, spend=0, at=NOW)
    print(rate, before, _megabytes())


if __name__ == "__main__":
    asyncio.run(_many(sys.argv[1]))
