"""Entering a key: a connection is made, or restored, with what a person typed in here."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.audit import Result
from core.auth import ApiKey, entered
from core.authorization import EXCHANGE_LIFE, Authorization, Opened, Stage, ended
from core.connection import PlatformUser
from core.credential import Credential
from core.diagnosis import key_problem
from core.errors import Invalid, Refused
from core.ids import AuthorizationId, ConnectionId, ProfileId, ProviderSlug
from core.permission import Grant
from core.ports.authorizations import Authorizations
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Line, Platforms
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem
from core.provider import Exchange, Identifies, Provider
from core.provider_errors import ProviderError
from core.secret import digest
from core.usecases.admission import Admission, Arrival
from core.usecases.authorizations import require_room
from core.usecases.standing import Standing
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class EnterKey:
    """Try what was entered, then keep it sealed; a key that the platform refuses is not kept.

    Raises Invalid for a field that cannot be right and Refused for a provider that takes no key.
    Every outcome at the platform, good or bad, is told by the authorization it returns.
    """

    authorizations: Authorizations
    connections: Connections
    profiles: Profiles
    platforms: Platforms
    admission: Admission
    standing: Standing
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

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
        now = self.clock.now()
        require_room(await self.authorizations.of(profile.id), now)
        attempt = Authorization(
            id=AuthorizationId(self.chance.id()),
            workspace_id=actor.workspace_id,
            profile_id=profile.id,
            provider=slug,
            connection_id=restores,
            reconnects=restores is not None,
            member_id=actor.member_id,
            opened=Opened.HERE,
            stage=Stage.RETURNED,
            link_hash=digest(self.chance.token()),
            created_at=now,
            expires_at=now + EXCHANGE_LIFE,
        )
        await self.authorizations.add(attempt)
        await self.trail.note(actor, "key.entered", attempt.id, detail=slug)
        await self.work.commit()
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
            return await self._fail(actor, attempt, key_problem(error, self.clock.now()))
        exchange = Exchange(credential=credential, grant=Grant())
        return await self.admission(attempt, Arrival(user=user, exchange=exchange))

    async def _fail(self, actor: Actor, attempt: Authorization, problem: Problem) -> Authorization:
        failed = ended(attempt, self.clock.now(), problem=problem)
        await self.authorizations.move(attempt, failed)
        await self.trail.note(
            actor, "authorization.failed", attempt.id, Result.FAILED, problem.code
        )
        await self.work.commit()
        return failed


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
    return await provider.identify(line)
