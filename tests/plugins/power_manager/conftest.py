"""The stand-in, and lines to it that wait for nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx  # noqa: TID251 - carries the calls into the sandbox
import pytest

from adapters.bounds import ENTERED
from adapters.http import HttpSession
from core.ad_account import AdAccount
from core.credential import AppCredentials, Credential
from core.ids import ProfileId
from core.secret import Secret
from plugins.power_manager import PowerManager
from plugins.power_manager.manifest import API_KEY, BASE_URL, HEADER, MANIFEST, NAME
from plugins.power_manager.sandbox import KEYS, make_app
from plugins.power_manager.sandbox.app import App
from tests.adapters.stand_in import Naps
from tests.fakes.allowances import pace_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://power.example.com/"


@dataclass
class Time(Naps):
    """Passes only where somebody sleeps; the naps of the pace are not remembered."""

    at: float = 0.0

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds)
        self.at += seconds

    async def wait(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)

    def now(self) -> float:
        return self.at


type Lines = Callable[..., HttpSession]


def credential_of(key: str, header: str = "", name: str = "", url: str = URL) -> Credential:
    given = {API_KEY: key, BASE_URL: url, HEADER: header, NAME: name}
    fields = {one: Secret(text) for one, text in given.items() if text}
    return Credential(token=Secret(key), fields=fields)


@pytest.fixture
def app() -> App:
    return make_app(now=NOON)


@pytest.fixture
def naps() -> Time:
    return Time()


@pytest.fixture
async def line_of(app: App, naps: Time) -> AsyncIterator[Lines]:
    """A line with a user's key, or with whatever key is named."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:

        def line(user: str = "owner", **more: str) -> HttpSession:
            credential = credential_of(KEYS.get(user, user), **more)
            return HttpSession(
                provider=PowerManager(),
                client=client,
                app=AppCredentials(id="", secret=Secret("")),
                api_url=URL,
                credential=credential,
                pace=pace_of("Power Manager", now=naps.now, sleep=naps.wait),
                sleep=naps,
                bounds=ENTERED,
            )

        yield line


@pytest.fixture
async def line(line_of: Lines) -> HttpSession:
    return line_of()


@pytest.fixture
async def accounts(line: HttpSession) -> dict[str, AdAccount]:
    """What the owner reaches, by name."""
    provider = PowerManager()
    centers = [one async for one in provider.business_centers(line)]
    return {
        one.name: AdAccount(
            id=one.id,
            profile_id=ProfileId("p"),
            provider=MANIFEST.slug,
            name=one.name,
            currency=one.currency,
            timezone=one.timezone,
            status=one.status,
            business_center_id=one.business_center_id,
        )
        async for one in provider.ad_accounts(line, centers)
    }
