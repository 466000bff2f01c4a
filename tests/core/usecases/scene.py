"""A workspace with one profile, and the way through the platform's consent page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.access import Actor, Role
from core.audit import AuditEntry
from core.authorization import Authorization, Opened
from core.connection import Connection
from core.ids import AuthorizationId, ConnectionId, PlanSlug, ProfileId, ProviderSlug
from core.problem import Problem
from core.profile import Import
from core.provider_errors import ProviderError, Unavailable
from core.secret import Secret
from core.usecases.authorizations import FollowLink, OpenAuthorization
from core.usecases.callbacks import FinishAuthorization
from core.usecases.connections import ValidateConnection
from core.usecases.profiles import CreateProfile, NewProfile
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from tests.canary import CODE
from tests.fakes.house import House, actor, fake_house
from tests.fakes.memory import Memory
from tests.fakes.platforms import FAKE, FakeProvider
from tests.fakes.world import World

BROWSER = Secret("this-browser-" + "0" * 43)


@dataclass(frozen=True)
class Left:
    """Somebody who was sent to the platform: what its page will give back."""

    id: AuthorizationId
    url: str
    state: str
    browser: Secret


@dataclass
class Scene:
    """Ana owns the workspace; `profile_id` is the profile things happen in."""

    house: House
    ana: Actor
    profile_id: ProfileId

    @property
    def world(self) -> World:
        return self.house.platforms.world

    def as_role(self, role: Role) -> Actor:
        return actor(self.ana.workspace_id, role)

    async def leave(
        self, opened: Opened = Opened.HERE, restores: ConnectionId | None = None
    ) -> Left:
        """Open an attempt and follow its link to the platform."""
        opening = self.house.make(OpenAuthorization)
        made = (
            await opening.again(self.ana, restores, opened)
            if restores
            else await opening(self.ana, self.profile_id, FAKE, opened)
        )
        departure = await self.house.make(FollowLink)(made.link, BROWSER)
        asked = parse_qs(urlsplit(departure.authorize_url).query)
        return Left(
            made.authorization.id, departure.authorize_url, asked["state"][0], departure.browser
        )

    async def come_back(
        self,
        left: Left,
        more: Mapping[str, str] | None = None,
        *,
        browser: Secret | None = BROWSER,
        slug: ProviderSlug = FAKE,
    ) -> Authorization:
        """Take the callback; with the platform's usual code unless something else is given."""
        params = {"state": left.state, **(more or {"code": CODE})}
        return await self.house.make(FinishAuthorization)(slug, params, browser)

    async def connect(self, token: str | None = None) -> Connection:
        """All the way, as whomever the world's code speaks for."""
        if token is not None:
            self.world.codes[CODE] = token
        done = await self.come_back(await self.leave())
        assert done.connection_id, done.problem
        return await self.connection(done.connection_id)

    async def connection(self, id: ConnectionId) -> Connection:
        return await self.house.storage.connections.get(self.ana.workspace_id, id)

    async def validate(self, id: ConnectionId) -> Connection:
        return (await self.house.make(ValidateConnection)(self.ana, id)).connection

    async def trail(self) -> list[AuditEntry]:
        """What was written into the trail, newest first."""
        audit = self.house.storage.audit
        return await audit.of(self.ana.workspace_id, before=None, limit=500)

    async def actions(self) -> list[str]:
        return [entry.action for entry in await self.trail()]

    def kept(self) -> dict[str, dict[object, object]]:
        """Everything committed but the trail, to compare with later."""
        tables = self.house.storage.work.memory.tables  # type: ignore[attr-defined]
        return {
            name: dict(rows)
            for name, rows in tables.items()
            if rows and not name.startswith("audit")
        }


async def begun(
    plan: str = "self_hosted",
    world: World | None = None,
    imports: Import = Import.ALL,
    house: House | None = None,
    **provider: Any,  # noqa: ANN401 - fields of FakeProvider
) -> Scene:
    """A workspace on that plan, before anything is connected."""
    house = house or fake_house(Memory())
    house.platforms.world = world or World()
    house.platforms.providers = (FakeProvider(**provider),)
    asked = NewWorkspace(
        name="Acme", plan=PlanSlug(plan), owner_email="ana@example.com", owner_name="Ana"
    )
    owner = await house.make(FoundWorkspace)(asked)
    ana = Actor(
        workspace_id=owner.workspace_id, name=owner.name, role=owner.role, member_id=owner.id
    )
    profile = await house.make(CreateProfile)(ana, NewProfile(name="Shoes", imports=imports))
    return Scene(house, ana, profile.id)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [one.code for one in problems]


def ill(times: int = 1) -> list[ProviderError]:
    """A platform that is down for so many answers."""
    return [Unavailable("down for a moment")] * times
