"""Who is at the other end of a request, also where proxies stand between."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from litestar.connection import ASGIConnection

type Network = IPv4Network | IPv6Network

UNKNOWN = "unknown"


def client_of(connection: ASGIConnection[Any, Any, Any, Any], trusted: Sequence[Network]) -> str:
    """The address of the last hop that is no proxy of the operator's.

    What a stranger writes into X-Forwarded-For counts for nothing: it is read from its end, for as
    long as whoever wrote it is trusted.
    """
    peer = connection.client.host if connection.client else UNKNOWN
    hops = [one.strip() for one in connection.headers.get("x-forwarded-for", "").split(",")]
    while hops and _is_trusted(peer, trusted):
        hop = hops.pop()
        if not _is_address(hop):
            break
        peer = hop
    return peer


def _is_trusted(host: str, trusted: Sequence[Network]) -> bool:
    return _is_address(host) and any(ip_address(host) in one for one in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
