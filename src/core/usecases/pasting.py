"""Pasting: a connection made of a token that somebody already has, such as a system user's."""

from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.audit import Result
from core.authorization import EXCHANGE_LIFE, Authorization, Opened, Stage, ended
from core.diagnosis import attempt_problem
from core.errors import Invalid
from core.ids import AuthorizationId, ProfileId, ProviderSlug
from core.ports.authorizations import Authorizations
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.profile import Profile
from core.provider import TakesTokens
from core.provider_errors import ProviderError
from core.secret import Secret, digest
from core.usecases.admission import Admission, Arrival
from core.usecases.authorizations import require_room
from core.usecases.standing import Standing
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class ConnectByToken:
    """An attempt to connect that skips the platform's consent page; its outcome tells how it went.

    A token that does not come to a connection is left as it is: others may use it.
    """

    authorizations: Authorizations
    profiles: Profiles
    platforms: Platforms
    admission: Admission
    standing: Standing
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

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
        begun = await self._begin(actor, profile, slug)
        try:
            arrival = await self._examined(provider, slug, Secret(text))
        except ProviderError as error:
            return await self._fail(actor, begun, error)
        return await self.admission(begun, arrival)

    async def _begin(self, actor: Actor, profile: Profile, slug: ProviderSlug) -> Authorization:
        await self.standing.allow_in(profile)
        self.platforms.line(slug, None)
        now = self.clock.now()
        require_room(await self.authorizations.of(profile.id), now)
        begun = Authorization(
            id=AuthorizationId(self.chance.id()),
            workspace_id=actor.workspace_id,
            profile_id=profile.id,
            provider=slug,
            member_id=actor.member_id,
            opened=Opened.HERE,
            stage=Stage.RETURNED,
            link_hash=digest(self.chance.token()),
            created_at=now,
            expires_at=now + EXCHANGE_LIFE,
        )
        await self.authorizations.add(begun)
        await self.trail.note(actor, "authorization.pasted", begun.id, detail=slug)
        await self.work.commit()
        return begun

    async def _examined(self, provider: TakesTokens, slug: ProviderSlug, token: Secret) -> Arrival:
        exchange = await provider.adopt(self.platforms.line(slug, None), token)
        line = self.platforms.line(slug, exchange.credential)
        user = await provider.identify(line)
        return Arrival(user=user, exchange=exchange, is_pasted=True)

    async def _fail(
        self, actor: Actor, begun: Authorization, error: ProviderError
    ) -> Authorization:
        now = self.clock.now()
        failed = ended(begun, now, problem=attempt_problem(error, now))
        await self.authorizations.move(begun, failed)
        code = failed.problem.code if failed.problem else ""
        await self.trail.note(actor, "authorization.failed", begun.id, Result.FAILED, code)
        await self.work.commit()
        return failed
