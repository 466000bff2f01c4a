"""`adport sync`: carrying a run out with its progress, and looking at runs."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from core.connection import Connection
from core.errors import NotFound, SyncRunning
from core.ids import SyncRunId
from core.sync import RunStatus, SyncRun
from core.usecases.run_sync import RunSync
from core.usecases.syncs import RunView, ShowSyncRuns, StartSync, TakeOverSyncs
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import all_connections, find_connection, whole_id
from entrypoints.cli.output import facts, plain, table
from entrypoints.cli.telling import PLATFORM, REFUSED
from entrypoints.http.views import items

LOOK = 0.3
"""Seconds between two looks at how far the run is."""
MOST = 500
"""Runs of a connection that can be named by their ids."""
CODES = {RunStatus.PARTIAL: REFUSED, RunStatus.FAILED: PLATFORM}
"""The exit codes of runs that did not read everything."""


sync = click.Group("sync", help="Passes that bring a connection's data up to date, slice by slice.")


@command(sync, "start", "adport sync start 4fd966")
@click.argument("connection")
async def start(desk: Desk, connection: str) -> None:
    """Sync the connection here and now; stopped at any instant, nothing is lost.

    Exits with 4 where a part was not read, even for want of a permission, and with 5 where the run
    failed.
    """
    found = await find_connection(desk, connection)
    ended = await _carried_out(desk, await _begun(desk, found))
    desk.out.give(ended, _summary(ended, await _platform(desk, found)), *_troubles(ended))
    if code := CODES.get(ended.run.status, REFUSED if ended.run.problem else 0):
        raise click.exceptions.Exit(code)


@command(sync, "status", "adport sync status 4fd966")
@click.argument("what", metavar="CONNECTION|RUN")
async def status(desk: Desk, what: str) -> None:
    """Show how far a run is; of a connection, its newest."""
    view = await _view(desk, await _meant(desk, what))
    progress = view.progress
    desk.out.give(
        view,
        facts(
            ("Run", view.run.id),
            ("Status", view.run.status),
            ("Started", view.run.started_at),
            ("By", view.run.started_by),
            ("Ended", view.run.ended_at),
            ("Slices", f"{progress.slices_done} of {progress.slices}"),
            ("Accounts", f"{progress.accounts_done} of {progress.accounts}"),
            ("Campaigns", progress.campaigns),
            ("Insight rows", progress.insights),
            ("Balances", progress.balances),
            ("Calls", view.run.calls),
        ),
        *_troubles(view),
    )


@command(sync, "list", "adport sync list 4fd966")
@click.argument("connection")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="Runs.")
async def list_runs(desk: Desk, connection: str, limit: int) -> None:
    """List the connection's runs, newest first."""
    found = await find_connection(desk, connection)
    async with desk.using(ShowSyncRuns) as show:
        runs = await show.of(desk.actor, found.id, limit)
    rows = [(one.id, one.status, one.started_at, one.ended_at, one.problem) for one in runs]
    columns = ("Run", "Status", "Started", "Ended", "Problem")
    desk.out.give(items(runs), table(columns, rows, "It was never synced."))


async def _meant(desk: Desk, what: str) -> SyncRunId:
    """The run of that id or its beginning, or the newest of the connection. Raises NotFound."""
    connections = await all_connections(desk)
    async with desk.using(ShowSyncRuns) as show:
        runs = {one.id: await show.of(desk.actor, one.id, MOST) for one in connections}
    with suppress(NotFound):
        known = [run.id for found in runs.values() for run in found]
        return SyncRunId(whole_id(what, known, "sync run", "adport sync list CONNECTION"))
    connection = await find_connection(desk, what)
    if not runs[connection.id]:
        raise NotFound("sync run of", what, remedy="Start one: “adport sync start CONNECTION”.")
    return runs[connection.id][0].id


async def _begun(desk: Desk, connection: Connection) -> SyncRun:
    """A new run, or the one that a killed process left behind.

    Raises SyncRunning where another process is alive and at it.
    """
    try:
        async with desk.using(StartSync) as start_sync:
            return await start_sync(desk.actor, connection.id)
    except SyncRunning:
        async with desk.using(TakeOverSyncs) as take_over:
            taken = await take_over(uuid4().hex)
        for run in taken:
            if run.connection_id == connection.id:
                desk.out.say("Going on with the run that was interrupted.")
                return run
        raise


async def _carried_out(desk: Desk, run: SyncRun) -> RunView:
    """The run's end, with its progress shown meanwhile."""
    with _bar(desk) as bar:
        shown = bar.add_task("Syncing", total=None)
        work = asyncio.create_task(_run(desk, run))
        try:
            while not work.done():
                progress = (await _view(desk, run.id)).progress
                bar.update(shown, completed=progress.slices_done, total=progress.slices)
                await asyncio.wait({work}, timeout=LOOK)
        finally:
            work.cancel()
        await work
    return await _view(desk, run.id)


async def _run(desk: Desk, run: SyncRun) -> None:
    async with desk.using(RunSync) as run_sync:
        await run_sync(run)


async def _view(desk: Desk, id: SyncRunId) -> RunView:
    async with desk.using(ShowSyncRuns) as show:
        return await show(desk.actor, id)


async def _platform(desk: Desk, connection: Connection) -> str:
    return (await desk.platforms()).get(connection.provider).manifest.name


def _bar(desk: Desk) -> Progress:
    console = desk.out.aside
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _summary(view: RunView, platform: str) -> str:
    progress = view.progress
    return (
        f"Imported {progress.campaigns} campaigns, {progress.insights} insight rows,"
        f" {progress.balances} balances from {platform}."
    )


def _troubles(view: RunView) -> list[str]:
    """Why not everything was read, and what to do."""
    lines = [plain(view.run.problem)] if view.run.problem else []
    lines += [
        plain(f"  {one.ad_account_id} {one.kind.value.replace('_', ' ')}: {one.problem}")
        for one in view.failed
    ]
    if view.run.status in CODES:
        lines.append(f"What to do: adport connections validate {view.run.connection_id}")
    return lines
