"""Whoever is slow keeps nobody waiting, and is judged by what they are when all has come."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlencode, urlsplit

import msgspec
import pytest

from core.access import Role
from tests.entrypoints.api.service import House
from tests.entrypoints.api.syncing import connected, done, slow, started
from tests.entrypoints.web.browser import FORM, Browser, owner_in, signed_in

MANY = 40
"""Far more than the pool has connections."""
SECONDS = 5


class Half:
    """A request of which half of the body has been sent."""

    def __init__(
        self, rest: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._rest, self._reader, self._writer = rest, reader, writer

    async def go_on(self) -> None:
        self._writer.write(self._rest)
        await self._writer.drain()

    async def status(self) -> int:
        """Of the answer, when it comes."""
        async with asyncio.timeout(SECONDS):
            return int((await self._reader.readline()).split()[1])


@asynccontextmanager
async def half_sent(
    url: str, path: str, body: bytes, headers: Mapping[str, str]
) -> AsyncIterator[Half]:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    told = {"Host": parts.netloc, "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    middle = len(body) // 2
    writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:middle])
    await writer.drain()
    try:
        yield Half(body[middle:], reader, writer)
    finally:
        writer.close()


async def form_of(person: Browser, **fields: str) -> tuple[bytes, dict[str, str]]:
    """A form of ours as this person's browser sends it."""
    body = urlencode({"csrf": await person.csrf(), **fields}).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in person.client.cookies.items())
    return body, {**FORM, "Origin": person.origin, "Cookie": cookies}


async def works(house: House, person: Browser) -> None:
    """The service answers at once: pages, the API, and whoever asks after its health."""
    async with asyncio.timeout(SECONDS):
        assert (await person.get("/profiles")).status_code == 200
        assert (await person.get("/health/ready")).status_code == 200
        await house.owner.get("profiles")


async def test_whoever_is_removed_while_their_form_comes_changes_nothing(house: House) -> None:
    person = await signed_in(house, Role.ADMIN)
    body, headers = await form_of(person, name="New", email="new@example.com", role="admin")
    async with half_sent(house.url, "/members", body, headers) as half:
        await asyncio.sleep(0.3)
        await house.owner.ask("DELETE", f"members/{person.member.id}")
        await half.go_on()
        assert await half.status() == 401
    assert "new@example.com" not in str(await house.owner.get("members"))


async def test_a_key_that_is_revoked_while_the_body_comes_opens_nothing(house: House) -> None:
    admin = await house.member(Role.ADMIN)
    body = msgspec.json.encode({"name": "New", "email": "new@example.com", "role": "admin"})
    headers = {
        "Authorization": admin.client.headers["authorization"],
        "Content-Type": "application/json",
    }
    async with half_sent(house.url, "/api/v1/members", body, headers) as half:
        await asyncio.sleep(0.3)
        await house.owner.ask("DELETE", f"members/{(await admin.get('me'))['member_id']}")
        await half.go_on()
        assert await half.status() == 401
    assert "new@example.com" not in str(await house.owner.get("members"))


async def test_forms_that_do_not_come_to_an_end_stop_nobody(house: House) -> None:
    person = await owner_in(house)
    body, headers = await form_of(person, name="New")
    async with AsyncExitStack() as stack:
        for _ in range(MANY):
            await stack.enter_async_context(half_sent(house.url, "/profiles", body, headers))
        await asyncio.sleep(0.5)
        await works(house, person)


@pytest.mark.parametrize("path", ["/profiles", "/sign-in", "/api/v1/profiles"])
async def test_a_body_is_not_waited_for_for_ever(
    house: House, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrypoints.http.holding.LONGEST_WAIT", 0.2)
    body, headers = await form_of(await owner_in(house), name="New")
    async with half_sent(house.url, path, body, headers) as half:
        assert await half.status() == 408


async def test_open_streams_stop_nobody(house: House) -> None:
    connection_id, profile_id = await connected(house, accounts=1)
    await slow(house.desk)
    run_id = await started(house, connection_id)
    person = await owner_in(house)
    attempt = (await house.open(profile_id))["authorization"]["id"]
    pages = [f"/runs/{run_id}/events", f"/attempts/{attempt}/events"]
    async with AsyncExitStack() as stack:
        for number in range(MANY):
            opened = person.client.stream("GET", pages[number % 2])
            assert (await stack.enter_async_context(opened)).status_code == 200
        for _ in range(MANY // 2):
            opened = house.owner.client.stream("GET", f"sync-runs/{run_id}/events")
            assert (await stack.enter_async_context(opened)).status_code == 200
        await works(house, person)
    await house.desk.client.delete("faults")
    await done(house, run_id)
