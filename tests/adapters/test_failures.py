"""Failures: whatever httpx raises becomes an error of ours in one sentence."""

import traceback
from collections.abc import AsyncIterator

import httpcore
import httpx  # noqa: TID251 - the wire is the subject
import pytest
import respx

from adapters.http import Client, make_client
from core.provider_errors import (
    ProviderError,
    Unavailable,
)
from tests.adapters.failures import MEANING, OTHERS, family
from tests.adapters.stand_in import API, Content, line


def test_every_transport_error_is_known() -> None:
    assert family(httpx.TransportError) == set(MEANING)


@pytest.mark.parametrize("failure", sorted(family(httpx.TransportError), key=str))
async def test_every_transport_error_becomes_ours(
    client: Client, wire: respx.MockRouter, failure: type[httpx.TransportError]
) -> None:
    wire.get(f"{API}rows").mock(side_effect=failure("canary"))
    with pytest.raises(MEANING[failure]) as raised:
        await line(client).get("rows", Content)
    assert "Stand-In" in str(raised.value)
    assert "canary" not in "".join(traceback.format_exception(raised.value))
    assert raised.value.__context__ is None


@pytest.mark.parametrize(("failure", "error"), OTHERS.items())
async def test_every_other_error_of_httpx_becomes_ours(
    client: Client, wire: respx.MockRouter, failure: Exception, error: type[ProviderError]
) -> None:
    wire.get(f"{API}rows").mock(side_effect=failure)
    with pytest.raises(error):
        await line(client).get("rows", Content)


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, kind in vars(httpcore).items()
        if isinstance(kind, type)
        and issubclass(kind, Exception)
        and name != "ConnectionNotAvailable"  # the pool's own, it never leaves it
    ),
)
async def test_every_error_of_the_pool_becomes_its_twin(wire: respx.MockRouter, name: str) -> None:
    async with make_client(allow_private=False) as client:
        wire.get(f"{API}rows").mock(side_effect=getattr(httpcore, name)("x"))
        with pytest.raises(httpx.TransportError) as raised:
            await client.get(f"{API}rows")
    assert type(raised.value).__name__ == name


async def test_a_connection_lost_in_the_middle_of_an_answer_is_unavailable(
    client: Client, wire: respx.MockRouter
) -> None:
    async def torn() -> AsyncIterator[bytes]:
        yield b'{"code":'
        raise httpcore.ReadError("torn")

    wire.post(f"{API}rows").mock(return_value=httpx.Response(200, content=torn()))
    with pytest.raises(Unavailable, match="broke off"):
        await line(client).post("rows", Content)


async def test_a_silent_platform_is_told_in_a_sentence(
    client: Client, wire: respx.MockRouter
) -> None:
    wire.get(f"{API}rows").mock(side_effect=httpx.ReadTimeout)
    with pytest.raises(Unavailable, match=r"^Stand-In did not answer within 30 seconds\.$"):
        await line(client).get("rows", Content)
