"""Answers: content comes in its shape, everything else is an error that quotes nothing."""

import asyncio
import gzip
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx  # noqa: TID251 - the wire is the subject
import msgspec
import pytest
import respx

from adapters.answers import LIMIT_SECONDS
from adapters.bounds import USUAL, Bounds
from adapters.http import Client
from core.provider_errors import (
    Expired,
    Garbled,
    ProviderError,
    RateLimited,
    Rejected,
    Unavailable,
)
from tests.adapters.stand_in import API, Content, line


class NamedRow(msgspec.Struct):
    name: str


class Named(msgspec.Struct):
    row: NamedRow


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (301, Rejected),
        (302, Rejected),
        (307, Rejected),
        (400, Rejected),
        (404, Rejected),
        (408, Unavailable),
        (418, Rejected),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
        (599, Unavailable),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>canary</html>", b'{"code":0}'])
async def test_a_bad_status_is_an_error_whatever_the_body(
    client: Client, wire: respx.MockRouter, status: int, error: type[ProviderError], body: bytes
) -> None:
    wire.get(f"{API}rows").respond(
        status, content=body, headers={"location": "https://evil.example"}
    )
    with pytest.raises(ProviderError) as raised:
        await line(client).get("rows", Content)
    assert type(raised.value) is error
    assert "canary" not in str(raised.value)


async def test_a_refusal_names_path_and_status(client: Client, wire: respx.MockRouter) -> None:
    wire.get(f"{API}rows").respond(403, text="no")
    with pytest.raises(Rejected, match=r"^Stand-In refused rows with HTTP 403\.$"):
        await line(client).get("rows?secret=canary", Content)


@pytest.mark.parametrize("status", [200, 400, 401])
async def test_what_the_provider_reads_in_the_answer_counts(
    client: Client, wire: respx.MockRouter, status: int
) -> None:
    wire.get(f"{API}rows").respond(status, json={"code": 1})
    with pytest.raises(Expired):
        await line(client).get("rows", Content)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>canary</html>",
        b'{"code":0',
        b'{"code":0,"row":{"id":"canary"}}',
        b'{"code":0}',
        b'{"code":0,"row":{"id":1.5}}',
        b'"\xff\xfe"',
        b'{"code":0,"row":' + b"[" * 100_000,
    ],
)
async def test_what_cannot_be_read_is_garbled_and_not_quoted(
    client: Client, wire: respx.MockRouter, body: bytes
) -> None:
    wire.get(f"{API}rows").respond(200, content=body)
    with pytest.raises(Garbled) as raised:
        await line(client).get("rows", Content)
    shown = "".join(traceback.format_exception(raised.value))
    assert "canary" not in shown
    assert raised.value.__context__ is None


async def test_half_a_character_does_not_cost_the_answer(
    client: Client, wire: respx.MockRouter
) -> None:
    wire.get(f"{API}rows").respond(200, content=rb'{"code":0,"row":{"id":7,"name":"a\ud83d"}}')
    assert (await line(client).get("rows", Named)).row.name == "a\ufffd"


async def test_garbled_tells_where_in_the_body(client: Client, wire: respx.MockRouter) -> None:
    wire.get(f"{API}rows").respond(200, json={"row": {"id": "1"}})
    with pytest.raises(Garbled, match=r"rows in another shape, at \$\.row\.id\.$"):
        await line(client).get("rows", Content)


async def test_an_answer_too_large_is_not_read_to_its_end(
    client: Client, wire: respx.MockRouter
) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1024 * 1024
            yield b" " * (1024 * 1024)

    wire.get(f"{API}rows").mock(return_value=httpx.Response(200, content=endless()))
    with pytest.raises(Garbled, match="32 MiB"):
        await line(client).get("rows", Content)
    assert read <= USUAL.size + 2 * 1024 * 1024


async def test_a_small_answer_that_unpacks_too_large_is_garbled(
    client: Client, wire: respx.MockRouter
) -> None:
    bomb = gzip.compress(b" " * (USUAL.size + 1))
    wire.get(f"{API}rows").respond(200, content=bomb, headers={"content-encoding": "gzip"})
    with pytest.raises(Garbled, match="32 MiB"):
        await line(client).get("rows", Content)


async def test_an_answer_that_never_ends_is_given_up(
    client: Client, wire: respx.MockRouter
) -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.01)
            yield b" "

    wire.post(f"{API}rows").mock(return_value=httpx.Response(200, content=dripping()))
    short = Bounds(seconds=0.05, size=100)
    with pytest.raises(Unavailable, match=r"did not end its answer within 0\.05 seconds"):
        await line(client, bounds=short).post("rows", Content)


def at_day(number: int) -> str:
    """So many days from now, as a header writes it."""
    return format_datetime(datetime.now(UTC) + timedelta(days=number), usegmt=True)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 6.5 ", 6.5),
        ("", LIMIT_SECONDS),
        ("soon", LIMIT_SECONDS),
        ("-5", LIMIT_SECONDS),
        ("nan", LIMIT_SECONDS),
        ("inf", LIMIT_SECONDS),
        ("9" * 400, LIMIT_SECONDS),
        ("999999999", 86_400),
        pytest.param(at_day(-1), 1, id="yesterday"),
        ("0", 1),
        ("0.2", 1),
        pytest.param(at_day(9), 86_400, id="next week"),
    ],
)
async def test_how_long_to_wait_is_read_from_seconds_and_dates(
    client: Client, wire: respx.MockRouter, header: str, seconds: float
) -> None:
    wire.post(f"{API}rows").respond(429, headers={"retry-after": header})
    with pytest.raises(RateLimited) as raised:
        await line(client).post("rows", Content)
    assert raised.value.after == seconds


async def test_a_date_says_how_long_to_wait(client: Client, wire: respx.MockRouter) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    wire.post(f"{API}rows").respond(429, headers={"retry-after": date})
    with pytest.raises(RateLimited) as raised:
        await line(client).post("rows", Content)
    assert 95 < raised.value.after <= 100


@pytest.mark.parametrize(
    ("status", "header", "body", "seconds"),
    [
        (503, "7", {}, 7),
        (503, "soon", {}, LIMIT_SECONDS),
        (503, "", {"code": 7}, 1),
        (429, "", {"code": 7}, 1),
        (429, "9", {"code": 7}, 9),
    ],
)
async def test_a_platform_that_says_when_to_come_back_is_left_alone_until_then(
    client: Client,
    wire: respx.MockRouter,
    status: int,
    header: str,
    body: dict[str, int],
    seconds: float,
) -> None:
    headers = {"retry-after": header} if header else {}
    wire.post(f"{API}rows").respond(status, json=body, headers=headers)
    with pytest.raises(RateLimited) as raised:
        await line(client).post("rows", Content)
    assert raised.value.after == seconds
