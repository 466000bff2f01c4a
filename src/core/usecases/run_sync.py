"""Carrying a sync run out, slice by slice, so that a kill at any instant loses nothing."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from core.ad_account import AdAccount
from core.audit import Result
from core.connection import Connection, require_usable
from core.errors import Error, NotFound, ReadOnly, SyncRunning
from core.ids import AdAccountId
from core.ports.ad_accounts import AdAccounts
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Line, Platforms
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.provider import Provider
from core.provider_errors import (
    AccessLost,
    AccountGone,
    Expired,
    ProviderError,
    RateLimited,
    Revoked,
    ScopeMissing,
)
from core.sync import RunStatus, Slice, SliceStatus, SyncRun, outcome
from core.usecases.harvest import Crop, Harvest, read
from core.usecases.settle import Settle
from core.usecases.survey import Surveyor
from core.usecases.trail import Trail
from core.usecases.vault import Vault

AT_ONCE = 4
"""Slices read at the same time; what they bring is kept one by one."""
LONGEST_PAUSE = 330
"""Seconds a run waits for a throttle to pass: the platforms' minute limits take five minutes."""
BEAT = 15
"""Seconds between signs of life while nothing comes in."""


@dataclass(slots=True)
class Pass:
    """One worker's way through one run."""

    run: SyncRun
    provider: Provider
    line: Line
    accounts: dict[AdAccountId, AdAccount]
    harvest: Harvest
    clock: Clock
    writing: asyncio.Lock
    stopped: ProviderError | None = None
    """What made every further call useless."""
    needs_survey: bool = False

    async def go(self, slices: Iterable[Slice]) -> None:
        """Read and keep every slice that is still to do."""
        todo = iter([one for one in slices if one.status is SliceStatus.WAITING])
        beating = asyncio.create_task(self._beat())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._work(todo))
        finally:
            async with self.writing:  # never in the middle of a beat's transaction
                beating.cancel()

    async def _work(self, todo: Iterable[Slice]) -> None:
        for slice in todo:
            if self.stopped:
                return
            await self._one(slice)

    async def _one(self, slice: Slice) -> None:
        account = self.accounts.get(slice.ad_account_id)
        if account is None:
            await self._fail(slice, "The ad account is not in this profile any more.")
            return
        try:
            crop = await self._read(slice, account)
        except (Expired, Revoked) as error:
            self.stopped = error
        except (AccessLost, AccountGone, ScopeMissing) as error:
            self.needs_survey = True
            await self._fail(slice, f"{error.code}: {error}")
        except ProviderError as error:
            await self._fail(slice, f"{error.code}: {error}")
        else:
            async with self.writing:
                await self.harvest.keep(self.counted(), slice, account, crop)

    async def _read(self, slice: Slice, account: AdAccount) -> Crop:
        try:
            return await read(self.provider, self.line, slice, account)
        except RateLimited as error:
            if error.after > LONGEST_PAUSE:
                raise
            await self.clock.sleep(error.after)
            return await read(self.provider, self.line, slice, account)

    async def _fail(self, slice: Slice, problem: str) -> None:
        async with self.writing:
            await self.harvest.give_up(self.counted(), slice, problem)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            async with self.writing:
                if not await self.harvest.beat(self.counted()):
                    return

    def counted(self) -> SyncRun:
        """The run with its calls; a worker that took it over adds to those made before."""
        return msgspec.structs.replace(self.run, calls=self.run.calls + self.line.calls)


@dataclass(frozen=True, slots=True)
class RunSync:
    """Carry a run out to its end. A second worker on the same run is stopped at its first write."""

    connections: Connections
    ad_accounts: AdAccounts
    sync_runs: SyncRuns
    platforms: Platforms
    vault: Vault
    surveyor: Surveyor
    settle: Settle
    harvest: Harvest
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, run: SyncRun) -> SyncRun:
        """The run as it ended; it is told, not raised, what went wrong with the platform."""
        try:
            way = await self._prepare(run)
        except Error as error:
            return await self._end(run, RunStatus.FAILED, str(error))
        if not await self._went(way, await self._slices(run)):
            return run
        return await self._conclude(way.counted(), way)

    async def _prepare(self, run: SyncRun) -> Pass:
        connection = await self.connections.get(run.workspace_id, run.connection_id)
        require_usable(connection)
        credential = await self.vault.open(connection)
        accounts = await self.ad_accounts.of(run.profile_id)
        await self.work.release()
        return Pass(
            run=run,
            provider=self.platforms.get(connection.provider),
            line=self.platforms.line(connection.provider, credential),
            accounts={one.id: one for one in accounts if one.provider == connection.provider},
            harvest=self.harvest,
            clock=self.clock,
            writing=asyncio.Lock(),
        )

    async def _went(self, way: Pass, slices: list[Slice]) -> bool:
        """Whether the worker came to the end; False where another one has taken the run over."""
        taken_over = False
        try:
            await way.go(slices)
        except* SyncRunning:
            taken_over = True
            await self.work.release()
        return not taken_over

    async def _slices(self, run: SyncRun) -> list[Slice]:
        slices = await self.sync_runs.slices(run.id)
        await self.work.release()
        return slices

    async def _conclude(self, run: SyncRun, way: Pass) -> SyncRun:
        slices = await self.sync_runs.slices(run.id)
        status = RunStatus.FAILED if way.stopped else outcome(slices)
        failed = [one.problem for one in slices if one.status is SliceStatus.FAILED]
        await self.work.release()
        if way.stopped or way.needs_survey or failed:
            try:
                await self._survey(run)
            except (NotFound, ReadOnly):  # deleted or disconnected meanwhile
                await self.work.release()
        reason = str(way.stopped) if way.stopped else next(iter(failed), run.problem)
        return await self._end(run, status, reason)

    async def _survey(self, run: SyncRun) -> None:
        """Something was amiss: find out what, and let the connection say so."""
        connection = await self.connections.get(run.workspace_id, run.connection_id)
        try:
            credential = await self.vault.open(connection)
        except ReadOnly:
            return  # it was disconnected meanwhile and says so already
        finally:
            await self.work.release()
        survey = await self.surveyor(connection, credential)
        await self.settle(connection, survey)
        await self.work.commit()

    async def _end(self, run: SyncRun, status: RunStatus, problem: str) -> SyncRun:
        now = self.clock.now()
        done = msgspec.structs.replace(run, status=status, problem=problem, ended_at=now)
        try:
            await self.sync_runs.beat(done, run.worker, now)
        except SyncRunning:
            await self.work.release()
            return run
        await self.sync_runs.end(done)
        if status is RunStatus.DONE:
            await self.sync_runs.forget_before(done)
            await self._mark_synced(done)
        result = Result.DONE if status is RunStatus.DONE else Result.FAILED
        await self.trail.note_of(
            run.workspace_id, run.started_by, "sync.ended", run.connection_id, result, status
        )
        await self.work.commit()
        return done

    async def _mark_synced(self, run: SyncRun) -> None:
        connection: Connection = await self.connections.hold(run.workspace_id, run.connection_id)
        synced = msgspec.structs.replace(connection, synced_at=run.ended_at)
        await self.connections.change(synced)
