"""`adport sync`: carrying a run out with its progress, and looking at runs."""

import asyncio
from contextlib import suppress

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from core.connection import Connection
from core.errors import NotFound
from core.ids import ConnectionId, SyncRunId
from core.schedule import NextSync
from core.sync import RunStatus, SyncRun
from core.usecases.schedule import ShowNextSync
from core.usecases.syncs import RetrySync, RunView, ShowSyncRuns
from entrypoints.cli.carrying import begun, carried, told_workers
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import all_connections, find_connection, whole_id
from entrypoints.cli.output import facts, table
from entrypoints.cli.telling import PLATFORM, REFUSED
from entrypoints.cli.troubles import problem_of, status_of, troubles, word
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
    failed, or pauses because the platform asked for it.
    """
    found = await find_connection(desk, connection)
    ended = await _carried_out(desk, await begun(desk, found))
    desk.out.give(
        ended, _summary(ended, await _platform(desk, found)), *await troubles(desk, ended)
    )
    if code := _code(ended.run):
        raise click.exceptions.Exit(code)


@command(sync, "status", "adport sync status 4fd966")
@click.argument("what", metavar="CONNECTION|RUN")
async def status(desk: Desk, what: str) -> None:
    """Show how far a run is; of a connection, its newest."""
    view = await _view(desk, await _meant(desk, what))
    coming = await _next(desk, view.run.connection_id)
    progress = view.progress
    desk.out.give(
        view,
        facts(
            ("Run", view.run.id),
            ("Status", status_of(view.run)),
            ("Started", view.run.started_at),
            ("By", view.run.started_by),
            ("Ended", view.run.ended_at),
            *_pause(view.run),
            ("Calls", f"{progress.calls_done} of {progress.calls_planned}"),
            ("Time left", _time(view.seconds_left)),
            ("Slices", f"{progress.slices_done} of {progress.slices}"),
            *([("Failed", progress.failed)] if progress.failed else []),
            ("Accounts", f"{progress.accounts_done} of {progress.accounts}"),
            *((word(kind), rows) for kind, rows in progress.rows.items()),
            ("Next sync", coming.sentence),
            ("Workers", await told_workers(desk)),
        ),
        *await troubles(desk, view),
    )


@command(sync, "next", "adport sync next 4fd966")
@click.argument("connection")
async def next_sync(desk: Desk, connection: str) -> None:
    """Say when the next sync of a connection starts by itself, and why then."""
    found = await find_connection(desk, connection)
    coming = await _next(desk, found.id)
    desk.out.give(coming, facts(("At", coming.at), ("Why", coming.sentence)))


@command(sync, "retry", "adport sync retry 4fd966")
@click.argument("what", metavar="CONNECTION|RUN")
async def retry(desk: Desk, what: str) -> None:
    """Take a run up at once that pauses because the platform asked for it."""
    async with desk.using(RetrySync) as retry_sync:
        run = await retry_sync(desk.actor, await _meant(desk, what))
    desk.out.give(run, "The next free worker takes it up.")


@command(sync, "list", "adport sync list 4fd966")
@click.argument("connection")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="Runs.")
async def list_runs(desk: Desk, connection: str, limit: int) -> None:
    """List the connection's runs, newest first."""
    found = await find_connection(desk, connection)
    async with desk.using(ShowSyncRuns) as show:
        runs = await show.of(desk.actor, found.id, limit)
    rows = [(one.id, status_of(one), one.started_at, one.ended_at, problem_of(one)) for one in runs]
    columns = ("Run", "Status", "Started", "Ended", "Problem")
    desk.out.give(items(runs), table(columns, rows, "It was never synced."))


def _code(run: SyncRun) -> int:
    """The exit code of a run that was carried as far as it goes now."""
    if run.resume_at:
        return PLATFORM
    return CODES.get(run.status, REFUSED if run.problem else 0)


async def _meant(desk: Desk, what: str) -> SyncRunId:
    """The run of that id or its beginning, or the newest of the connection. Raises NotFound."""
    connections = await all_connections(desk)
    async with desk.using(ShowSyncRuns) as show:
        runs = {one.id: await show.of(desk.actor, one.id, MOST) for one in connections}
    with suppress(NotFound):
        known = [run.id for found in runs.values() for run in found]
        return SyncRunId(whole_id(what, known, "sync run", "adport sync list CONNECTION"))
    try:
        connection = await find_connection(desk, what)
    except NotFound:
        remedy = "“adport connections list” and “adport sync list CONNECTION” show which there are."
        raise NotFound("connection or sync run", what, remedy=remedy) from None
    if not runs[connection.id]:
        raise NotFound("sync run of", what, remedy="Start one: “adport sync start CONNECTION”.")
    return runs[connection.id][0].id


async def _carried_out(desk: Desk, run: SyncRun) -> RunView:
    """The run's end, with its progress shown meanwhile."""
    with _bar(desk) as bar:
        shown = bar.add_task("Syncing", total=None, left="")
        work = asyncio.create_task(carried(desk, run))
        try:
            while not work.done():
                view = await _view(desk, run.id)
                done, planned = view.progress.calls_done, view.progress.calls_planned
                bar.update(shown, completed=done, total=planned, left=_left(view))
                await asyncio.wait({work}, timeout=LOOK)
        finally:
            work.cancel()
            await asyncio.wait({work})  # Ctrl-C must not reach it twice, while it lets go
        await work
    return await _view(desk, run.id)


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
        TextColumn("{task.fields[left]}"),
        console=console,
        disable=not console.is_terminal,
    )


def _left(view: RunView) -> str:
    """What the bar says of the rest."""
    accounts = f"{view.progress.accounts_done}/{view.progress.accounts} accounts"
    time = _time(view.seconds_left)
    return f"{accounts}, {time} left" if time else accounts


def _summary(view: RunView, platform: str) -> str:
    rows = view.progress.rows.items()
    told = ", ".join(f"{count} {word(kind).lower()}" for kind, count in rows)
    imported = f"Imported {told or 'nothing'} from {platform}."
    if not view.run.resume_at:
        return imported
    return f"{imported}\n{problem_of(view.run)}"


def _pause(run: SyncRun) -> list[tuple[str, object]]:
    """Until when and why, where it pauses."""
    if run.resume_at is None:
        return []
    return [("Until", run.resume_at), ("Because", run.pause_reason)]


def _time(seconds: float | None) -> str | None:
    """About how long, as people say it."""
    if seconds is None:
        return None
    return f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"


async def _next(desk: Desk, id: ConnectionId) -> NextSync:
    async with desk.using(ShowNextSync) as show:
        return await show(desk.actor, id)
