"""Renewal: one holder has the platform renew a credential, and nobody can lose it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.audit import Result
from core.connection import READ_ONLY, Connection, judged
from core.credential import Credential, SealedCredential
from core.diagnosis import problem_of
from core.errors import Error
from core.ids import ProviderSlug
from core.life import RENEWAL, pause_after, trouble_code
from core.operator_errors import DatabaseUnreachable, OperatorError
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.platforms import Platforms
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem
from core.provider import Refreshes
from core.provider_errors import Expired, ProviderError, RateLimited, Revoked, Unavailable
from core.usecases.asked import asked
from core.usecases.openings import Openings
from core.usecases.trail import Trail
from core.usecases.vault import Vault


@dataclass(frozen=True, slots=True)
class Renew:
    """Claim a credential, have it renewed, keep what came; each step is committed by itself.

    A claim lasts while its holder lives. Whoever lost it is refused when it comes to keep
    anything, and a credential is called dead only if the platform says so twice.
    """

    connections: Connections
    credentials: Credentials
    vault: Vault
    platforms: Platforms
    openings: Openings
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    def can(self, slug: ProviderSlug) -> bool:
        """Whether the provider renews credentials at all."""
        return isinstance(self.platforms.get(slug), Refreshes)

    async def __call__(
        self, connection: Connection, sealed: SealedCredential, credential: Credential
    ) -> Credential | None:
        """The renewed credential, or None where somebody else renews it or has done so.

        Raises Expired or Revoked where it is over for good, other errors where it is tried again.
        """
        now = self.clock.now()
        if sealed.is_claimed(now):
            return None
        until = now + self.openings.lease
        claimed = await self.credentials.claim(sealed, self.chance.id(), until, now)
        await self.work.commit()
        if claimed is None:
            return None
        return await self.openings.finished(self._carry_out(connection, claimed, credential))

    async def _carry_out(
        self, connection: Connection, claimed: SealedCredential, credential: Credential
    ) -> Credential | None:
        try:
            fresh = await self._asked(connection, claimed, credential)
        except (ProviderError, OperatorError) as error:
            if await self._fail(connection, claimed, error):
                raise
            return None
        return await self._keep_surely(connection, claimed, fresh) if fresh else None

    async def _asked(
        self, connection: Connection, claimed: SealedCredential, credential: Credential
    ) -> Credential | None:
        """What the platform gave; None where somebody renewed it while this one was refused."""
        try:
            return await self._ask(connection, claimed, credential)
        except (Expired, Revoked) as error:
            first = type(error)
        current = await self.credentials.get(connection.id)
        await self.work.release()
        if current is None or current.version != claimed.version:
            return None
        try:
            return await self._ask(connection, claimed, credential)
        except (Expired, Revoked) as error:
            if isinstance(error, first):
                raise
            raise Unavailable("The platform gives two reasons for not renewing.") from error

    async def _ask(
        self, connection: Connection, claimed: SealedCredential, credential: Credential
    ) -> Credential:
        """Ask, holding on to the claim for as long as the answer takes."""
        provider = self.platforms.get(connection.provider)
        if not isinstance(provider, Refreshes):
            raise Unavailable(f"{provider.manifest.name} renews no credentials.")
        line = self.platforms.line(connection.provider, None)
        answer = provider.refresh(line, credential)
        secrets = credential.token, credential.refresh
        asking = asyncio.ensure_future(asked(provider, line, answer, *secrets))
        try:
            while not (await asyncio.wait({asking}, timeout=self.openings.beat))[0]:
                await self._extend(claimed)
            fresh = asking.result()
        finally:
            asking.cancel()
        return fresh if fresh.refresh else _with_refresh_of(credential, fresh)

    async def _extend(self, claimed: SealedCredential) -> None:
        """A database that hiccups must not cost the platform's answer, which may come but once."""
        try:
            await self.credentials.extend(claimed, self.clock.now() + self.openings.lease)
            await self.work.commit()
        except Exception:  # whatever it is: it is met again where the answer is kept
            with suppress(Exception):
                await self.work.release()

    async def _keep_surely(
        self, connection: Connection, claimed: SealedCredential, fresh: Credential
    ) -> Credential | None:
        """Keep it, however often the database is away: the old refresh token may be used up."""
        for pause in self.openings.pauses:
            try:
                return await self._keep(connection, claimed, fresh)
            except DatabaseUnreachable:
                await self.work.release()
            await asyncio.sleep(pause)
            await self._extend(claimed)
        return await self._keep(connection, claimed, fresh)

    async def _keep(
        self, connection: Connection, claimed: SealedCredential, fresh: Credential
    ) -> Credential | None:
        held = await self.connections.hold(connection.workspace_id, connection.id)
        new = self.vault.renewed(connection, claimed, fresh)
        if not await self.credentials.renew(claimed, new):
            await self.work.release()
            return None
        others = _others(held)
        if others != held.problems and held.state not in READ_ONLY:
            await self.connections.change(judged(held, others))
        await self._note(held, "credential.renewed", Result.DONE, f"version {new.version}")
        await self.work.commit()
        return fresh

    async def _fail(self, connection: Connection, claimed: SealedCredential, error: Error) -> bool:
        """Keep what went wrong; False where it is not this holder's to tell any more."""
        held = await self.connections.hold(connection.workspace_id, connection.id)
        problem, pause = self._judge(error, claimed.failures + 1)
        renew_at = None if pause is None else self.clock.now() + pause
        if not await self.credentials.put_off(
            claimed, renew_at, claimed.failures + 1, problem.code
        ):
            await self.work.release()
            return False
        if held.state not in READ_ONLY:
            await self.connections.change(judged(held, (problem, *_others(held))))
        if not claimed.failures or renew_at is None:
            await self._note(held, "credential.renewal_failed", Result.FAILED, problem.code)
        await self.work.commit()
        return True

    def _judge(self, error: Error, failures: int) -> tuple[Problem, timedelta | None]:
        """The problem an error amounts to, and for how long to wait; None: for ever."""
        now = self.clock.now()
        if isinstance(error, (Expired, Revoked)):
            return problem_of(error, now), None
        code = "app_misconfigured"
        if isinstance(error, ProviderError):
            code = trouble_code(problem_of(error, now).code)
        pause = pause_after(failures)
        if isinstance(error, RateLimited):
            pause = max(pause, timedelta(seconds=error.after))
        return Problem(code=code, subject=RENEWAL, detail=str(error), since=now), pause

    async def _note(self, connection: Connection, action: str, result: Result, detail: str) -> None:
        await self.trail.note_of(
            connection.workspace_id, "adport", action, connection.id, result, detail
        )


def _others(connection: Connection) -> tuple[Problem, ...]:
    return tuple(one for one in connection.problems if one.subject != RENEWAL)


def _with_refresh_of(old: Credential, fresh: Credential) -> Credential:
    """Some platforms name the refresh token once: it goes on buying tokens."""
    return msgspec.structs.replace(
        fresh, refresh=old.refresh, refresh_expires_at=old.refresh_expires_at
    )
