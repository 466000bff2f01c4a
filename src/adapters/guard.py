"""Lets calls out to public addresses only, checked at the moment of connecting."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from itertools import chain, zip_longest
from typing import cast
from urllib.parse import SplitResult, urlsplit

import httpcore

from core.operator_errors import SettingInvalid
from core.provider_errors import ForbiddenHost

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""The one part of IPv6 from which public addresses are given out."""
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 seen through a translator (RFC 6052): the last 32 bits are where the call goes."""
MOST_ADDRESSES = 4
"""How many addresses of a name are tried before giving up."""

NEVER = tuple(
    ipaddress.ip_network(one)
    for one in (
        "169.254.0.0/16",
        "fe80::/10",
        "fd00:ec2::/32",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
    )
)
"""Link-local addresses, and others at which clouds hand out what a machine may do."""

type Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Whether the address, and any IPv4 address hidden in it, belongs to the open internet."""
    if isinstance(address, IPv4Address):
        return address.is_global and not (address.is_multicast or address.is_reserved)
    if hidden := _hidden(address):
        return is_public(hidden)
    return address.is_global and address in GLOBAL_UNICAST


def may_be_called(address: Address, *, allow_private: bool) -> bool:
    """Whether calls may go there; metadata of clouds are closed whatever the operator allows."""
    hidden = _hidden(address) if isinstance(address, IPv6Address) else None
    if any(one in network for one in (address, hidden) if one for network in NEVER):
        return False
    return allow_private or is_public(address)


def check_url(url: str, *, allow_private: bool) -> None:
    """Check a base address before it is used.

    Raises SettingInvalid where it is none, ForbiddenHost where it may not be called. Where a name
    leads is seen only on connecting.
    """
    parts = _parts(url)
    if parts.scheme != "https" and not allow_private:
        raise ForbiddenHost("A platform is called over https only.")
    literal = _literal(parts.hostname or "")
    if literal and not may_be_called(literal, allow_private=allow_private):
        raise _forbidden(parts.hostname or "")


def _system_backend() -> httpcore.AsyncNetworkBackend:
    """httpcore types it as if it could be absent."""
    return cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())


@dataclass(slots=True)
class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Looks a name up itself and connects to the very address it has checked.

    So a name that changes its address between check and connection gains nothing.
    """

    backend: httpcore.AsyncNetworkBackend = field(default_factory=_system_backend)
    allow_private: bool = False

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await _look_up(host, port, timeout)
        allowed = (may_be_called(one, allow_private=self.allow_private) for one in addresses)
        if not all(allowed):
            raise _forbidden(host)
        chosen = _mixed(addresses)[:MOST_ADDRESSES]
        share = timeout / max(len(chosen), 1) if timeout else None
        return await self._first_of(chosen, port, share, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self.backend.sleep(seconds)

    async def _first_of(
        self,
        addresses: list[Address],
        port: int,
        share: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        """The first connection that succeeds, or the last one's failure."""
        failure: Exception = httpcore.ConnectError("The name has no address.")
        for address in addresses:
            try:
                return await self.backend.connect_tcp(
                    str(address), port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


async def _look_up(host: str, port: int, seconds: float | None) -> list[Address]:
    """Every address of the name, in the system's order of preference."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError as error:
        raise httpcore.ConnectTimeout("The name was not found in time.") from error
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError("The name was not found.") from error
    return [ipaddress.ip_address(sockaddr[0]) for *_, sockaddr in found]


def _mixed(addresses: list[Address]) -> list[Address]:
    """The addresses, both versions by turns, so that one that leads nowhere is not tried alone."""
    first = addresses[0].version if addresses else 4
    preferred = [address for address in addresses if address.version == first]
    others = [address for address in addresses if address.version != first]
    turns = chain.from_iterable(zip_longest(preferred, others))
    return [address for address in turns if address is not None]


def _hidden(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a call to this IPv6 address ends at, if it is such a one."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if _is_base(parts):
            return parts
    except ValueError:  # brackets or a port that nobody can read
        pass
    raise SettingInvalid(
        "The address of a platform must look like “https://host/path”, without user name,"
        " query, or port 0."
    )


def _is_base(parts: SplitResult) -> bool:
    addressed = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    return bool(addressed) and parts.username is None and not (parts.query or parts.fragment)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _forbidden(host: str) -> ForbiddenHost:
    return ForbiddenHost(f"“{host[:80]}” leads to a network that Adport may not call.")
