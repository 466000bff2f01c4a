"""One worker's way through one run: which slice next, and what each error of the platform means."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from core.errors import Error, SyncRunning
from core.operator_errors import DatabaseUnreachable, OperatorError
from core.ports.clock import Clock
from core.ports.platforms import Line
from core.provider import Provider
from core.provider_errors import (
    AccessLost,
    AccountGone,
    Forbidden,
    Garbled,
    NotEligible,
    ProviderError,
    RateLimited,
    ScopeMissing,
    TooLarge,
    Unavailable,
)
from core.quota import Caller, Urgency
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import SyncRun
from core.usecases.agenda import EVERYTHING, Agenda, kind_of
from core.usecases.course import Course
from core.usecases.doubts import FINAL, Doubts
from core.usecases.harvest import Harvest, Picked
from core.usecases.may_go_on import MayGoOn
from core.usecases.page import Field, read_page

AT_ONCE = 8
"""Slices read at the same time; what they bring is kept one by one."""
SHORTEST_NAP = 1.0
"""Seconds to wait after any throttle, also where a provider names none: doubling 0 is no pause."""
LONGEST_NAP = 30.0
"""Seconds that a worker waits for the platform itself; for longer it lets go of the run."""
PATIENCE = 20
"""Throttle answers in a row, without a page between them, after which an account's slices fail."""
TRIES = 4
"""How often a page is asked for while the platform is ill, before its slice fails."""
BEAT = 5
"""Seconds between signs of life while nothing comes in."""

MOST_UNSERVED = 2 * AT_ONCE
"""Refusals to serve, without any page kept, after which the platform serves nothing."""

type Fields = dict[tuple[str, str], Field]
"""What a run reads, by the ids of ad account and Business Center, of which one is empty."""


