"""What linking public accounts needs: its use cases, and the two jobs of the background."""

import structlog
from dishka import AsyncContainer, Provider, Scope, provide_all

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
    seeing_requests,
    settling_links,
    watching_links,
)

WATCH_EVERY = 3
"""Seconds between two looks at which requests are due; each has its own, longer pace."""
KEEP_EVERY = 60

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
        keeping_links.RefreshLinks,
        keeping_links.KeepLinks,
        watching_links.WatchLinkRequests,
        seeing_requests.SeeRequests,
        link_requests.RequestLink,
        link_requests.ListLinkRequests,
        link_requests.ShowLinkRequest,
        link_requests.CancelLinkRequest,
        linked_accounts.ListLinkedAccounts,
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
