"""While a platform is asked about linked accounts, nobody holds a connection to the database.

Otherwise as many people as the pool has places, each waiting for a slow platform, stop everybody.
"""

import pytest
from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from core.ids import PublicAccountId
from core.usecases.keeping_links import KeepLinks
from core.usecases.linking_ads import ListPosts, UnlinkAccount
from tests.core.usecases.linking import BC, BOB, Linked, linked
from tests.fakes.house import House
from tests.fakes.linking import LinkWorld
from tests.fakes.platforms import FAKE
from tests.fakes.storage import sql_storage

EVERY_CALL = {
    "url",
    "accounts",
    "members",
    "accounts_of",
    "assign",
    "ad_accounts",
    "link_ad",
    "identities",
    "posts",
    "unlink_ad",
    "unlink",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


async def test_no_connection_is_held_while_a_platform_is_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(url)
    held: dict[str, set[int]] = {}
    answer = LinkWorld.answer

    def watched(self: LinkWorld, path: str, params: dict[str, str]) -> object:
        held.setdefault(path.removeprefix("link."), set()).add(taken(engine))
        return answer(self, path, params)

    monkeypatch.setattr(LinkWorld, "answer", watched)
    await upgrade(engine)
    house = House(storage=sql_storage(engine), chance=SystemChance())  # type: ignore[arg-type]
    made = await linked("x", house=house)
    await every_deed(made)
    assert set(held) == EVERY_CALL
    assert {path for path, counts in held.items() if counts != {0}} == set()
    await house.storage.work.release()
    await engine.dispose()


async def every_deed(made: Linked) -> None:
    """All that asks the platform, by people and by the worker."""
    place = made.scene.ana, made.scene.profile_id, FAKE, BC
    account = PublicAccountId("x")
    await made.ask()
    made.there.link("y")
    assert await made.watch() == 1
    await made.assign((BOB, "x"))
    await made.link_ads("a1")
    made.move(days=1)
    assert await made.make(KeepLinks)() == 1
    await made.make(ListPosts)(*place, account)
    await made.link_ads("a1", is_linked=False)
    await made.make(UnlinkAccount)(*place, account)


def taken(engine: AsyncEngine) -> int:
    """How many connections of the pool are in use."""
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()
