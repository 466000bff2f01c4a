"""Public accounts at the sandbox, linked and read, for pages to show."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.access import Actor, Role
from core.ids import (
    BusinessCenterId,
    LinkRequestId,
    PermissionSlug,
    ProfileId,
    ProviderSlug,
    WorkspaceId,
)
from core.job import job_for
from core.link_request import LinkRequest
from core.usecases.link_requests import (
    CancelLinkRequest,
    ListLinkRequests,
    NewLinkRequest,
    RequestLink,
    ShowLinkRequest,
)
from core.usecases.refreshing_links import CarryOutReading, RefreshLinks
from core.usecases.watching_links import WatchLinkRequests
from plugins.tiktok.sandbox.people import NORTHLIGHT, id_of
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.web.browser import Browser, signed_in

SLUG = ProviderSlug("tiktok")
FIRST, FILMS, CASA = (id_of("public account", number) for number in range(3))
"""Northlight's own account, which is linked from the start; two that are not."""
MARA, TOMAS, YUKI = (id_of("user", number) for number in range(3))
AT = f"tiktok/{NORTHLIGHT}"


@pytest.fixture
async def still_trial(door: Door, tmp_path: Path, desk: Desk) -> AsyncIterator[House]:
    """A service in which nothing happens by itself, on the trial plan."""
    async with running(door, tmp_path, desk, is_worker=False, ADPORT_PLAN="trial") as house:
        yield house


@dataclass
class Stage:
    """A connected profile whose accounts were read, and a browser to look at it with."""

    house: House
    profile_id: str
    person: Browser

    @property
    def path(self) -> str:
        return f"/profiles/{self.profile_id}/linked"

    def account(self, id: str = FIRST, page: str = "account") -> str:
        return f"{self.path}/{page}?at={AT}&account={id}"

    async def ask(self, **more: str | list[str]) -> str:
        """By the form; the path of the request."""
        form = {"at": AT, "permissions": ["existing_posts", "new_videos"], **more}
        answer = await self.person.post(f"{self.path}/ask", form)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def request(self, path: str) -> LinkRequest:
        """What is kept of it."""
        async with self.house.container() as scope:
            show = await scope.get(ShowLinkRequest)
            return await show(await owner_of(self.house), LinkRequestId(path.rpartition("/")[2]))

    async def requests(self) -> list[LinkRequest]:
        """All there are, newest first."""
        async with self.house.container() as scope:
            every = await scope.get(ListLinkRequests)
            return await every(await owner_of(self.house), ProfileId(self.profile_id))

    async def watch(self) -> None:
        """As the worker does after a while."""
        self.house.clock.advance(seconds=30)
        async with self.house.container() as scope:
            await (await scope.get(WatchLinkRequests))()

    async def read(self, center: str = NORTHLIGHT) -> None:
        """As the worker does, and whoever presses the button."""
        await read(self.house, self.profile_id, center)


async def staged(house: House, user: str = "admin", role: Role = Role.OWNER) -> Stage:
    """Connected as somebody of the sandbox, and read."""
    profile_id = await house.profile()
    await house.connect(profile_id, user)
    await read(house, profile_id)
    return Stage(house, profile_id, await signed_in(house, role))


async def owner_of(house: House) -> Actor:
    """Whoever may do everything in the house."""
    me: dict[str, Any] = await house.owner.get("me")
    return Actor(workspace_id=WorkspaceId(me["workspace_id"]), name="Owner", role=Role.OWNER)


async def read(house: House, profile_id: str, center: str = NORTHLIGHT) -> None:
    """Everything about one Business Center's accounts."""
    async with house.container() as scope:
        refresh = await scope.get(RefreshLinks)
        actor = await owner_of(house)
        asked = await refresh(actor, ProfileId(profile_id), SLUG, BusinessCenterId(center))
        await (await scope.get(CarryOutReading))(job_for(asked), "test")


async def ended(house: House, profile_id: str, center: str = NORTHLIGHT) -> LinkRequest:
    """A request that nobody looks after any more."""
    made = await ask(house, profile_id, center)
    async with house.container() as scope:
        return await (await scope.get(CancelLinkRequest))(await owner_of(house), made.id)


async def ask(house: House, profile_id: str, center: str = NORTHLIGHT) -> LinkRequest:
    """A request that waits."""
    asked = NewLinkRequest(
        provider=SLUG,
        business_center_id=BusinessCenterId(center),
        permissions=(PermissionSlug("existing_posts"),),
    )
    async with house.container() as scope:
        return await (await scope.get(RequestLink))(
            await owner_of(house), ProfileId(profile_id), asked
        )
