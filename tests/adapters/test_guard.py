"""The guard: only public addresses are connected to, whatever name leads there."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable

import httpcore
import pytest

from adapters.guard import GuardedBackend, check_url, is_public
from adapters.http import make_client
from core.operator_errors import SettingInvalid
from core.provider_errors import ForbiddenHost
from tests.adapters.stand_in import line

PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]
PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - the unspecified address is the case
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::1",
    "::",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


class Wire(httpcore.AsyncNetworkBackend):
    """Remembers where a connection was asked for, and which addresses do not answer."""

    def __init__(self, dead: Iterable[str] = ()) -> None:
        self.asked: list[str] = []
        self.dead = set(dead)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.asked.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("dead")
        return httpcore.AsyncMockStream([])


def names_lead_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Let each look-up give the next answer; the last one stays."""
    left = list(answers)

    async def look_up(host: str, port: int, **kinds: object) -> list[tuple[object, ...]]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_may_not_be_called(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    names_lead_to(monkeypatch, [address])
    wire = Wire()
    with pytest.raises(ForbiddenHost):
        await GuardedBackend(wire).connect_tcp("inside.example.com", 443)
    assert wire.asked == []


async def test_one_private_address_among_public_ones_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names_lead_to(monkeypatch, ["1.1.1.1", "10.0.0.1"])
    wire = Wire()
    with pytest.raises(ForbiddenHost):
        await GuardedBackend(wire).connect_tcp("both.example.com", 443)
    assert wire.asked == []


async def test_the_checked_address_itself_is_connected_to_not_the_name_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names_lead_to(monkeypatch, ["1.1.1.1"], ["127.0.0.1"])
    wire = Wire()
    await GuardedBackend(wire).connect_tcp("rebinding.example.com", 443)
    assert wire.asked == ["1.1.1.1"]


async def test_the_next_address_is_tried_where_one_is_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names_lead_to(monkeypatch, ["2606:4700::1", "2606:4700::2", "1.1.1.1"])
    wire = Wire(dead=["2606:4700::1"])
    await GuardedBackend(wire).connect_tcp("two.example.com", 443, timeout=5)
    assert wire.asked == ["2606:4700::1", "1.1.1.1"]


async def test_a_name_whose_addresses_are_all_dead_fails_as_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names_lead_to(monkeypatch, ["1.1.1.1"])
    with pytest.raises(httpcore.ConnectError):
        await GuardedBackend(Wire(dead=["1.1.1.1"])).connect_tcp("dead.example.com", 443)


async def test_a_name_nobody_knows_fails_as_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(host: str, port: int, **kinds: object) -> list[object]:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    with pytest.raises(httpcore.ConnectError):
        await GuardedBackend(Wire()).connect_tcp("nobody.example.com", 443)


async def test_a_look_up_that_takes_too_long_fails_as_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def slow(host: str, port: int, **kinds: object) -> list[object]:
        await asyncio.sleep(10)
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", slow)
    with pytest.raises(httpcore.ConnectTimeout):
        await GuardedBackend(Wire()).connect_tcp("slow.example.com", 443, timeout=0.01)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "127.1"])
async def test_the_client_refuses_this_machine_in_every_spelling(host: str) -> None:
    async with make_client(allow_private=False) as client:
        with pytest.raises(ForbiddenHost):
            await line(client, api_url=f"https://{host}:9/").get("x", dict)


async def test_the_client_refuses_plain_http() -> None:
    async with make_client(allow_private=False) as client:
        with pytest.raises(ForbiddenHost, match="https"):
            await line(client, api_url="http://example.com/").get("x", dict)


async def test_a_refused_host_is_not_tried_again() -> None:
    async with make_client(allow_private=False) as client:
        session = line(client, api_url="https://localhost:9/")
        with pytest.raises(ForbiddenHost):
            await session.get("x", dict)
    assert session.calls == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com",
        "ftp://example.com",
        "https://",
        "https:///path",
        "https://user@example.com",
        "https://user:pass@example.com",
        "https://@example.com",
        "https://example.com:0",
        "https://example.com:99999",
        "https://example.com:x",
        "https://[::1",
        "https://example.com/?a=b",
        "https://example.com/#there",
    ],
)
def test_what_is_no_base_address_is_refused_as_a_setting(url: str) -> None:
    for allow_private in (True, False):
        with pytest.raises(SettingInvalid):
            check_url(url, allow_private=allow_private)


@pytest.mark.parametrize(
    "url", ["http://example.com", "https://127.0.0.1/", "https://[::1]:8443/", "https://10.0.0.1"]
)
def test_a_private_or_plain_address_is_refused_unless_allowed(url: str) -> None:
    check_url(url, allow_private=True)
    with pytest.raises(ForbiddenHost):
        check_url(url, allow_private=False)


def test_a_public_https_address_is_accepted() -> None:
    check_url("https://api.example.com/v1/", allow_private=False)


METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "100.100.100.200",
    "168.63.129.16",
]


@pytest.mark.parametrize("address", METADATA)
@pytest.mark.parametrize("allow_private", [True, False])
async def test_where_clouds_hand_out_rights_is_closed_whatever_is_allowed(
    monkeypatch: pytest.MonkeyPatch, address: str, *, allow_private: bool
) -> None:
    names_lead_to(monkeypatch, [address])
    wire = Wire()
    with pytest.raises(ForbiddenHost):
        await GuardedBackend(wire, allow_private=allow_private).connect_tcp("x.example.com", 80)
    assert wire.asked == []
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ForbiddenHost):
        check_url(f"https://{host}/", allow_private=allow_private)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "fd00::1", "1.1.1.1"])
async def test_the_operators_own_network_may_be_allowed(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    names_lead_to(monkeypatch, [address])
    wire = Wire()
    await GuardedBackend(wire, allow_private=True).connect_tcp("inside.example.com", 80)
    assert wire.asked == [address]


async def test_the_client_keeps_metadata_closed_where_private_hosts_are_allowed() -> None:
    async with make_client(allow_private=True) as client:
        with pytest.raises(ForbiddenHost):
            await line(client, api_url="http://169.254.169.254/latest/").get("x", dict)
