"""Calls leave when they have their slot: a slow platform lets no crowd gather behind it."""

import asyncio
from dataclasses import dataclass, field, replace

import httpx  # noqa: TID251 - the wire is the subject
import respx

from adapters.http import Client, HttpSession
from adapters.in_flight import InFlight
from adapters.pace import Pace
from core.quota import SOMEBODY, Caller, Urgency
from tests.adapters.stand_in import API, CONTENT, Content, line

SYNC = Caller(profile_id="p1", urgency=Urgency.FRESH)


@dataclass
class Slow:
    """A platform that answers when it is let, and how many wait for it."""

    waiting: int = 0
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _: httpx.Request) -> httpx.Response:
        self.waiting += 1
        await self.answers.wait()
        return httpx.Response(200, json=CONTENT)


@dataclass(slots=True, kw_only=True)
class Counted(Pace):
    """A pace that knows how many slots were taken."""

    taken: int = 0

    async def take(self, caller: Caller = SOMEBODY, path: str = "") -> None:
        self.taken += 1


def counted(client: Client) -> tuple[HttpSession, Counted]:
    session = line(client)
    pace = Counted(
        name="Stand-In", buckets=session.pace.buckets, allowances=session.pace.allowances
    )
    in_flight = InFlight(most=2, reserve=1)
    return replace(session, pace=pace, in_flight=in_flight, caller=SYNC), pace


async def settled() -> None:
    await asyncio.sleep(0.05)


async def test_no_slot_is_taken_before_a_connection_is_free(
    client: Client, wire: respx.MockRouter
) -> None:
    platform = Slow()
    wire.get(f"{API}rows").mock(side_effect=platform)
    session, pace = counted(client)
    calls = [asyncio.create_task(session.get("rows", Content)) for _ in range(5)]
    await settled()
    assert (pace.taken, platform.waiting) == (2, 2)
    platform.answers.set()
    await asyncio.gather(*calls)
    assert pace.taken == 5


async def test_a_person_does_not_wait_behind_a_slow_sync(
    client: Client, wire: respx.MockRouter
) -> None:
    platform = Slow()
    wire.get(f"{API}rows").mock(side_effect=platform)
    session, _ = counted(client)
    calls = [asyncio.create_task(session.get("rows", Content)) for _ in range(5)]
    await settled()
    calls += [asyncio.create_task(session.for_(SOMEBODY).get("rows", Content)) for _ in range(2)]
    await settled()
    assert platform.waiting == 3
    platform.answers.set()
    await asyncio.gather(*calls)


async def test_a_permit_comes_back_from_a_call_that_is_given_up(
    client: Client, wire: respx.MockRouter
) -> None:
    platform = Slow()
    wire.get(f"{API}rows").mock(side_effect=platform)
    session, _ = counted(client)
    calls = [asyncio.create_task(session.get("rows", Content)) for _ in range(3)]
    await settled()
    calls[0].cancel()
    await settled()
    assert platform.waiting == 3
    platform.answers.set()
    await asyncio.gather(*calls, return_exceptions=True)
