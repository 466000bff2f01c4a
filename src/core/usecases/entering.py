"""Entering a key: a connection is made, or restored, with what a person typed in here."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.auth import ApiKey, entered
from core.authorization import Authorization
from core.connection import PlatformUser
from core.credential import Credential
from core.diagnosis import key_problem
from core.errors import Invalid, Refused
from core.ids import ConnectionId, ProfileId, ProviderSlug
from core.permission import Grant
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Line, Platforms
from core.ports.profiles import Profiles
from core.provider import Exchange, Identifies, Provider
from core.provider_errors import ProviderError
from core.usecases.admission import Admission, Arrival
from core.usecases.asked import identified
from core.usecases.attempts_at_once import AttemptAtOnce
from core.usecases.standing import Standing


@dataclass(frozen=True, slots=True)
class EnterKey:
    """Try what was entered, then keep it sealed; a key that the platform refuses is not kept.

    Raises Invalid for a field that cannot be right and Refused for a provider that takes no key.
    Every outcome at the platform, good or bad, is told by the authorization it returns.
    """

    connections: Connections
    profiles: Profiles
    platforms: Platforms
    attempts: AttemptAtOnce
    admission: Admission
    standing: Standing
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        profile_id: ProfileId,
        provider: ProviderSlug,
        given: Mapping[str, str],
    ) -> Authorization:
        require(actor, Deed.CONNECT)
        return await self._enter(actor, profile_id, provider, given, None)

    async def again(
        self, actor: Actor, connection_id: ConnectionId, given: Mapping[str, str]
    ) -> Authorization:
        """Another key for a connection that is there: it must be the same platform user's."""
        require(actor, Deed.CONNECT)
        one = await self.connections.get(actor.workspace_id, connection_id)
        return await self._enter(actor, one.profile_id, one.provider, given, one.id)

    async def _enter(
        self,
        actor: Actor,
        profile_id: ProfileId,
        slug: ProviderSlug,
        given: Mapping[str, str],
        restores: ConnectionId | None,
    ) -> Authorization:
        profile = await self.profiles.get(actor.workspace_id, profile_id)
        await self.standing.allow_in(profile)
        provider = self.platforms.get(slug)
        credential = _credential(_auth(provider), given)
        line = self.platforms.line(slug, credential)
        attempt = await self.attempts.begin(actor, profile, slug, "key.entered", restores)
        return await self._try(actor, attempt, provider, line, credential)

    async def _try(
        self,
        actor: Actor,
        attempt: Authorization,
        provider: Provider,
        line: Line,
        credential: Credential,
    ) -> Authorization:
        try:
            user = await _identified(provider, line)
        except ProviderError as error:
            problem = key_problem(error, self.clock.now())
            return await self.attempts.fail(actor, attempt, problem)
        exchange = Exchange(credential=credential, grant=Grant())
        return await self.admission(attempt, Arrival(user=user, exchange=exchange))


def _auth(provider: Provider) -> ApiKey:
    auth = provider.manifest.api_key
    if auth is None:
        raise Refused(
            f"{provider.manifest.name} takes no key.",
            remedy="Connect it on its consent page: start to connect instead.",
        )
    return auth


def _credential(auth: ApiKey, given: Mapping[str, str]) -> Credential:
    fields = entered(auth, given)
    if auth.key_field not in fields:
        raise Invalid("The key is missing.", field=auth.key_field)
    return Credential(token=fields[auth.key_field], fields=fields)


async def _identified(provider: Provider, line: Line) -> PlatformUser:
    if not isinstance(provider, Identifies):
        raise ProviderError(f"{provider.manifest.name} does not tell whom a key speaks for.")
    return await identified(provider, line)
