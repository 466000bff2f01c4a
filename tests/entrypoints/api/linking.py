"""A profile whose Business Center can have public accounts, and their owners with their phones."""

import asyncio
from dataclasses import dataclass
from typing import Any

from core.job import job_for
from core.ports.asked_readings import AskedReadings
from core.usecases.watching_links import WatchLinkRequests
from entrypoints.linking import read_anew
from plugins.tiktok.sandbox.people import NORTHLIGHT, id_of
from tests.entrypoints.api.client import Api
from tests.entrypoints.api.service import House

GOODS, YUKI, CASA, QUIET = (id_of("public account", number) for number in range(4))
"""The first is linked to two Business Centers from the start."""
MARA, TOMAS, BOB = (id_of("user", number) for number in range(3))
"""Two admins, and a standard member."""
STORE = id_of("ad account", 0)
PLACE = {"provider": "tiktok", "business_center_id": NORTHLIGHT}
SPARK = ["existing_posts", "new_videos"]


@dataclass(kw_only=True)
class Linker:
    """Asks in a profile's Business Center, and plays the owners."""

    house: House
    profile_id: str
    api: Api

    def at(self, rest: str) -> str:
        return f"profiles/{self.profile_id}/{rest}"

    async def ask(self, **more: object) -> dict[str, Any]:
        """A new request."""
        body = {**PLACE, "permissions": SPARK, **more}
        made: dict[str, Any] = await self.api.post(self.at("link-requests"), body)
        return made

    async def scan(self, request: dict[str, Any], account: str = YUKI, **more: object) -> None:
        """An owner scans the code and answers."""
        await self.house.desk.order("scan", url=request["url"], account=account, **more)

    async def request(self, made: dict[str, Any]) -> dict[str, Any]:
        """The same request once somebody has looked after it."""
        self.house.clock.advance(seconds=10)
        async with self.house.container() as scope:
            await (await scope.get(WatchLinkRequests))()
        found: dict[str, Any] = await self.api.get(f"link-requests/{made['id']}")
        return found

    async def link(self, account: str = YUKI, **more: object) -> dict[str, Any]:
        """An account that an owner linked."""
        made = await self.ask()
        await self.scan(made, account, **more)
        assert (await self.request(made))["state"] == "linked"
        return await self.account(account)

    async def refresh(self) -> list[dict[str, Any]]:
        self.house.clock.advance(seconds=1)
        return list((await self.read())["parts"])

    async def read(self, place: dict[str, str] | None = None) -> dict[str, Any]:
        """Asked for, and looked at until it is over."""
        asked = await self.api.post(self.at("linked-accounts/refresh"), place or PLACE)
        await carry_out(self.house)
        async with asyncio.timeout(20):
            while asked["is_reading"]:
                await asyncio.sleep(0.05)
                asked = await self.reading(asked["business_center_id"])
        return dict(asked)

    async def reading(self, center: str = NORTHLIGHT) -> dict[str, Any]:
        """How far the Business Center is read by now."""
        every = (await self.api.get(self.at("linked-accounts/readings")))["items"]
        return next(one for one in every if one["business_center_id"] == center)

    async def account(self, id: str = YUKI, center: str = NORTHLIGHT) -> dict[str, Any]:
        path = self.at(f"linked-accounts/tiktok/{center}/{id}")
        found: dict[str, Any] = await self.api.get(path)
        return found

    async def deed(self, what: str, **body: object) -> list[dict[str, Any]]:
        """Many at once, and how each ended."""
        self.house.clock.advance(seconds=1)
        done = await self.api.post(self.at(f"linked-accounts/{what}"), {**PLACE, **body})
        return list(done["items"])

    async def assign(self, *pairs: tuple[str, str], **more: object) -> list[dict[str, Any]]:
        known = [{"member_id": member, "account_id": account} for member, account in pairs]
        return await self.deed("assign", **{"pairs": known, "levels": ["post"], **more})

    async def link_ads(self, *ids: str, account: str = YUKI) -> list[dict[str, Any]]:
        return await self.deed("link-ad-accounts", account_id=account, ad_account_ids=ids)


async def carry_out(house: House) -> None:
    """Do what a worker would, unless one is at it already."""
    async with house.container() as scope:
        under_way = await (await scope.get(AskedReadings)).under_way()
    for one in under_way:
        await read_anew(house.container, job_for(one))


async def linker(house: House, user: str = "admin") -> Linker:
    """A connected profile's."""
    profile_id = await house.profile()
    await house.connect(profile_id, user)
    return Linker(house=house, profile_id=profile_id, api=house.owner)
