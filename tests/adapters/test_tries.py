"""Tries: what is sent again by itself, how often, and what never is."""

import asyncio
from dataclasses import replace

import httpx  # noqa: TID251 - the wire is the subject
import pytest
import respx

from adapters.http import Client
from adapters.trial import Trial
from core.provider_errors import (
    ProviderError,
    RateLimited,
    Unavailable,
)
from core.quota import SOMEBODY, Caller
from tests.adapters.stand_in import API, CONTENT, Content, Naps, Row, line


async def test_an_ill_platform_is_asked_again_until_it_answers(
    client: Client, wire: respx.MockRouter
) -> None:
    wire.get(f"{API}rows").mock(
        side_effect=[
            httpx.Response(503),
            httpx.ReadTimeout("x"),
            httpx.Response(200, json=CONTENT),
        ]
    )
    naps = Naps()
    session = line(client, sleep=naps)
    assert await session.get("rows", Content) == Content(row=Row(id=1))
    assert session.calls == 3
    assert 0.2 <= naps.taken[0] <= 0.4 <= naps.taken[1] <= 0.6


async def test_four_tries_are_enough(client: Client, wire: respx.MockRouter) -> None:
    route = wire.get(f"{API}rows").respond(500)
    session = line(client)
    with pytest.raises(Unavailable, match="HTTP 500"):
        await session.get("rows", Content)
    assert route.call_count == session.calls == 4


async def test_a_short_rate_limit_is_waited_for(client: Client, wire: respx.MockRouter) -> None:
    wire.get(f"{API}rows").mock(
        side_effect=[
            httpx.Response(429, headers={"retry-after": "1.5"}),
            httpx.Response(200, json=CONTENT),
        ]
    )
    naps = Naps()
    await line(client, sleep=naps).get("rows", Content)
    assert len(naps.taken) == 1
    assert 1.5 <= naps.taken[0] <= 1.7


async def test_a_long_rate_limit_is_told_and_holds_the_other_lines(
    client: Client, wire: respx.MockRouter
) -> None:
    route = wire.get(f"{API}rows").respond(429, headers={"retry-after": "30"})
    session = line(client)
    with pytest.raises(RateLimited) as raised:
        await session.get("rows", Content)
    assert raised.value.after == 30
    with pytest.raises(RateLimited) as again:
        await session.get("rows", Content)
    assert str(again.value) == str(raised.value)
    assert 29 < again.value.after <= 30
    assert route.call_count == session.calls == 1


async def test_a_trial_line_calls_once_in_a_pause_and_what_it_is_told_counts(
    client: Client, wire: respx.MockRouter
) -> None:
    told = [httpx.Response(200, json=CONTENT), httpx.Response(429, headers={"retry-after": "60"})]
    route = wire.get(f"{API}rows").mock(side_effect=told)
    session = line(client)
    await session.pace.throttled(SOMEBODY, "rows", RateLimited("full", after=30))
    trial = replace(session, trial=Trial(session.pace))
    await trial.get("rows", Content)
    with pytest.raises(RateLimited, match="less than 60 seconds ago"):
        await trial.get("rows", Content)
    with pytest.raises(RateLimited, match="full"):
        await session.get("rows", Content)
    assert route.call_count == 1
    trial = replace(session, trial=Trial(line(client).pace))
    with pytest.raises(RateLimited):
        await trial.get("rows", Content)
    with pytest.raises(RateLimited, match="asked too often") as told_too:
        await session.get("rows", Content)
    assert 59 < told_too.value.after <= 60


async def test_a_busy_account_does_not_hold_the_others(
    client: Client, wire: respx.MockRouter
) -> None:
    route = wire.post(f"{API}rows").respond(json={"code": 7})
    session = line(client)
    for account in ("a1", "a2"):
        with pytest.raises(RateLimited, match="busy"):
            async with asyncio.timeout(0.5):
                await session.for_(Caller(ad_account_id=account)).post("rows", Content)
    assert route.call_count == 2


@pytest.mark.parametrize("failure", [httpx.ConnectError("x"), httpx.ConnectTimeout("x")])
async def test_what_never_left_is_sent_again(
    client: Client, wire: respx.MockRouter, failure: Exception
) -> None:
    wire.post(f"{API}rows").mock(side_effect=[failure, httpx.Response(200, json=CONTENT)])
    session = line(client)
    await session.post("rows", Content)
    assert session.calls == 2


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(429, headers={"retry-after": "0"}),
        httpx.ReadTimeout("x"),
        httpx.WriteError("x"),
        httpx.RemoteProtocolError("x"),
    ],
)
async def test_what_may_have_arrived_is_not_sent_twice(
    client: Client, wire: respx.MockRouter, answer: httpx.Response | Exception
) -> None:
    wire.post(f"{API}rows").mock(side_effect=[answer])
    session = line(client)
    with pytest.raises(ProviderError):
        await session.post("rows", Content)
    assert session.calls == 1


@pytest.mark.parametrize("body", [b'{"code":1}', b"<html>"])
async def test_what_will_not_change_is_not_asked_again(
    client: Client, wire: respx.MockRouter, body: bytes
) -> None:
    wire.get(f"{API}rows").respond(200, content=body)
    session = line(client)
    with pytest.raises(ProviderError):
        await session.get("rows", Content)
    assert session.calls == 1
