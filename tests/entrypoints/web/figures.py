"""A synced profile, and somebody who may only look at it."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from core.access import Role
from tests.entrypoints.api.paging import whole
from tests.entrypoints.api.service import House, opening, running, sandboxed
from tests.entrypoints.web.browser import Browser, signed_in

NAMES = ("ノースライト日本", "Marola Café")
DAYS = "days=90"


@dataclass(frozen=True, slots=True)
class Seen:
    """A synced profile, somebody who may only look at it, and what the API says."""

    house: House
    viewer: Browser
    path: str
    accounts: dict[str, str]

    async def api(self, kind: str, **params: str | int) -> list[dict[str, Any]]:
        return await whole(self.house.owner, f"{self.path.lstrip('/')}/{kind}", **params)

    async def csv(self, path: str) -> list[dict[str, str]]:
        answer = await self.viewer.get(f"{self.path}{path}")
        assert answer.headers["content-type"].startswith("text/csv")
        assert "attachment" in answer.headers["content-disposition"]
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture(scope="module")
async def seen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seen]:
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door, has_events=True) as desk,
        running(door, tmp_path_factory.mktemp("figures"), desk) as house,
    ):
        world = (await desk.client.get("world")).json()
        chosen = {one["name"]: one["id"] for one in world["accounts"] if one["name"] in NAMES}
        profile_id = await house.profile(imports="chosen")
        connection_id = await house.connect(profile_id)
        await house.choose(profile_id, *chosen.values())
        assert (await house.sync(connection_id))["run"]["status"] == "done"
        viewer = await signed_in(house, Role.VIEWER)
        yield Seen(house, viewer, f"/profiles/{profile_id}", chosen)
