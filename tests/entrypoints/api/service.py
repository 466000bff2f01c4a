"""A whole service on a real port beside a TikTok sandbox on another."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import msgspec
from dishka import AsyncContainer, Provider, provide
from dishka import Scope as Life
from litestar import Litestar
from litestar.types import Scope

from adapters.plugins import GROUP, Plugins
from adapters.sealer import generate_key
from core.access import Actor, Role
from core.ids import PlanSlug
from core.ports.clock import Clock
from core.usecases.api_keys import MakeApiKey, NewApiKey
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from entrypoints.http.app import make_app
from entrypoints.serving import bind, port_of, served
from entrypoints.settings import read_settings
from entrypoints.start import opened, operator
from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from plugins.tiktok.sandbox import make_app as make_sandbox
from plugins.tiktok.sandbox.world import World
from tests.entrypoints.api import tracker
from tests.entrypoints.api.blank import lay
from tests.entrypoints.api.client import Api, Desk, Person
from tests.entrypoints.api.clock import MovedClock

HERE = "tests.entrypoints.api"
KEYS = generate_key()
IDLE: dict[bool, list[Litestar]] = {True: [], False: []}
IDLE_SANDBOXES: list[Litestar] = []
UNTOUCHED = {"workers", "attempts", "audit_heads"}


class Stage(Provider):
    """What differs from the real thing: the clock can be moved, and no pace is kept."""

    scope = Life.APP

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    @provide
    def clock(self) -> Clock:
        return self._clock

    @provide
    def plugins(self) -> Plugins:
        modules = (
            ("tiktok", f"{HERE}.quick_tiktok"),
            ("other", f"{HERE}.other_ads"),
            ("power_manager", f"{HERE}.quick_power"),
            (tracker.SLUG, tracker.MODULE),
        )
        return Plugins([EntryPoint(name=name, value=at, group=GROUP) for name, at in modules])


LOOKED_IN = {"seen_at", "used_at"}
"""Columns that any request may write."""
WATCHED = {"link_requests": {"looks", "next_look_at", "failures", "failing"}}
"""Those that the worker writes meanwhile, whenever it looks whether an owner has answered."""


@dataclass(kw_only=True)
class House:
    """A running service with everybody's way in."""

    url: str
    database: Path
    desk: Desk
    clock: MovedClock
    container: AsyncContainer
    stack: AsyncExitStack
    owner: Api
    key: str
    """The owner's."""
    environment: Mapping[str, str]
    """What another process of the same service is started with."""

    def api(self, key: str | None) -> Api:
        """The API as that key opens it."""
        api = Api(self.url, key)
        self.stack.push_async_callback(api.close)
        return api

    def person(self, user: str = "admin") -> Person:
        """Somebody with a fresh browser."""
        person = Person(user)
        self.stack.push_async_callback(person.close)
        return person

    async def member(self, role: Role) -> Api:
        """A new member's way in."""
        name = role.replace("_", " ")
        member = await self.owner.post(
            "members", {"email": f"{role}@example.com", "name": name, "role": role}
        )
        made = await self.owner.post("api-keys", {"name": name, "member_id": member["id"]})
        return self.api(made["secret"])

    async def neighbour(self, plan: str = "self_hosted") -> Api:
        """The owner of another workspace on the same service."""
        async with self.container() as scope:
            found = await scope.get(FoundWorkspace)
            owner = await found(
                NewWorkspace(
                    name="Next door",
                    plan=PlanSlug(plan),
                    owner_email="owner@next.example",
                    owner_name="Neighbour",
                )
            )
        actor = Actor(
            workspace_id=owner.workspace_id, name="Neighbour", role=owner.role, member_id=owner.id
        )
        return self.api(await _key(self.container, actor))

    async def profile(self, name: str = "Acme", imports: str = "all") -> str:
        """A new profile's id."""
        made = await self.owner.post("profiles", {"name": name, "imports": imports})
        return str(made["id"])

    async def open(self, profile_id: str, **more: str) -> dict[str, Any]:
        """A new attempt to connect, with its link."""
        body = {"provider": "tiktok", **more}
        made: dict[str, Any] = await self.owner.post(f"profiles/{profile_id}/authorizations", body)
        return made

    async def attempt(
        self, profile_id: str, user: str = "admin", *, without: Iterable[str] = ()
    ) -> dict[str, Any]:
        """A person goes all the way; the attempt as it ended."""
        made = await self.open(profile_id)
        await self.person(user).agree(made["url"], without=without)
        ended: dict[str, Any] = await self.owner.get(
            f"authorizations/{made['authorization']['id']}"
        )
        return ended

    async def connect(
        self, profile_id: str, user: str = "admin", *, without: Iterable[str] = ()
    ) -> str:
        """A new connection's id."""
        ended = await self.attempt(profile_id, user, without=without)
        assert ended["stage"] == "done", ended
        return str(ended["connection_id"])

    async def audit(self, action: str) -> list[dict[str, Any]]:
        """What the trail says of one kind of deed."""
        entries = (await self.owner.get("audit", limit=500))["items"]
        return [one for one in entries if one["action"] == action]

    async def choose(self, profile_id: str, *ids: str) -> None:
        """Sync exactly these ad accounts."""
        body = {"provider": "tiktok", "ad_account_ids": list(ids)}
        await self.owner.put(f"profiles/{profile_id}/ad-accounts/selection", body)

    async def sync(self, connection_id: str) -> dict[str, Any]:
        """A sync from its start to its end."""
        run = await self.owner.post(f"connections/{connection_id}/sync-runs")
        await self.owner.ask("GET", f"sync-runs/{run['id']}/events")
        ended: dict[str, Any] = await self.owner.get(f"sync-runs/{run['id']}")
        return ended

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the database that a refusal may not change: it is counted and audited."""
        with closing(sqlite3.connect(self.database)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [name for (name,) in names.fetchall() if name not in UNTOUCHED]
            return {
                name: sorted(connection.execute(query_of(connection, name)), key=repr)
                for name in tables
            }

    def change(self, statement: str, *values: object) -> None:
        """Change the database behind the service's back."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement, values)


