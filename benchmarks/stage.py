"""`adport serve` beside a crowded TikTok, each a process of its own, and a person who connected."""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.sealer import generate_key
from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from benchmarks.platform import crowd
from core.usecases.api_keys import MakeApiKey, NewApiKey
from entrypoints.journey.service import service_of
from entrypoints.serving import bind, port_of
from entrypoints.settings import read_settings
from entrypoints.start import opened, operator
from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from tests.entrypoints.api.client import Api, Desk, Person

PATIENCE = 900
"""Seconds within which a sync has ended in any case."""

type Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A service with one connection that reaches the crowded accounts, and has read nothing yet."""

    owner: Api
    desk: Desk
    key: str
    url: str
    database: str
    profile: str
    connection: str
    accounts: tuple[str, ...]

    async def start(self) -> str:
        """Start a sync; the run's id. What was called before is forgotten."""
        await self.desk.forget_calls()
        await self.desk.client.delete("quota")
        run = await self.owner.post(f"connections/{self.connection}/sync-runs")
        return str(run["id"])

    async def ended(self, run: str) -> Json:
        """The run when it is over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                view: Json = await self.owner.get(f"sync-runs/{run}")
                if view["run"]["ended_at"]:
                    assert view["run"]["status"] == "done", view
                    return view
                await asyncio.sleep(0.5)

    async def calls(self) -> list[Json]:
        """What the platform was asked since the start."""
        return list((await self.desk.client.get("calls")).json()["calls"])

    async def breaches(self) -> int:
        """How often the quota was exceeded since the start."""
        told = (await self.desk.client.get("quota")).json()["breaches"]
        return sum(told.values())


@asynccontextmanager
async def staged(
    *, accounts: int, tier: str = "basic", database: str = "", without: Iterable[str] = ()
) -> AsyncIterator[Stage]:
    """All of it, on an empty database: SQLite unless a URL of PostgreSQL is given."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        platform = await stack.enter_async_context(_platform(accounts, tier))
        url, settings = _settings(database or f"sqlite:///{folder}/adport.db", platform, tier)
        key = await _key(settings)
        await stack.enter_async_context(service_of(url, settings, folder))
        owner, desk = Api(url, key), Desk(platform)
        stack.push_async_callback(owner.close)
        stack.push_async_callback(desk.close)
        chosen = tuple(crowd(number) for number in range(accounts))
        profile, connection = await _connect(owner, chosen, without)
        yield Stage(
            owner=owner,
            desk=desk,
            key=key,
            url=url,
            database=settings["ADPORT_DATABASE_URL"],
            profile=profile,
            connection=connection,
            accounts=chosen,
        )


@asynccontextmanager
async def child(*words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A module of ours as a process that ends when its input closes."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *words),
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])},
    )
    assert process.stdin
    try:
        yield process
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def _platform(accounts: int, tier: str) -> AsyncIterator[str]:
    port = free_port()
    async with child("benchmarks.platform", str(port), str(accounts), tier) as process:
        assert process.stdout
        assert await process.stdout.readline() == b"up\n"
        yield f"http://127.0.0.1:{port}"


def free_port() -> int:
    """A port that nobody listens on."""
    listener = bind("127.0.0.1", 0)
    port = port_of(listener)
    listener.close()
    return port


def _settings(database: str, platform: str, tier: str) -> tuple[str, dict[str, str]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    return url, {
        "ADPORT_DATABASE_URL": database,
        "ADPORT_KEYS": generate_key(),
        "ADPORT_PORT": str(port),
        "ADPORT_PUBLIC_URL": url,
        "ADPORT_ALLOW_PRIVATE_HOSTS": "true",
        "ADPORT_LOG_LEVEL": "ERROR",
        "ADPORT_SCHEDULE": "false",
        "ADPORT_TIKTOK_APP_ID": APP_ID,
        "ADPORT_TIKTOK_APP_SECRET": APP_SECRET,
        "ADPORT_TIKTOK_LEVEL": tier,
        "ADPORT_TIKTOK_API_URL": f"{platform}/open_api/v1.3/",
        "ADPORT_TIKTOK_AUTHORIZE_URL": f"{platform}/portal/auth",
    }


async def _key(environment: Mapping[str, str]) -> str:
    """The owner's, made before the service starts, as an operator would."""
    engine = make_engine(environment["ADPORT_DATABASE_URL"])
    await upgrade(engine)
    await engine.dispose()
    settings = read_settings(environment)
    async with opened(settings) as container, container() as scope:
        actor = await operator(settings, container)
        made = await (await scope.get(MakeApiKey))(actor, NewApiKey(name="benchmarks"))
        return made.secret.reveal()


async def _connect(owner: Api, chosen: tuple[str, ...], without: Iterable[str]) -> tuple[str, str]:
    """A profile and its connection, of which only the chosen accounts are synced."""
    profile = (await owner.post("profiles", {"name": "Crowd", "imports": "chosen"}))["id"]
    made = await owner.post(f"profiles/{profile}/authorizations", {"provider": "tiktok"})
    person = Person()
    await person.agree(made["url"], without=without)
    await person.close()
    attempt = await owner.get(f"authorizations/{made['authorization']['id']}")
    assert attempt["stage"] == "done", attempt
    body = {"provider": "tiktok", "ad_account_ids": chosen}
    await owner.put(f"profiles/{profile}/ad-accounts/selection", body)
    return str(profile), str(attempt["connection_id"])
