"""Attempts to connect that are over within the request that makes them, without a consent page."""

from dataclasses import dataclass

from core.access import Actor
from core.audit import Result
from core.authorization import EXCHANGE_LIFE, Authorization, Opened, Stage, ended
from core.ids import AuthorizationId, ConnectionId, ProviderSlug
from core.ports.authorizations import Authorizations
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem
from core.profile import Profile
from core.secret import digest
from core.usecases.authorizations import require_room
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class AttemptAtOnce:
    """Keeps such an attempt before the platform is called, and how it failed."""

    authorizations: Authorizations
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def begin(
        self,
        actor: Actor,
        profile: Profile,
        provider: ProviderSlug,
        action: str,
        restores: ConnectionId | None = None,
    ) -> Authorization:
        """A new attempt, committed and noted. Raises Refused where too many are open."""
        now = self.clock.now()
        require_room(await self.authorizations.of(profile.id), now)
        begun = Authorization(
            id=AuthorizationId(self.chance.id()),
            workspace_id=actor.workspace_id,
            profile_id=profile.id,
            provider=provider,
            connection_id=restores,
            reconnects=restores is not None,
            member_id=actor.member_id,
            opened=Opened.HERE,
            stage=Stage.RETURNED,
            link_hash=digest(self.chance.token()),
            created_at=now,
            expires_at=now + EXCHANGE_LIFE,
        )
        await self.authorizations.add(begun)
        await self.trail.note(actor, action, begun.id, detail=provider)
        await self.work.commit()
        return begun

    async def fail(self, actor: Actor, begun: Authorization, problem: Problem) -> Authorization:
        """The attempt as it ended, committed and noted."""
        failed = ended(begun, self.clock.now(), problem=problem)
        await self.authorizations.move(begun, failed)
        await self.trail.note(actor, "authorization.failed", begun.id, Result.FAILED, problem.code)
        await self.work.commit()
        return failed
