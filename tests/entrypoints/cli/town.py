"""The sandbox and the service answering on real ports, and a person with a browser."""

import asyncio
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx  # noqa: TID251
from litestar import Litestar

from adapters.plugins import Plugins
from core.ids import ProviderSlug
from entrypoints.http.app import make_app
from entrypoints.sandboxing import settings_for
from entrypoints.serving import bind, port_of, served
from entrypoints.settings import read_settings
from entrypoints.start import opened
from plugins.tiktok.sandbox.scopes import ALL_SCOPES
from tests.entrypoints.api.service import silence
from tests.entrypoints.cli.line import Line, fresh_env

SLUG = ProviderSlug("tiktok")
LIVELY = "Marola Café"
"""The only ad account whose pixels receive events, which cost 90 calls to read."""


@dataclass(frozen=True, slots=True)
class Town:
    """Where everything answers, and the command line that knows it."""

    line: Line
    platform: str

    def agree(self, url: str, user: str, scopes: Sequence[int] = ALL_SCOPES) -> int:
        """Follow the one-time address in a browser of its own, and agree as that user."""
        with httpx.Client() as browser:
            parts = urlsplit(url)
            origin = {"Origin": f"{parts.scheme}://{parts.netloc}"}
            departure = browser.post(url, headers=origin)
            assert departure.status_code == 303, departure.text
            portal = urlsplit(departure.headers["location"])
            form = {
                **dict(parse_qsl(portal.query)),
                "user": user,
                "scope": [str(one) for one in scopes],
                "decision": "confirm",
            }
            answer = browser.post(f"{self.platform}{portal.path}", data=form)
            return browser.get(answer.headers["location"]).status_code

    def connect(self, profile: str, user: str = "admin", scopes: Sequence[int] = ALL_SCOPES) -> str:
        """A new profile's connection, by the command line and the browser; returns its id."""
        self.line.did("profiles", "create", profile)
        made = self.line.json(
            "connections", "connect", "--profile", profile, "--provider", SLUG, "--no-wait"
        )
        assert self.agree(made["url"], user, scopes) == 200
        found = self.line.json("connections", "list", "--profile", profile)
        return str(found["items"][0]["id"])

    def narrow(self, profile: str, name: str = "Casa Marola Brasil") -> None:
        """Select one ad account only, so that a sync takes a second."""
        ask = ("--profile", profile)
        known = [one["account"] for one in self.line.json("accounts", "list", *ask)["items"]]
        [chosen] = [one["id"] for one in known if one["name"] == name]
        self.line.did("accounts", "select", chosen, *ask)

    def order(self, path: str, body: dict[str, object]) -> None:
        """Change something at the platform."""
        assert httpx.post(f"{self.platform}/_sandbox/{path}", json=body).is_success

    @contextmanager
    def ill(self, path: str) -> Iterator[None]:
        """While it lasts, every call of that path is refused."""
        self.order("faults", {"path": path, "kind": "code", "times": 1000, "code": 40002})
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        """Let the platform be well again."""
        assert httpx.delete(f"{self.platform}/_sandbox/faults").is_success


@contextmanager
def a_town(folder: Path) -> Iterator[Town]:
    plugins = Plugins()
    sandbox = plugins.sandboxes()[SLUG]
    app: Litestar = sandbox.make_app()
    app.state.sandbox.settings = type(app.state.sandbox.settings)(quotas=False)
    silence(app.state.sandbox.world, but=LIVELY)
    shop, door = bind("127.0.0.1", 0), bind("127.0.0.1", 0)
    platform = f"http://127.0.0.1:{port_of(shop)}"
    env = fresh_env(
        str(folder),
        **settings_for(plugins.providers[SLUG], sandbox, platform),
    ) | {
        "ADPORT_PUBLIC_URL": f"http://127.0.0.1:{port_of(door)}",
        "ADPORT_TIKTOK_LEVEL": "ultimate",
    }
    loop, ready = asyncio.new_event_loop(), threading.Event()
    told = asyncio.Event()

    async def live() -> None:
        settings = read_settings({name: value for name, value in env.items() if value})
        async with (
            opened(settings) as container,
            served(app, shop),
            served(make_app(container), door),
        ):
            ready.set()
            await told.wait()

    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    thread = threading.Thread(target=lambda: loop.run_until_complete(live()))
    thread.start()
    try:
        assert ready.wait(20)
        root.handlers, root.level = handlers, level
        yield Town(Line(env), platform)
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join()
        loop.close()
