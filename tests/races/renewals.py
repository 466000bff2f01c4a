"""A served platform whose tokens end, a database with one of them, and processes to race for it."""

import os
import signal
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.clock import SystemClock
from adapters.sealer import AesSealer, parse_ring
from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from adapters.sql.tables import credentials
from core.connection import Connection
from core.credential import Credential, SealedCredential
from core.secret import Secret, digest
from core.usecases.vault import Vault
from entrypoints.serving import bind, port_of, served
from plugins.tiktok.sandbox import APP_ID, APP_SECRET, make_app
from plugins.tiktok.sandbox.account_tokens import AccountCode
from plugins.tiktok.sandbox.faults import Fault
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok_account.manifest import MANIFEST
from tests.contracts.scene import FIRST, OURS, set_scene
from tests.fakes.storage import sql_storage

ROOT = Path(__file__).parents[2]
PATH = "tt_user/oauth2/refresh_token/"
KEYS = f"k1:{b64encode(bytes(32)).decode()}"
LEASE = 1.0
"""Seconds; the service's own leases are ten times as long."""

type Got = dict[str, int]


@dataclass(frozen=True, slots=True)
class Field:
    """Where a race is run."""

    sandbox: Sandbox
    engine: AsyncEngine
    environment: dict[str, str]
    old: str
    """The hash of the token that everybody starts with."""

    @property
    def asked(self) -> int:
        """How often the platform was asked to renew."""
        return self.sandbox.calls.counts().get(PATH, 0)

    @property
    def refreshes(self) -> list[int]:
        """How often each version of the token was renewed."""
        return [one.refreshes for one in self.sandbox.account_tokens.counts()]

    def answer_after(self, seconds: float) -> None:
        """Have the platform take that long, once."""
        self.sandbox.faults.add(Fault(path=PATH, kind="timeout", seconds=seconds))

    def rotate(self, *, rotates: bool) -> None:
        """Whether a refresh token works but once."""
        settings = self.sandbox.settings
        self.sandbox.settings = msgspec.structs.replace(settings, rotate_refresh=rotates)

    async def let_it_end(self) -> None:
        """The token that is kept now has ended."""
        ended = datetime.now(UTC) - timedelta(seconds=1)
        async with self.engine.begin() as db:
            await db.execute(update(credentials).values(expires_at=ended, renew_at=ended))

    async def kept(self) -> tuple[Connection, SealedCredential]:
        """What the database says now."""
        storage = sql_storage(self.engine)
        connection = await storage.connections.get(OURS.id, FIRST.id)
        sealed = await storage.credentials.get(FIRST.id)
        await storage.work.release()
        assert sealed
        return connection, sealed

    def is_alive(self, sealed: SealedCredential) -> bool:
        """Whether the platform would take what the database holds."""
        vault = Vault(sql_storage(self.engine).credentials, _sealer(), SystemClock())
        token = vault.unsealed(FIRST, sealed).token
        return bool(self.sandbox.account_tokens.find(token.reveal(), self.sandbox.clock.now()))


@asynccontextmanager
async def field(url: str, left: timedelta) -> AsyncIterator[Field]:
    """A connection whose token has so long to go, as far as we were told."""
    engine = make_engine(url)
    await upgrade(engine)
    app = make_app(tier="ultimate")
    listener = bind("127.0.0.1", 0)
    base = f"http://127.0.0.1:{port_of(listener)}"
    async with served(app, listener):
        sandbox: Sandbox = app.state.sandbox
        credential = _bought(sandbox, left)
        await _keep(engine, credential)
        stem = f"ADPORT_{MANIFEST.slug.upper()}"
        yield Field(
            sandbox=sandbox,
            engine=engine,
            environment={
                "ADPORT_DATABASE_URL": url,
                "ADPORT_KEYS": KEYS,
                "ADPORT_ALLOW_PRIVATE_HOSTS": "true",
                f"{stem}_APP_ID": APP_ID,
                f"{stem}_APP_SECRET": APP_SECRET,
                f"{stem}_API_URL": f"{base}/open_api/v1.3/",
            },
            old=digest(credential.token),
        )
    await engine.dispose()


def _bought(sandbox: Sandbox, left: timedelta) -> Credential:
    now = sandbox.clock.now()
    consent = AccountCode(
        user="admin", scopes=("user.info.basic",), redirect_uri="https://a.example", issued_at=now
    )
    grant = sandbox.account_tokens.grant(consent, now)
    return Credential(
        token=Secret(sandbox.account_tokens.issue(grant, now)),
        expires_at=datetime.now(UTC) + left,
        refresh=Secret(grant.refresh),
        refresh_expires_at=grant.refresh_ends_at,
    )


async def _keep(engine: AsyncEngine, credential: Credential) -> None:
    """The credential, as if it had been given out a day before its end."""
    storage = sql_storage(engine)
    await set_scene(storage)
    connection = msgspec.structs.replace(FIRST, provider=MANIFEST.slug, problems=())
    await storage.connections.change(connection)
    await Vault(storage.credentials, _sealer(), SystemClock()).keep(connection, credential)
    sealed = await storage.credentials.get(FIRST.id)
    assert sealed
    await storage.credentials.put_off(sealed, datetime.now(UTC), 0, "")
    await storage.work.commit()


def _sealer() -> AesSealer:
    return AesSealer(parse_ring(KEYS, "ADPORT_KEYS"))


@dataclass(frozen=True, slots=True)
class Racer:
    """One process of the race."""

    process: Process

    def go(self) -> None:
        """Let its callers ask."""
        assert self.process.stdin
        self.process.stdin.write(b"go\n")

    async def told(self) -> Got:
        """What they got."""
        assert self.process.stdout
        return msgspec.json.decode(await self.process.stdout.readline(), type=dict[str, int])

    def freeze(self) -> None:
        """Stop it where it stands."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if no time had passed."""
        self.process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def racers(
    where: Field, count: int, callers: int, way: str = "open"
) -> AsyncIterator[list[Racer]]:
    """So many processes, ready to go."""
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ADPORT_")}
    environment = {
        **kept,
        **where.environment,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }
    program = (sys.executable, "-m", "tests.races.renewer", str(callers), str(LEASE), way)
    started = [
        Racer(await create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, env=environment))
        for _ in range(count)
    ]
    try:
        for one in started:
            assert await one.told() == {}, "it says that it is ready"
        yield started
    finally:
        for one in started:
            if one.process.returncode is None:
                one.process.kill()
            await one.process.wait()