@dataclass(slots=True)
class Pass:
    """What one worker knows while it carries a run out; the tables know all that matters."""

    run: SyncRun
    provider: Provider
    line: Line
    fields: Fields
    harvest: Harvest
    may_go_on: MayGoOn
    clock: Clock
    agenda: Agenda
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    stopped: ProviderError | None = None
    """What made every further call useless."""
    doubts: Doubts = field(default_factory=Doubts)
    paused: RateLimited | None = None
    """What makes waiting here longer than a worker should."""
    forbidden: Error | None = None
    """Why the run must not go on, whatever the platform would answer."""
    needs_survey: bool = False
    _throttles: dict[str, int] = field(default_factory=dict[str, int])
    """Throttle answers since the last page that was kept, by what they were about."""
    _tries: dict[int, int] = field(default_factory=dict[int, int])
    has_kept: bool = False
    """Whether any slice of the run was read."""
    _unserved: list[ProviderError] = field(default_factory=list[ProviderError])
    """Refusals to serve something."""
    _rested: RateLimited | None = None
    """What made a kind of calls rest."""
    _course: Course = field(init=False)

    def __post_init__(self) -> None:
        self._course = Course(self.provider.manifest.name)

    async def go(self) -> None:
        """Read and keep every slice that can be read now. Raises SyncRunning in a group."""
        beating = asyncio.create_task(self._beat())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._work())
        finally:
            async with self.writing:  # never in the middle of a beat's transaction
                beating.cancel()
        self._settle()

    def _settle(self) -> None:
        """What it means that nobody reads any more though something is left, or nothing came."""
        if self.stopped or self.paused:
            return
        if self._unserved and not self.has_kept:
            self.stopped = self._unserved[-1]
        elif self._rested and (left := self.agenda.held_up(self.clock.now())):
            self.paused = RateLimited(self.line.hide(str(self._rested)), after=left)

    async def spare(self) -> None:
        """What stopped it was not true of the connection: go on with the rest."""
        error, self.stopped = self.stopped, None
        if error and (felled := self.doubts.felled(self.agenda)):
            await self._end(felled, f"{error.code}: {error}", SliceStatus.FAILED)

    def counted(self) -> SyncRun:
        """The run with its calls; a worker that took it over adds to those made before."""
        return msgspec.structs.replace(self.run, calls=self.run.calls + self.line.calls)

    def _goes_on(self) -> bool:
        return not (self.stopped or self.paused or self.forbidden)

    async def _work(self) -> None:
        while self._goes_on():
            slice = await self.agenda.take(self.clock, LONGEST_NAP)
            if slice is None:
                return
            try:
                await self._read(slice)
            finally:
                self.agenda.release(slice)

    async def _read(self, slice: Slice) -> None:
        """To the slice's end, or to what keeps it from going on."""
        if obstacle := self.agenda.obstacle(slice):
            await self._end([slice], obstacle.problem, obstacle.status)
            return
        try:
            while slice.status is SliceStatus.WAITING and self._goes_on():
                slice = await self._page(slice)
        except TooLarge as error:
            await self._split(slice, error)
        except RateLimited as error:
            await self._pause(slice, error)
        except (Unavailable, Garbled) as error:
            await self._try_again(slice, error)
        except ProviderError as error:
            await self._refused(slice, error)
        except (SyncRunning, OperatorError):
            raise
        except Exception as error:  # a value nobody foresaw must not stop all others for ever
            problem = f"unexpected: {type(error).__name__}: {error}"
            await self._end([slice], problem, SliceStatus.FAILED)
        else:
            if slice.status is SliceStatus.WAITING:
                self.agenda.put_back(slice)

    async def _page(self, slice: Slice) -> Slice:
        """Read and keep one page."""
        field = await self._field(slice)
        page = await read_page(self.provider, self.line.for_(self._caller(slice)), slice, field)
        self._course.check(slice, field, page)
        picked = Picked(
            provider=self.provider.manifest.slug,
            slice=slice,
            field=field,
            page=page,
            seen=self._course.count(slice, page),
        )
        async with self.writing:
            try:
                kept = await self.harvest.keep(self.counted(), picked)
            except BaseException:
                await self.harvest.drop()
                raise
        self._course.went(slice, page)
        self._tries.pop(slice.position, None)
        self._throttles.clear()
        self.has_kept = True
        if kept.status is not SliceStatus.WAITING:
            self._course.forget(slice)
            self.agenda.know(kept)
        return kept

    async def _field(self, slice: Slice) -> Field:
        """What the slice is read of. Raises Forbidden where it is not to be read any more."""
        field = self.fields.get((slice.ad_account_id, slice.business_center_id))
        if field is None:
            raise Forbidden("It is not synced any more.")
        if slice.kind is SliceKind.PIXEL_EVENTS and field.account:
            async with self.writing:
                pixels = await self.harvest.pixels(field.account)
            return msgspec.structs.replace(field, pixels=pixels)
        return field

    def _caller(self, slice: Slice) -> Caller:
        is_fresh = self.agenda.is_fresh(slice)
        return Caller(
            profile_id=self.run.profile_id,
            urgency=Urgency.FRESH if is_fresh else Urgency.OLDER,
            ad_account_id=slice.ad_account_id,
        )

    async def _split(self, slice: Slice, error: TooLarge) -> None:
        if slice.window is None or slice.window.since == slice.window.until:
            await self._end([slice], f"{error.code}: {error}", SliceStatus.FAILED)
            return
        self._course.forget(slice)
        async with self.writing:
            parts = await self.harvest.split(self.counted(), slice, self.agenda.free_position())
        for part in reversed(parts):
            self.agenda.put_back(part)

    async def _pause(self, slice: Slice, error: RateLimited) -> None:
        """A page that was throttled is asked for again, from the same place, ever later.

        An account that says nothing else fails alone; a platform that does pauses the run. One kind
        of calls that is throttled rests alone, and pauses the run when nothing else is left.
        """
        if error.endpoint and not error.account and self.agenda.has_others(slice.kind):
            self.agenda.put_back(slice)
            self.agenda.rest(kind_of(slice.kind), self.clock.now(), error.after)
            self._rested = error
            return
        target = slice.target if error.account else EVERYTHING
        times = self._throttles[target] = self._throttles.get(target, 0) + 1
        if error.account and times >= PATIENCE:
            felled = [slice, *self.agenda.drop_target(slice.target)]
            await self._end(felled, f"{error.code}: {error}", SliceStatus.FAILED)
            return
        self.agenda.put_back(slice)
        seconds = max(SHORTEST_NAP, error.after) * 2 ** min((times - 1) // AT_ONCE, PATIENCE)
        if error.account or seconds <= LONGEST_NAP:
            self.agenda.rest(target, self.clock.now(), seconds)
        else:
            self.paused = RateLimited(self.line.hide(str(error)), after=max(seconds, error.after))

    async def _try_again(self, slice: Slice, error: ProviderError) -> None:
        """While the platform is ill, ever more patiently; then the next run reads the slice."""
        tries = self._tries[slice.position] = self._tries.get(slice.position, 0) + 1
        if tries >= TRIES:
            await self._end([slice], f"{error.code}: {error}", SliceStatus.FAILED)
            return
        self.agenda.put_back(slice)
        self.agenda.rest(slice.target, self.clock.now(), 2.0**tries)

    async def _refused(self, slice: Slice, error: ProviderError) -> None:
        """A no that asking again will not change stops as much as it is about, and nothing else."""
        problem = f"{error.code}: {error}"
        if isinstance(error, FINAL):
            self.agenda.put_back(slice)
            self.stopped, self.doubts.blamed = error, slice
            return
        if isinstance(error, NotEligible):
            await self._leave_out(slice, error)
            return
        if isinstance(error, Forbidden):
            await self._end([slice], problem, SliceStatus.SKIPPED)
            return
        felled = [slice]
        if isinstance(error, (AccessLost, AccountGone)):
            felled += self.agenda.drop_target(slice.target)
        elif isinstance(error, ScopeMissing):
            felled += self.agenda.drop_feature(slice.trait.feature)
        self.needs_survey |= isinstance(error, (AccessLost, AccountGone, ScopeMissing))
        await self._end(felled, problem, SliceStatus.FAILED)

    async def _leave_out(self, slice: Slice, error: NotEligible) -> None:
        """Something that the platform does not offer for this account, unless it offers nothing."""
        self._unserved.append(error)
        if len(self._unserved) >= MOST_UNSERVED and not self.has_kept:
            self.agenda.put_back(slice)
            self.stopped = error
            return
        await self._end([slice], f"{error.code}: {error}", SliceStatus.SKIPPED)

    async def _end(self, slices: Iterable[Slice], problem: str, status: SliceStatus) -> None:
        told = self.line.hide(problem)
        async with self.writing:
            for ended in await self.harvest.give_up(self.counted(), slices, told, status):
                self.agenda.know(ended)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            async with self.writing:
                try:
                    is_ours = await self.harvest.beat(self.counted())
                    await self.may_go_on(self.run)
                except DatabaseUnreachable:  # the pages will notice, if it lasts
                    continue
                except Error as error:  # it goes on beating until what is being read is kept
                    self.forbidden = error
                    continue
            if not is_ours:
                return
