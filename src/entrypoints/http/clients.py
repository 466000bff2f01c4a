"""Who is at the other end of a request, also where proxies stand between."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from dishka import AsyncContainer
from litestar import Request
from litestar.connection import ASGIConnection

from core.usecases.logging_in import Client
from entrypoints.http.identity import name_of
from entrypoints.settings import Settings

type Network = IPv4Network | IPv6Network
type Address = IPv4Address | IPv6Address

UNKNOWN = "unknown"
HEADER = "x-forwarded-for"
OWN = 64
"""Bits of an IPv6 address that name its network; whoever is at home there has all the others."""


async def client_at(request: Request[Any, Any, Any]) -> Client:
    """Whoever sent the request, as the counting of attempts and the trail know them."""
    container: AsyncContainer = request.state.dishka_container
    settings = await container.get(Settings)
    return Client(
        address=client_of(request, settings.trusted_proxies),
        browser=request.headers.get("user-agent", ""),
        request_id=name_of(request),
    )


def client_of(connection: ASGIConnection[Any, Any, Any, Any], trusted: Sequence[Network]) -> str:
    """The address of the last hop that is no proxy of the operator's; of IPv6 its network.

    What a stranger writes into X-Forwarded-For counts for nothing: all of its lines are read from
    their end, for as long as whoever wrote there is trusted.
    """
    peer = _address(connection.client.host) if connection.client else None
    hops = ",".join(connection.headers.getall(HEADER, [])).split(",")
    while hops and peer and any(peer in one for one in trusted):
        hop = _address(hops.pop().strip())
        if hop is None:
            break
        peer = hop
    return _counted(peer)


def _address(text: str) -> Address | None:
    """The address; an IPv4 one also where it is written as IPv6."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def _counted(peer: Address | None) -> str:
    if isinstance(peer, IPv6Address):
        return str(ip_network((peer.packed, OWN), strict=False))
    return str(peer) if peer else UNKNOWN
