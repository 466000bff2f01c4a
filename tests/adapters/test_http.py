"""The line: what it signs and sends, and how it behaves over a real socket."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NoReturn

import msgspec
import pytest
import respx

from adapters.http import Client, make_client
from core.ports.platforms import Line
from core.provider_errors import (
    AddressUnknown,
    Rejected,
    Unavailable,
)
from tests.adapters.stand_in import API, CONTENT, TOKEN, Content, Naps, Row, line


async def test_a_session_is_a_line(client: Client) -> None:
    session: Line = line(client)
    assert session.app.id == "app"
    assert session.calls == 0


async def test_a_question_is_signed_and_answered_in_shape(
    client: Client, wire: respx.MockRouter
) -> None:
    route = wire.get(f"{API}rows/", params={"page": "2"}).respond(json=CONTENT)
    content = await line(client).get("rows/", Content, {"page": "2"})
    sent = route.calls.last.request
    assert content == Content(row=Row(id=1))
    assert sent.headers["access-token"] == TOKEN
    assert sent.headers["user-agent"].startswith("adport/")
    assert "content-type" not in sent.headers


async def test_without_a_credential_nothing_is_signed(
    client: Client, wire: respx.MockRouter
) -> None:
    route = wire.get(f"{API}rows").respond(json=CONTENT)
    await line(client, token=None).get("/rows", Content)
    assert "access-token" not in route.calls.last.request.headers


async def test_a_body_goes_out_as_json(client: Client, wire: respx.MockRouter) -> None:
    route = wire.post(f"{API}rows/").respond(json=CONTENT)
    await line(client).post("rows/", Content, {"name": "ü", "ids": [1]})
    sent = route.calls.last.request
    assert msgspec.json.decode(sent.content) == {"name": "ü", "ids": [1]}
    assert sent.headers["content-type"] == "application/json"


async def test_a_path_never_leads_to_another_host(client: Client, wire: respx.MockRouter) -> None:
    route = wire.route(host="api.example.com").respond(json=CONTENT)
    for path in ("https://evil.example/", "//evil.example/", "@evil.example", "../../../x"):
        await line(client).get(path, Content)
    assert {call.request.url.host for call in route.calls} == {"api.example.com"}


async def test_a_cookie_of_one_connection_is_not_sent_with_another(
    client: Client, wire: respx.MockRouter
) -> None:
    route = wire.get(f"{API}rows").respond(json=CONTENT, headers={"set-cookie": "sid=1; Path=/"})
    await line(client).get("rows", Content)
    await line(client).get("rows", Content)
    assert "cookie" not in route.calls.last.request.headers


class Asked(list[bytes]):
    """The heads of requests, in order, and the connections they came over."""

    def __init__(self) -> None:
        super().__init__()
        self.connections: list[asyncio.StreamWriter] = []


@asynccontextmanager
async def platform() -> AsyncIterator[tuple[str, Asked]]:
    """A platform on this machine that answers everything with content, and what it was asked."""
    asked = Asked()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.connections.append(writer)
        with suppress(asyncio.IncompleteReadError):
            while True:
                asked.append(await reader.readuntil(b"\r\n\r\n"))
                body = msgspec.json.encode(CONTENT)
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", asked


async def test_two_questions_share_one_connection_and_spare_the_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with platform() as (url, asked), make_client(allow_private=True) as client:
        for page in ("1", "2"):
            content = await line(client, api_url=url).get("rows", Content, {"page": page})
            assert content.row.id == 1
    assert [request.split(b" HTTP")[0] for request in asked] == [
        b"GET /v1/rows?page=1",
        b"GET /v1/rows?page=2",
    ]
    assert len(asked.connections) == 1


async def test_a_closed_port_is_unavailable_after_four_tries() -> None:
    async with platform() as (url, _):
        pass
    async with make_client(allow_private=True) as client:
        session = line(client, api_url=url)
        with pytest.raises(Unavailable, match="could not be reached"):
            await session.post("rows", Content)
    assert session.calls == 4


@pytest.mark.parametrize("allow_private", [True, False])
async def test_a_name_that_leads_nowhere_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, *, allow_private: bool
) -> None:
    def unknown(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with make_client(allow_private=allow_private) as client:
        session = line(client, api_url="https://nobody.example/v1", sleep=Naps())
        with pytest.raises(AddressUnknown, match=r"no server is known as “nobody\.example”"):
            await session.get("rows", Content)


@pytest.mark.parametrize("token", ["canary\r\nx: y", "canary\N{SNOWMAN}"])
async def test_a_token_no_header_can_hold_is_rejected_and_not_shown(token: str) -> None:
    async with platform() as (url, asked), make_client(allow_private=True) as client:
        with pytest.raises(Rejected, match="cannot be put into HTTP") as raised:
            await line(client, token=token, api_url=url).get("x", Content)
    assert "canary" not in "".join(traceback.format_exception(raised.value))
    assert asked == []
