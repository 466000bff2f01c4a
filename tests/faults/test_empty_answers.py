"""One odd empty answer of the platform (content, with empty lists) marks nobody lost."""

import json
from collections.abc import AsyncIterator

import httpx  # noqa: TID251 - the stand-in is called in this process
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.connection import Connection
from core.usecases.pushes import LookAgain
from tests.faults.network import Network
from tests.faults.sandbox import Platform
from tests.faults.stage import Stage, set_stage

AUTHORIZED, ASSETS, CENTERS = "oauth2/advertiser/get/", "bc/asset/get/", "bc/get/"
NOTHING = {"list": [], "page_info": {"page": 1, "total_page": 0, "total_number": 0}}


class Forgetful(Network):
    """Answers so many questions of each of those paths with empty lists."""

    empty: dict[str, int]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        path = request.url.path.partition("/v1.3/")[2]
        if self.empty.get(path, 0) > 0:
            self.empty[path] -= 1
            body = {**json.loads(await answer.aread()), "data": NOTHING}
            return httpx.Response(200, json=body)
        return answer


@pytest.fixture
def network(platform: Platform) -> Forgetful:
    made = Forgetful(platform.app)
    made.empty = {}
    return made


@pytest.fixture
async def forgetful(
    platform: Platform, engine: AsyncEngine, network: Forgetful
) -> AsyncIterator[Stage]:
    """A connection whose first look is over."""
    async with httpx.AsyncClient(transport=network, base_url="http://sandbox") as client:
        stage = await set_stage(platform, engine, client, platform.clock.now())
        await looked(stage)
        yield stage
        await stage.house.storage.work.release()


async def looked(stage: Stage) -> Connection:
    connection = stage.connection
    return await stage.house.make(LookAgain)(connection.workspace_id, connection.id)


async def lost(stage: Stage) -> list[str]:
    """Every account and Business Center that is not shown to the connection any more."""
    ports, profile = stage.house.storage, stage.connection.profile_id
    accounts = [(one.id, one.reached_by) for one in await ports.ad_accounts.of(profile)]
    centers = [(one.id, one.reached_by) for one in await ports.business_centers.of(profile)]
    await ports.work.release()
    return [id for id, reaches in accounts + centers if any(one.lost_at for one in reaches)]


@pytest.mark.parametrize("paths", [(AUTHORIZED,), (ASSETS,), (CENTERS,), (AUTHORIZED, ASSETS)])
async def test_one_empty_answer_marks_nobody_lost(
    forgetful: Stage, network: Forgetful, paths: tuple[str, ...]
) -> None:
    before = (await forgetful.current()).problems
    network.empty = dict.fromkeys(paths, 1)
    assert (await looked(forgetful)).problems == before
    assert set(network.empty.values()) == {0}
    assert await lost(forgetful) == []


async def test_a_list_that_stays_empty_is_believed(forgetful: Stage, network: Forgetful) -> None:
    network.empty = dict.fromkeys((AUTHORIZED, ASSETS), 1000)
    problems = {one.code for one in (await looked(forgetful)).problems}
    assert "no_ad_accounts" in problems
    assert await lost(forgetful)
    network.empty = {}
    assert "no_ad_accounts" not in {one.code for one in (await looked(forgetful)).problems}
    assert await lost(forgetful) == []
