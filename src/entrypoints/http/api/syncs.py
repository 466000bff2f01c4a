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
from core.sync import SyncRun
from core.usecases.syncs import RunView, ShowSyncRuns, StartSync
from entrypoints.background import Background
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
    request: Request[Any, Any, Any],
    start: FromDishka[StartSync],
) -> SyncRun:
    """Start bringing the connection's data up to date. Media buyer and up."""
    run = await start(actor, ConnectionId(connection_id))
    background: Background = request.app.state.background
    background.run(run)
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
    container: AsyncContainer = request.app.state.dishka_container
    return ServerSentEvent(_watch(container, actor, SyncRunId(run_id)))


async def _watch(
    container: AsyncContainer, actor: NamedDependency[Actor], id: SyncRunId
) -> AsyncIterator[ServerSentEventMessage]:
    """Look again and again, in a database session of its own each time."""
    told, quiet = b"", 0.0
    while True:
        try:
            async with container() as scope:
                view = await (await scope.get(ShowSyncRuns))(actor, id)
        except Error as error:  # deleted meanwhile, or the database is down
            yield ServerSentEventMessage(data=error.code, event="error")
            return
        text = msgspec.json.encode(view)
        if view.run.ended_at is not None:
            yield ServerSentEventMessage(data=text, event="end")
            return
        if text != told:
            told, quiet = text, 0.0
            yield ServerSentEventMessage(data=text, event="progress")
        elif quiet >= QUIET:
            quiet = 0.0
            yield ServerSentEventMessage(comment="still here")
        await asyncio.sleep(LOOK)
        quiet += LOOK


HANDLERS = (start_sync, list_sync_runs, show_sync_run, watch_sync_run)
