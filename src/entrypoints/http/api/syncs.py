"""/sync-runs: starting a sync and watching it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from core.access import Actor
from core.errors import Error
from core.ids import ConnectionId, SyncRunId
from core.job import job_of
from core.ports.jobs import Jobs
from core.schedule import NextSync
from core.sync import SyncRun
from core.usecases.schedule import ShowNextSync
from core.usecases.syncs import RetrySync, RunView, ShowSyncRuns, StartSync
from entrypoints.http.identity import recognised
from entrypoints.http.views import Items, items

LOOK = 0.25
"""Seconds between two looks at a run."""
QUIET = 15
"""Seconds without news after which a comment keeps the stream open."""


@post("/connections/{connection_id:str}/sync-runs", summary="Sync a connection", status_code=202)
@inject
async def start_sync(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    start: FromDishka[StartSync],
    jobs: FromDishka[Jobs],
) -> SyncRun:
    """Start bringing the connection's data up to date. Media buyer and up."""
    run = await start(actor, ConnectionId(connection_id))
    await jobs.enqueue(job_of(run))
    return run


@get("/connections/{connection_id:str}/sync-runs", summary="A connection's sync runs")
@inject
async def list_sync_runs(
    actor: NamedDependency[Actor], connection_id: FromPath[str], show: FromDishka[ShowSyncRuns]
) -> Items[SyncRun]:
    """The last twenty runs, newest first."""
    return items(await show.of(actor, ConnectionId(connection_id)))


@get("/sync-runs/{run_id:str}", summary="A sync run and its progress")
@inject
async def show_sync_run(
    actor: NamedDependency[Actor], run_id: FromPath[str], show: FromDishka[ShowSyncRuns]
) -> RunView:
    """How far the run is, what came in, and what failed."""
    return await show(actor, SyncRunId(run_id))


@post("/sync-runs/{run_id:str}/retry", summary="Take a paused run up at once", status_code=202)
@inject
async def retry_sync_run(
    actor: NamedDependency[Actor],
    run_id: FromPath[str],
    retry: FromDishka[RetrySync],
    jobs: FromDishka[Jobs],
) -> SyncRun:
    """Do not wait for the end of the pause that the platform asked for. Media buyer and up.

    One trial call asks the platform first; `rate_limited` says that the pause stands.
    """
    run = await retry(actor, SyncRunId(run_id))
    await jobs.enqueue(job_of(run))
    return run


@get("/connections/{connection_id:str}/next-sync", summary="When the next sync comes, and why")
@inject
async def show_next_sync(
    actor: NamedDependency[Actor], connection_id: FromPath[str], show: FromDishka[ShowNextSync]
) -> NextSync:
    """The next sync that starts by itself, or look for ad accounts where there are none to sync;
    without a time, where a person must do something."""
    return await show(actor, ConnectionId(connection_id))


@get("/sync-runs/{run_id:str}/events", summary="A sync run's progress, live")
@inject
async def watch_sync_run(
    actor: NamedDependency[Actor],
    run_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowSyncRuns],
) -> ServerSentEvent:
    """Server-sent events: `progress` whenever something moved, and one `end`."""
    await show(actor, SyncRunId(run_id))
    return ServerSentEvent(_watch(request, SyncRunId(run_id)))


async def _watch(
    request: Request[Any, Any, Any], id: SyncRunId
) -> AsyncIterator[ServerSentEventMessage]:
    """Look again and again, each time as whom the key belongs to by then."""
    told, quiet = None, 0.0
    while True:
        try:
            view = await _look(request, id)
        except Error as error:  # deleted meanwhile, the key revoked, or the database is down
            yield ServerSentEventMessage(data=error.code, event="error")
            return
        text = msgspec.json.encode(view)
        if view.run.ended_at is not None:
            yield ServerSentEventMessage(data=text, event="end")
            return
        moved = view.progress, view.run.resume_at, view.run.problem
        if moved != told:
            told, quiet = moved, 0.0
            yield ServerSentEventMessage(data=text, event="progress")
        elif quiet >= QUIET:
            quiet = 0.0
            yield ServerSentEventMessage(comment="still here", data=None)
        await asyncio.sleep(LOOK)
        quiet += LOOK


async def _look(request: Request[Any, Any, Any], id: SyncRunId) -> RunView:
    """In a database session of its own, which no stream holds open."""
    container: AsyncContainer = request.app.state.dishka_container
    async with container() as scope:
        actor = await recognised(request, scope)
        return await (await scope.get(ShowSyncRuns))(actor, id)


HANDLERS = (
    start_sync,
    list_sync_runs,
    show_sync_run,
    retry_sync_run,
    show_next_sync,
    watch_sync_run,
)
