"""What is remembered from one step of the journey to the next, and the deeds steps share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from entrypoints.journey import script
from entrypoints.journey.api import Answer, Api, Json
from entrypoints.journey.browser import Browser, Form, Page, form_of
from entrypoints.journey.desk import Desk
from entrypoints.journey.scene import Scene
from entrypoints.journey.service import Service

PATIENCE = 20
"""Seconds that an attempt has to come out once the person is back."""
FINISHED = {"done", "failed", "withdrawn", "expired"}


class NotPlayed(Exception):
    """An earlier step, on which this one builds, did not come out."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to connect, and its one-time link."""

    id: str
    link: str


@dataclass(slots=True)
class Story:
    """The journey so far."""

    scene: Scene
    api: Api
    browser: Browser
    """The first person's."""
    desk: Desk
    """The sandbox's."""
    service: Service | None = None
    """Where it is a process of its own, which may be killed."""
    remembered: dict[str, str] = field(default_factory=dict[str, str])
    secrets: set[str] = field(default_factory=set[str])
    """What no answer of the service may hold: links, codes, states, the key."""

    def remember(self, what: str, id: object) -> None:
        """Keep an id for later steps; nothing is kept where a step brought none."""
        if id:
            self.remembered[what] = str(id)

    def recall(self, what: str) -> str:
        """An id from an earlier step. Raises NotPlayed."""
        if what not in self.remembered:
            raise NotPlayed(f"An earlier step brought no {what}.")
        return self.remembered[what]

    @property
    def profile(self) -> str:
        """The profile's path."""
        return f"/profiles/{self.recall('profile')}"

    @property
    def connection(self) -> str:
        """The first person's connection's path."""
        return f"/connections/{self.recall('connection')}"

    async def connect(self, opened: str, provider: str = "") -> Attempt:
        """Open an attempt to connect: the one that is played with, unless another is named."""
        asked = {"provider": provider or self.scene.provider, "open": opened}
        return self._attempt(await self.api.post(f"{self.profile}/authorizations", asked))

    async def reconnect(self, connection: str = "") -> Attempt:
        """Open an attempt to connect again: the first person's, unless another path is given."""
        path = f"{connection or self.connection}/reconnect"
        return self._attempt(await self.api.post(path, {"open": "here"}))

    async def outcome(self, attempt: Attempt) -> Json:
        """How the attempt came out, polled as the page that waits for it does."""
        async with asyncio.timeout(PATIENCE):
            while True:
                seen = (await self.api.get(f"/authorizations/{attempt.id}")).body
                if seen["stage"] in FINISHED:
                    return seen
                await asyncio.sleep(0.1)

    def _attempt(self, answer: Answer) -> Attempt:
        link = str(answer.body["url"])
        self.secrets.add(urlsplit(link).path.rpartition("/")[2])
        return Attempt(id=str(answer.body["authorization"]["id"]), link=link)


@asynccontextmanager
async def begun(scene: Scene, service: Service | None = None) -> AsyncIterator[Story]:
    """A new story; its clients are closed at the end."""
    api, browser, desk = Api(scene.url, scene.api_key), Browser(), Desk(scene.sandbox)
    try:
        yield Story(
            scene=scene,
            api=api,
            browser=browser,
            desk=desk,
            service=service,
            secrets=_secrets(scene),
        )
    finally:
        await desk.close()
        await api.close()
        await browser.close()


def _secrets(scene: Scene) -> set[str]:
    apps = {value for name, value in scene.environment.items() if name.endswith("_APP_SECRET")}
    entered = (entry.items() for one in scene.others for entry in one.keys.values())
    keys = {text for entry in entered for name, text in entry if name == script.KEY_FIELD}
    return {scene.api_key.reveal(), *apps, *keys}


async def to_platform(browser: Browser, attempt: Attempt) -> Page:
    """Open the link, press its button, and arrive at the platform's consent page."""
    page = await browser.open(attempt.link)
    sent = await browser.send(page, form_of(page))
    if not sent.location:
        raise LookupError(f"The link's page led nowhere: {sent.status}.")
    return await browser.open(sent.location)


async def agree(
    browser: Browser, consent: Page, person: str, untick: tuple[str, str] | None = None
) -> str:
    """Fill the consent page in; the address it sends the browser back to."""
    form: Form = form_of(consent).changed(
        put=((script.PERSON_FIELD, person), script.YES), drop=(untick,) if untick else ()
    )
    return (await browser.send(consent, form)).location


async def come_back(browser: Browser, callback: str) -> Page:
    """Open the callback, and whatever page it leads to."""
    page = await browser.open(callback)
    for _ in range(3):
        if not page.location:
            break
        page = await browser.open(page.location)
    return page


async def authorize(
    browser: Browser, attempt: Attempt, person: str, untick: tuple[str, str] | None = None
) -> Page:
    """The whole way from the link to the page at its end."""
    consent = await to_platform(browser, attempt)
    return await come_back(browser, await agree(browser, consent, person, untick))


def recent_window() -> dict[str, str]:
    """Days that are days already, and all of them synced, in every account's own zone."""
    until = datetime.now(UTC).date() - timedelta(days=1)
    since = until - timedelta(days=script.HISTORY_DAYS - 1)
    return {"since": since.isoformat(), "until": until.isoformat()}
