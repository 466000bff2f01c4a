"""What can be done with a connection: validate, sync, retry, disconnect; and its run, live."""

from dataclasses import dataclass
from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from core.access import Actor, Deed, require
from core.connection import READ_ONLY
from core.errors import SyncRunning
from core.ids import ConnectionId, ProfileId, SyncRunId
from core.job import job_of
from core.ports.jobs import Jobs
from core.ports.platforms import Platforms
from core.provider import Revokes
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.connections import Disconnect, ListConnections, ValidateConnection
from core.usecases.syncs import RetrySync, ShowSyncRuns, StartSync
from entrypoints.addresses import Addresses
from entrypoints.http.web.cards import card_of, manifest_of
from entrypoints.http.web.config import card_part
from entrypoints.http.web.errors import FRAGMENT
from entrypoints.http.web.flash import Told
from entrypoints.http.web.progress import of_run
from entrypoints.http.web.rendering import go
from entrypoints.http.web.watching import stream
from entrypoints.http.web.windows import CHOICES


@post("/connections/{connection_id:str}/validate", include_in_schema=False)
@inject
async def validate(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    request: Request[Any, Any, Any],
    validate: FromDishka[ValidateConnection],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Ask the platform; each check's result goes into the card."""
    done = await validate(actor, ConnectionId(connection_id))
    container: AsyncContainer = request.state.dishka_container
    if FRAGMENT in request.headers:
        profile_id = done.connection.profile_id
        list_accounts = await container.get(ListAdAccounts)
        reached = await list_accounts.with_centers(actor.workspace_id, profile_id)
        card = await card_of(container, actor, done.connection, reached, done.checks)
        return await card_part(request, card)
    passed = sum(one.passed for one in done.checks)
    told = Told(text=f"{passed} of {len(done.checks)} checks passed.")
    return go(f"/profiles/{done.connection.profile_id}/config", addresses, told)


@post("/connections/{connection_id:str}/sync", include_in_schema=False)
@inject
async def start_sync(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    start: FromDishka[StartSync],
    jobs: FromDishka[Jobs],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Begin, and go back to where its progress is shown."""
    run = await start(actor, ConnectionId(connection_id))
    await jobs.enqueue(job_of(run))
    return go(f"/profiles/{run.profile_id}/config", addresses)


@dataclass
class Shown:
    """The days that the page showed."""

    days: str = ""


@post("/profiles/{profile_id:str}/sync", include_in_schema=False)
@inject
async def sync_profile(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Shown],
    list_connections: FromDishka[ListConnections],
    start: FromDishka[StartSync],
    jobs: FromDishka[Jobs],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Every connection of the profile that can be synced and is not being synced."""
    require(actor, Deed.SYNC)
    for connection in await list_connections(actor, ProfileId(profile_id)):
        if connection.state in READ_ONLY:
            continue
        try:
            run = await start(actor, connection.id)
        except SyncRunning:
            continue
        await jobs.enqueue(job_of(run))
    query = f"?days={data.days}" if data.days in CHOICES else ""
    return go(f"/profiles/{profile_id}{query}", addresses)


@post("/runs/{run_id:str}/retry", include_in_schema=False)
@inject
async def retry(
    actor: NamedDependency[Actor],
    run_id: FromPath[str],
    retry: FromDishka[RetrySync],
    jobs: FromDishka[Jobs],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Do not wait for the end of a pause."""
    run = await retry(actor, SyncRunId(run_id))
    await jobs.enqueue(job_of(run))
    return go(f"/profiles/{run.profile_id}/config", addresses)


@get("/runs/{run_id:str}/events", include_in_schema=False)
@inject
async def watch_run(
    actor: NamedDependency[Actor],
    run_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowSyncRuns],
) -> ServerSentEvent:
    """A run's progress, live."""
    id = SyncRunId(run_id)
    await show(actor, id)
    return stream(request, of_run(id))


@post("/connections/{connection_id:str}/disconnect", include_in_schema=False)
@inject
async def disconnect(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    end: FromDishka[Disconnect],
    platforms: FromDishka[Platforms],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Destroy the secret here, and have the platform take back what it can take back."""
    done = await end(actor, ConnectionId(connection_id))
    told = f"Disconnected {done.user.name}. What was synced stays readable."
    manifest = manifest_of(platforms, done.provider)
    if manifest and not isinstance(platforms.get(done.provider), Revokes):
        told += f" The key stays valid at {manifest.name}; withdraw it there."
    return go(f"/profiles/{done.profile_id}/config", addresses, told)


HANDLERS = (validate, start_sync, sync_profile, retry, watch_run, disconnect)
