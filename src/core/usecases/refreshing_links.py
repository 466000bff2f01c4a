"""Reading linked accounts anew because somebody asked: a job, for it takes as long as it takes."""

import asyncio
from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, require
from core.asked_reading import AskedReading, is_free
from core.errors import Error
from core.ids import AskedReadingId, BusinessCenterId, ProfileId, ProviderSlug
from core.job import Job, job_for
from core.linked_account import CenterReading
from core.operator_errors import DatabaseUnreachable
from core.ports.asked_readings import AskedReadings
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.jobs import Jobs
from core.ports.links import Links
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.quota import Urgency
from core.usecases.center_door import CenterDoor, Place
from core.usecases.reading_links import ReadLinks
from core.usecases.trail import Trail


class Refresh(msgspec.Struct, frozen=True, kw_only=True):
    """How far a Business Center was read, and the newest reading that somebody asked for."""

    provider: ProviderSlug
    business_center_id: BusinessCenterId
    asked: AskedReading | None = None
    parts: tuple[CenterReading, ...] = ()
    """As they are kept now: those from before it was asked for until they are read anew."""

    @property
    def is_reading(self) -> bool:
        """Whether what was asked for is still to come."""
        return self.asked is not None and self.asked.ended_at is None


@dataclass(frozen=True, slots=True)
class RefreshLinks:
    """Ask for everything about a Business Center's linked accounts to be read now."""

    door: CenterDoor
    asked_readings: AskedReadings
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> AskedReading:
        """For a worker to carry out; the same one where one is under way already.

        Raises RoleMissing where nobody is connected who could read any of it.
        """
        require(actor, Deed.SYNC)
        place = await self.door.allowed(actor, profile_id, provider, id)
        if not await self.door.all_working(place):
            await self.door.admin(place)  # raises, saying who could
        now, name = self.clock.now(), self.chance.id()
        asked = AskedReading(
            id=AskedReadingId(name),
            workspace_id=place.workspace_id,
            profile_id=profile_id,
            provider=provider,
            business_center_id=id,
            asked_at=now,
            worker=name,
            beat_at=now,
        )
        if not await self.asked_readings.ask(asked):
            await self.work.release()
            return await self._under_way(place) or await self(actor, profile_id, provider, id)
        await self.trail.note(actor, "linked_accounts.read", id, detail=place.center.name)
        await self.work.commit()
        return asked

    async def _under_way(self, place: Place) -> AskedReading | None:
        """None where it has ended in this very moment."""
        known = await self.asked_readings.of(place.center.profile_id)
        there = [one for one in known if (one.provider, one.business_center_id) == place.key[1:]]
        return next((one for one in there if one.ended_at is None), None)


@dataclass(frozen=True, slots=True)
class ShowRefreshes:
    """How far the Business Centers of a profile were read, and which are being read now."""

    links: Links
    asked_readings: AskedReadings
    profiles: Profiles

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[Refresh]:
        """Those that were ever read, or are to be, by Business Center."""
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        parts = await self.links.readings(profile_id)
        known = await self.asked_readings.of(profile_id)
        asked = {(one.provider, one.business_center_id): one for one in known}
        homes = {*asked, *((one.provider, one.business_center_id) for one in parts)}
        return [
            Refresh(
                provider=home[0],
                business_center_id=home[1],
                asked=asked.get(home),
                parts=tuple(one for one in parts if (one.provider, one.business_center_id) == home),
            )
            for home in sorted(homes)
        ]

    async def at(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> Refresh:
        """One of them, with nothing in it where it was never read."""
        for one in await self(actor, profile_id):
            if (one.provider, one.business_center_id) == (provider, id):
                return one
        return Refresh(provider=provider, business_center_id=id)


@dataclass(frozen=True, slots=True)
class CarryOutReading:
    """Does the job of an asked reading, unless somebody else is alive and at it.

    Killed anywhere, it is done again from the beginning; what it has kept stays kept.
    """

    asked_readings: AskedReadings
    door: CenterDoor
    read: ReadLinks
    clock: Clock
    work: UnitOfWork

    async def __call__(self, job: Job, worker: str) -> AskedReading | None:
        """The reading as it ended; None where it is another's, over, or gone."""
        taken = await self._taken(job, worker)
        if taken is None:
            return None
        try:
            problem = await self._carry(taken)
        except asyncio.CancelledError:
            await self._let_go(taken)
            raise
        over = msgspec.structs.replace(taken, ended_at=self.clock.now(), problem=problem)
        is_ours = await self.asked_readings.end(over)
        await self.work.commit()
        return over if is_ours else None

    async def beat(self, job: Job, worker: str) -> None:
        """Note that the worker lives: one that is silent loses the job to another."""
        await self.asked_readings.beat(AskedReadingId(job.key), worker, self.clock.now())
        await self.work.commit()

    async def _taken(self, job: Job, worker: str) -> AskedReading | None:
        now = self.clock.now()
        found = await self.asked_readings.find(AskedReadingId(job.key))
        if found is None or not is_free(found, now):
            await self.work.release()
            return None
        is_ours = await self.asked_readings.take(found, worker, now)
        await self.work.commit()
        return msgspec.structs.replace(found, worker=worker, beat_at=now) if is_ours else None

    async def _carry(self, taken: AskedReading) -> str:
        """The code of what kept it from reading all; what single parts lack, they say."""
        where = taken.profile_id, taken.provider, taken.business_center_id
        try:
            place = await self.door.usable(taken.workspace_id, *where)
            await self.read(place, Urgency.INTERACTIVE)
        except DatabaseUnreachable:  # somebody takes it up again
            raise
        except Error as error:
            await self.work.release()
            return error.code
        except Exception:  # a value nobody foresaw: it must not be tried for ever
            await self.work.release()
            return "unexpected"
        return ""

    async def _let_go(self, taken: AskedReading) -> None:
        await self.work.release()
        found = await self.asked_readings.find(taken.id)
        if found is not None and found.worker == taken.worker:
            await self.asked_readings.take(found, found.id, found.beat_at)
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class QueueFreeReadings:
    """Queues every asked reading that nobody is at: after a start, or a worker's death."""

    asked_readings: AskedReadings
    jobs: Jobs
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many there are; those that wait in the queue already are not doubled."""
        now = self.clock.now()
        under_way = await self.asked_readings.under_way()
        free = [job_for(one) for one in under_way if is_free(one, now)]
        await self.work.release()
        await self.jobs.enqueue(*free)
        return len(free)