def query_of(connection: sqlite3.Connection, table: str) -> str:
    """All rows; of the trail those that tell of something done; never when somebody looked in."""
    told = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    beside = LOOKED_IN | WATCHED.get(table, set())
    names = ", ".join(f'"{name}"' for (name,) in told if name not in beside)
    only = " WHERE result <> 'refused'" if table == "audit" else ""
    return f'SELECT {names} FROM "{table}"{only}'  # noqa: S608


class Door:
    """One server for many tests: each puts an application of its own behind the same port."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.app: Any = Litestar([])

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        await self.app(scope, receive, send)


@asynccontextmanager
async def opening() -> AsyncIterator[Door]:
    """A door on a free port."""
    listener = bind("127.0.0.1", 0)
    door = Door(f"http://127.0.0.1:{port_of(listener)}")
    async with served(door, listener):
        yield door


@asynccontextmanager
async def sandboxed(door: Door, *, has_events: bool = False) -> AsyncIterator[Desk]:
    """A fresh TikTok that counts no quotas; events of pixels cost 90 calls of each account."""
    app = IDLE_SANDBOXES.pop() if IDLE_SANDBOXES else make_sandbox()
    door.app, desk = app, Desk(door.url)
    await desk.order("reset")
    if not has_events:
        silence(app.state.sandbox.world)
    await desk.order("settings", quotas=False)
    yield desk
    await desk.close()
    IDLE_SANDBOXES.append(app)


def silence(world: World, *, but: str = "") -> None:
    """No pixel receives anything any more, but those of the ad account of that name."""
    for id, pixels in world.pixels.items():
        if world.accounts[id].name == but:
            continue
        pixels[:] = [msgspec.structs.replace(one, events=()) for one in pixels]


@asynccontextmanager
async def running(
    door: Door,
    folder: Path,
    desk: Desk,
    clock: MovedClock | None = None,
    *,
    is_worker: bool = True,
    **settings: str,
) -> AsyncIterator[House]:
    """The service over the folder's database, made where there is none."""
    clock, database = clock or MovedClock(), folder / "adport.db"
    environment = _environment(database, door.url, desk.url) | settings
    chosen = read_settings(environment)
    await asyncio.to_thread(lay, database)
    async with (
        opened(chosen, Stage(clock)) as container,
        _behind(door, container, is_worker=is_worker),
        AsyncExitStack() as stack,
    ):
        key = await _key(container, await operator(chosen, container))
        house = House(
            url=door.url,
            database=database,
            desk=desk,
            clock=clock,
            container=container,
            stack=stack,
            owner=Api(door.url, key),
            key=key,
            environment=environment,
        )
        stack.push_async_callback(house.owner.close)
        yield house


@asynccontextmanager
async def _behind(door: Door, container: AsyncContainer, *, is_worker: bool) -> AsyncIterator[None]:
    """The application over that container; one is lent again, for it takes longer than most tests.

    All that it holds beside the container is made anew by its lifespan.
    """
    # As a server does that starts after the log was configured: addresses carry secrets.
    logging.getLogger("uvicorn.access").propagate = False
    idle = IDLE[is_worker]
    app = idle.pop() if idle else make_app(container, is_worker=is_worker)
    app.state.dishka_container = container
    async with app.lifespan():
        door.app = app
        yield
    idle.append(app)


def _environment(database: Path, url: str, platform: str) -> dict[str, str]:
    return {
        "ADPORT_DATABASE_URL": f"sqlite:///{database}",
        "ADPORT_KEYS": KEYS,
        "ADPORT_PUBLIC_URL": url,
        "ADPORT_ALLOW_PRIVATE_HOSTS": "true",
        "ADPORT_LOG_LEVEL": "DEBUG",
        "ADPORT_SCHEDULE": "false",
        "ADPORT_TIKTOK_APP_ID": APP_ID,
        "ADPORT_TIKTOK_APP_SECRET": APP_SECRET,
        "ADPORT_TIKTOK_API_URL": f"{platform}/open_api/v1.3/",
        "ADPORT_TIKTOK_AUTHORIZE_URL": f"{platform}/portal/auth",
        "ADPORT_OTHER_APP_ID": "other-app",
        "ADPORT_OTHER_APP_SECRET": "other-secret-of-an-app",
    }


async def _key(container: AsyncContainer, actor: Actor) -> str:
    async with container() as scope:
        made = await (await scope.get(MakeApiKey))(actor, NewApiKey(name="test"))
    return made.secret.reveal()
