"""What linking public accounts needs: its use cases, and what the background does for them."""

import asyncio
from uuid import uuid4

import structlog
from dishka import AsyncContainer, Provider, Scope, provide_all

from core.asked_reading import AskedReading
from core.job import Job
from core.usecases import (
    assigning,
    center_door,
    doubting,
    keeping_links,
    keeping_parts,
    learning_grants,
    link_requests,
    linked_accounts,
    linking_ads,
    reading_identities,
    reading_links,
    refreshing_links,
    seeing_requests,
    settling_links,
    staying,
    watching_links,
)

WATCH_EVERY = 3
"""Seconds between two looks at which requests are due; each has its own, longer pace."""
KEEP_EVERY = 60
BEAT = 5
"""Seconds between two signs of life of whoever reads what somebody asked for."""

log = structlog.get_logger()


class LinkingParts(Provider):
    """The part of the wiring that linking needs."""

    scope = Scope.REQUEST

    usecases = provide_all(
        center_door.CenterDoor,
        doubting.DoubtConnection,
        settling_links.SettleLinks,
        learning_grants.LearnGrants,
        keeping_parts.KeepPart,
        reading_identities.ReadIdentities,
        reading_links.ReadLinks,
        refreshing_links.RefreshLinks,
        refreshing_links.ShowRefreshes,
        refreshing_links.CarryOutReading,
        refreshing_links.QueueFreeReadings,
        keeping_links.KeepLinks,
        watching_links.WatchLinkRequests,
        seeing_requests.SeeRequests,
        link_requests.RequestLink,
        link_requests.ListLinkRequests,
        link_requests.ShowLinkRequest,
        link_requests.CancelLinkRequest,
        linked_accounts.ListLinkedAccounts,
        staying.StayInside,
        assigning.AssignMembers,
        linking_ads.LinkAdAccounts,
        linking_ads.UnlinkAccount,
        linking_ads.ListPosts,
    )


async def watch_requests(container: AsyncContainer) -> None:
    """Look after the requests that are due; harmless on any number of workers."""
    async with container() as scope:
        if seen := await (await scope.get(watching_links.WatchLinkRequests))():
            log.info("link.watched", requests=seen)


async def keep_links(container: AsyncContainer) -> None:
    """Read the Business Centers whose time has come; harmless on any number of workers."""
    async with container() as scope:
        if read := await (await scope.get(keeping_links.KeepLinks))():
            log.info("link.read", business_centers=read)


async def queue_readings(container: AsyncContainer) -> None:
    """Queue what was asked for and nobody is at; harmless on any number of workers."""
    async with container() as scope:
        await (await scope.get(refreshing_links.QueueFreeReadings))()


async def read_anew(container: AsyncContainer, job: Job) -> AskedReading | None:
    """Carry an asked reading out, with signs of life; None where it is another's, or over."""
    worker = uuid4().hex
    beats = asyncio.create_task(_beat(container, job, worker))
    try:
        async with container() as scope:
            carry_out = await scope.get(refreshing_links.CarryOutReading)
            over = await carry_out(job, worker)
    finally:
        beats.cancel()
        await asyncio.wait({beats})
    if over is not None:
        log.info("link.read_anew", reading=over.id, problem=over.problem)
    return over


async def _beat(container: AsyncContainer, job: Job, worker: str) -> None:
    """In a unit of work of its own: the reading waits for the platform most of the time."""
    while True:
        await asyncio.sleep(BEAT)
        try:
            async with container() as scope:
                await (await scope.get(refreshing_links.CarryOutReading)).beat(job, worker)
        except Exception as error:  # the next sign of life may come through
            log.warning("link.silent", reading=job.key, exc_info=error)
