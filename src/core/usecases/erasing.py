"""Erasing: a person told the platform that nothing of theirs may be kept here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.connection import Connection, PlatformUser, judged
from core.errors import Invalid, NotFound
from core.hearing import HearsErasures, Wish
from core.ids import PlatformUserId, ProviderSlug
from core.permission import Grant
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.links import Links
from core.ports.platforms import Platforms
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem
from core.provider_errors import Rejected
from core.usecases.trail import Trail

SKEW = timedelta(minutes=5)
"""By so much the platform's clock may be behind ours."""
ERASED = "erased-"
"""What stands, with the wish's code behind it, where the person's id was."""


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Disconnects whatever speaks for the person, and forgets who they were and their token.

    What is kept of them as a member of a Business Center goes as well, in every workspace; where an
    admin is connected, the next reading finds whoever is still in it. The figures are the
    workspace's and stay. So does its audit trail, which cannot be altered.
    """

    platforms: Platforms
    connections: Connections
    credentials: Credentials
    links: Links
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, slug: ProviderSlug, headers: Mapping[str, str], body: bytes) -> str:
        """The wish's code. Raises NotFound, or Invalid for what is no such wish."""
        wish, code = self._heard(slug, headers, body), self.chance.id()
        is_back = False
        for found in await self.connections.reaching(slug, (), (), {wish.user_id}):
            held = await self.connections.hold(found.workspace_id, found.id)
            if held.user.id != wish.user_id:
                continue
            if _came_back(held, wish):
                is_back = True
            else:
                await self._erase(held, code)
        if not is_back:
            await self.links.forget(slug, wish.user_id)
        await self.work.commit()
        return code

    def answer(self, slug: ProviderSlug, url: str, code: str) -> Mapping[str, str]:
        """What the platform is told of it."""
        return self._provider(slug).answer_erasure(url, code)

    def _heard(self, slug: ProviderSlug, headers: Mapping[str, str], body: bytes) -> Wish:
        app = self.platforms.line(slug, None).app
        try:
            return self._provider(slug).hear_erasure(headers, body, app)
        except Rejected as error:
            raise Invalid(
                "This is no wish that the platform passed on.",
                remedy="Compare the provider's app secret with the platform's.",
            ) from error

    def _provider(self, slug: ProviderSlug) -> HearsErasures:
        provider = self.platforms.get(slug)
        if not isinstance(provider, HearsErasures):
            raise NotFound("provider that passes such wishes on", slug)
        return provider

    async def _erase(self, held: Connection, code: str) -> None:
        gone = judged(held, (Problem(code="disconnected", since=self.clock.now()),))
        nobody = PlatformUser(id=PlatformUserId(f"{ERASED}{code}"))
        await self.connections.change(msgspec.structs.replace(gone, user=nobody, grant=Grant()))
        await self.credentials.destroy(held.id)
        await self.trail.note_of(
            held.workspace_id, "platform", "connection.erased", held.id, detail=code
        )


def _came_back(held: Connection, wish: Wish) -> bool:
    """Whether they connected after their wish: an old one, sent again, is not theirs any more."""
    return wish.at is not None and held.connected_at > wish.at + SKEW
