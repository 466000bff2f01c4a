"""However many ask, watch and read at the same time, over as many connections to a database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from core.errors import LinkLimit, Refused
from core.link_request import LinkRequest, LinkState
from core.usecases.keeping_links import KeepLinks
from core.usecases.link_requests import (
    CancelLinkRequest,
    ListLinkRequests,
    NewLinkRequest,
    RequestLink,
)
from core.usecases.watching_links import WatchLinkRequests
from tests.core.usecases.linking import BC, Linked, linked
from tests.fakes.house import House
from tests.fakes.linking import LINKING, POSTS
from tests.fakes.platforms import FAKE
from tests.fakes.storage import sql_storage

RACERS = 8


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """One profile, and as many units of work as anybody likes."""

    first: Linked
    engine: AsyncEngine
    houses: list[House] = field(default_factory=list[House])

    def another(self) -> House:
        mine = self.first.scene.house
        made = House(
            storage=sql_storage(self.engine),
            clock=mine.clock,
            chance=mine.chance,
            sealer=mine.sealer,
            platforms=mine.platforms,
        )
        self.houses.append(made)
        return made

    async def ask(self) -> LinkRequest | LinkLimit:
        asked = NewLinkRequest(provider=FAKE, business_center_id=BC, permissions=(POSTS,))
        scene, house = self.first.scene, self.another()
        try:
            return await house.make(RequestLink)(scene.ana, scene.profile_id, asked)
        except LinkLimit as error:
            await house.storage.work.release()
            return error

    async def requests(self) -> list[LinkRequest]:
        scene, house = self.first.scene, self.another()
        return await house.make(ListLinkRequests)(scene.ana, scene.profile_id)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def crowd(url: str) -> AsyncIterator[Crowd]:
    engine = make_engine(url)
    await upgrade(engine)
    house = House(storage=sql_storage(engine), chance=SystemChance())  # type: ignore[arg-type]
    few = msgspec.structs.replace(LINKING, most_accounts=4)
    made = await linked("old", linking=few, house=house)
    crowd = Crowd(first=made, engine=engine)
    yield crowd
    for one in (house, *crowd.houses):
        await one.storage.work.release()
    await engine.dispose()


async def test_no_more_ask_than_there_is_room_for(crowd: Crowd) -> None:
    got = await asyncio.gather(*(crowd.ask() for _ in range(RACERS)))
    assert sum(isinstance(one, LinkRequest) for one in got) == 3
    assert len(await crowd.requests()) == 3
    assert crowd.first.there.urls == 3, "the others asked the platform for nothing"


async def test_of_all_who_watch_one_asks_and_each_request_is_answered_once(crowd: Crowd) -> None:
    for _ in range(2):
        assert isinstance(await crowd.ask(), LinkRequest)
    crowd.first.move(seconds=10)
    crowd.first.there.link("x")
    crowd.first.scene.world.asked.clear()
    watchers = [crowd.another().make(WatchLinkRequests) for _ in range(RACERS)]
    counts = await asyncio.gather(*(watch() for watch in watchers))
    assert sum(counts) == 2
    assert 1 <= len(crowd.first.calls()) <= 2, "two may have claimed one request each"
    found = await crowd.requests()
    assert sorted(one.state for one in found) == [LinkState.LINKED, LinkState.WAITING]
    assert [one.account_id for one in found if one.account_id] == ["x"]


async def test_a_request_that_is_cancelled_while_it_is_watched_ends_one_way(crowd: Crowd) -> None:
    request = await crowd.ask()
    assert isinstance(request, LinkRequest)
    crowd.first.move(seconds=10)
    crowd.first.there.link("x")
    watch, cancel = crowd.another().make(WatchLinkRequests), crowd.another().make(CancelLinkRequest)
    looked, late = await asyncio.gather(
        watch(), cancel(crowd.first.scene.ana, request.id), return_exceptions=True
    )
    assert isinstance(looked, int), looked
    assert isinstance(late, LinkRequest | Refused), late
    await crowd.first.read()
    [over] = await crowd.requests()
    assert over.state in {LinkState.LINKED, LinkState.CANCELLED}
    assert isinstance(late, Refused) == (over.state is LinkState.LINKED)
    actions = await crowd.first.scene.actions()
    ends = [one for one in actions if one in {"link_request.linked", "link_request.cancelled"}]
    assert len(ends) == 1
    assert "linked_account.linked" in actions, "the account is linked all the same"


async def test_of_all_who_read_one_does(crowd: Crowd) -> None:
    crowd.first.scene.world.asked.clear()
    readers = [crowd.another().make(KeepLinks) for _ in range(RACERS)]
    counts = await asyncio.gather(*(read() for read in readers))
    assert sum(counts) == 1
    assert crowd.first.calls().count("link.members") == 1
