"""Carrying a sync run out, page by page, so that a kill at any instant loses nothing."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.audit import Result
from core.connection import READ_ONLY, Connection, require_usable
from core.credential import Credential
from core.errors import Error, NotFound, ReadOnly, SyncRunning
from core.operator_errors import DatabaseUnreachable
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import RateLimited
from core.slices import SliceStatus
from core.sync import RunStatus, SyncRun, outcome
from core.usecases.agenda import Agenda
from core.usecases.harvest import Harvest
from core.usecases.looking import LookAtConnection
from core.usecases.may_go_on import MayGoOn
from core.usecases.opening import OpenCredential
from core.usecases.page import Field
from core.usecases.plan_sync import FindGround, PlanSync
from core.usecases.settle import Settle
from core.usecases.standing import Standing
from core.usecases.sync_pass import Fields, Pass
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class RunSync:
    """Carry a run on as far as it goes. A second worker on it is stopped at its first write."""

    connections: Connections
    profiles: Profiles
    sync_runs: SyncRuns
    platforms: Platforms
    open_credential: OpenCredential
    look: LookAtConnection
    plan_sync: PlanSync
    find_ground: FindGround
    standing: Standing
    settle: Settle
    harvest: Harvest
    may_go_on: MayGoOn
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, run: SyncRun) -> SyncRun:
        """The run as it ended, or as it pauses; what went wrong is told in it, not raised."""
        try:
            return await self._carry(run)
        except SyncRunning:
            await self.work.release()
            return run
        except Error:
            raise
        except Exception as error:  # a value nobody foresaw: it must not be tried for ever
            await self.work.release()
            return await self._end(run, RunStatus.FAILED, f"unexpected: {type(error).__name__}")

    async def _carry(self, run: SyncRun) -> SyncRun:
        try:
            await self.may_go_on(run)
            connection, credential = await self._open(run)
            if not run.is_planned:
                run = await self.plan_sync(run, connection)
            way = await self._prepare(run, connection, credential)
        except (SyncRunning, DatabaseUnreachable):  # somebody takes it up again
            raise
        except RateLimited as error:
            return await self._pause(run, error)
        except Error as error:
            await self.work.release()
            return await self._end(run, RunStatus.FAILED, _told(error))
        await self._go(way)
        while way.doubts.may(way.stopped) and not await self._is_superseded(run, credential):
            if not await self._is_well(way):
                break
            await way.spare()
            await self._go(way)
        if way.forbidden:
            return await self._end(way.counted(), RunStatus.FAILED, _told(way.forbidden))
        if way.paused:
            return await self._pause(way.counted(), way.paused)
        if way.stopped and await self._is_superseded(run, credential):
            return await self._carry(way.counted())
        return await self._conclude(way)

    async def _open(self, run: SyncRun) -> tuple[Connection, Credential]:
        connection = await self.connections.get(run.workspace_id, run.connection_id)
        require_usable(connection)
        await self.standing.allow_in(
            await self.profiles.get(run.workspace_id, connection.profile_id)
        )
        credential = await self.open_credential(connection)
        return connection, credential

    async def _go(self, way: Pass) -> None:
        try:
            await way.go()
        except* SyncRunning as group:
            raise SyncRunning("Another worker carries this sync run on.") from group

    async def _is_well(self, way: Pass) -> bool:
        """Whether the credential is good all the same: the answer was about one question."""
        try:
            trouble = await self._survey(way.counted())
        except (NotFound, ReadOnly):  # deleted or disconnected meanwhile
            await self.work.release()
            return False
        return not trouble

    async def _is_superseded(self, run: SyncRun, credential: Credential) -> bool:
        """Whether somebody reconnected, or renewed the token, after the run began to use it."""
        try:
            _, current = await self._open(run)
        except Error:  # it is told when the run ends
            current = credential
        await self.work.release()
        return current.token != credential.token

    async def _prepare(self, run: SyncRun, connection: Connection, credential: Credential) -> Pass:
        slices = await self.sync_runs.slices(run.id)
        fields = await self._fields(connection)
        await self.work.release()
        return Pass(
            run=msgspec.structs.replace(run, resume_at=None),
            provider=self.platforms.get(connection.provider),
            line=self.platforms.line(connection.provider, credential),
            fields=fields,
            harvest=self.harvest,
            may_go_on=self.may_go_on,
            clock=self.clock,
            agenda=Agenda.of(slices),
            has_kept=any(one.status is SliceStatus.DONE for one in slices),
        )

    async def _fields(self, connection: Connection) -> Fields:
        """What may be read now: a run that paused finds other selections, plans and rights."""
        ground, _ = await self.find_ground(connection)
        of_accounts: Fields = {(one.id, ""): Field(account=one) for one in ground.accounts}
        of_centers: Fields = {("", one.id): Field(center=one) for one in ground.centers}
        return of_accounts | of_centers

    async def _pause(self, run: SyncRun, error: RateLimited) -> SyncRun:
        """Let go of the run until the platform may be asked again; then anyone carries it on."""
        now = self.clock.now()
        paused = msgspec.structs.replace(
            run, resume_at=now + timedelta(seconds=error.after), pause_reason=str(error)
        )
        await self.sync_runs.beat(paused, paused.worker, now)
        await self.sync_runs.change(paused)
        await self.work.commit()
        return paused

    async def _conclude(self, way: Pass) -> SyncRun:
        run = way.counted()
        progress = await self.sync_runs.progress(run.id)
        failed = await self.sync_runs.failed(run.id, 1)
        await self.work.release()
        if way.stopped or way.needs_survey:
            try:
                await self._survey(run)
            except (NotFound, ReadOnly):  # deleted or disconnected meanwhile
                await self.work.release()
        status = RunStatus.FAILED if way.stopped else outcome(progress)
        reason = next((one.problem for one in failed), run.problem)
        if way.stopped:
            reason = way.line.hide(_told(way.stopped))
        return await self._end(run, status, reason)

    async def _survey(self, run: SyncRun) -> bool:
        """Something was amiss: let the connection say what. Whether all of it is."""
        connection = await self.connections.get(run.workspace_id, run.connection_id)
        survey = await self.look(connection)
        settled = await self.settle(connection, survey)
        await self.work.commit()
        return settled.state in READ_ONLY or not any(one.passed for one in survey.checks)

    async def _end(self, run: SyncRun, status: RunStatus, problem: str) -> SyncRun:
        now = self.clock.now()
        done = msgspec.structs.replace(
            run,
            status=status,
            problem=problem,
            ended_at=now,
            resume_at=None,
            summary=await self.sync_runs.progress(run.id),
        )
        await self.sync_runs.beat(done, run.worker, now)
        await self.sync_runs.change(done)
        await self.sync_runs.forget_slices(done)
        if status is RunStatus.DONE:
            await self._mark_synced(done)
        result = Result.DONE if status is RunStatus.DONE else Result.FAILED
        await self.trail.note_of(
            run.workspace_id, run.started_by, "sync.ended", run.connection_id, result, status
        )
        await self.work.commit()
        return done

    async def _mark_synced(self, run: SyncRun) -> None:
        connection = await self.connections.hold(run.workspace_id, run.connection_id)
        synced = msgspec.structs.replace(connection, synced_at=run.ended_at)
        await self.connections.change(synced)


def _told(error: Error) -> str:
    """As slices tell it: a code and what was said."""
    return f"{error.code}: {error}"
