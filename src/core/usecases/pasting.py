"""Pasting: a connection made of a token that somebody already has, such as a system user's."""

from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.authorization import Authorization
from core.diagnosis import attempt_problem
from core.errors import Invalid
from core.ids import ProfileId, ProviderSlug
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.provider import TakesTokens
from core.provider_errors import ProviderError
from core.secret import Secret
from core.usecases.admission import Admission, Arrival
from core.usecases.asked import asked, identified
from core.usecases.attempts_at_once import AttemptAtOnce
from core.usecases.standing import Standing


@dataclass(frozen=True, slots=True)
class ConnectByToken:
    """An attempt to connect that skips the platform's consent page; its outcome tells how it went.

    A token that does not come to a connection is left as it is: others may use it.
    """

    profiles: Profiles
    platforms: Platforms
    attempts: AttemptAtOnce
    admission: Admission
    standing: Standing
    clock: Clock

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, slug: ProviderSlug, token: Secret
    ) -> Authorization:
        """Raises Invalid where the provider takes no such tokens, or there is none."""
        require(actor, Deed.CONNECT)
        profile = await self.profiles.get(actor.workspace_id, profile_id)
        await self.standing.allow_in(profile)
        provider = self.platforms.get(slug)
        if not isinstance(provider, TakesTokens):
            raise Invalid(f"{provider.manifest.name} takes no pasted tokens.", field="provider")
        text = token.reveal().strip()
        if not text or any(char.isspace() for char in text):
            raise Invalid("A token is one word.", field="token")
        self.platforms.line(slug, None)
        begun = await self.attempts.begin(actor, profile, slug, "authorization.pasted")
        try:
            arrival = await self._examined(provider, slug, Secret(text))
        except ProviderError as error:
            return await self.attempts.fail(actor, begun, attempt_problem(error, self.clock.now()))
        return await self.admission(begun, arrival)

    async def _examined(self, provider: TakesTokens, slug: ProviderSlug, token: Secret) -> Arrival:
        line = self.platforms.line(slug, None)
        exchange = await asked(provider, line, provider.adopt(line, token), token)
        line = self.platforms.line(slug, exchange.credential)
        user = await identified(provider, line)
        return Arrival(user=user, exchange=exchange, is_pasted=True)
