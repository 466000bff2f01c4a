"""Keeping linked accounts fresh: every few hours, by themselves."""

from dataclasses import dataclass
from datetime import timedelta

from core.business_center import BusinessCenter
from core.errors import Error
from core.linking import Linking
from core.ports.clock import Clock
from core.ports.links import Links
from core.ports.platforms import Platforms
from core.ports.unit_of_work import UnitOfWork
from core.quota import Urgency
from core.usecases.center_door import CenterDoor, Place
from core.usecases.reading_links import ReadLinks

BATCH = 5
SOONER = timedelta(minutes=15)
"""After a reading that failed."""
HELD = timedelta(hours=1)
"""For how long a reading may last, or one that was killed stands in the way of the next."""


@dataclass(frozen=True, slots=True)
class KeepLinks:
    """A job of the background: whoever claims a Business Center reads it, whatever its fate."""

    links: Links
    platforms: Platforms
    door: CenterDoor
    read: ReadLinks
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many Business Centers were read. What fails comes again, sooner than the rest."""
        count = 0
        for provider in self.platforms.all():
            linking = provider.manifest.linking
            if linking is None:
                continue
            before = self.clock.now() - linking.every
            found = await self.links.unclaimed(provider.manifest.slug, before, BATCH)
            await self.work.release()
            for center in found:
                count += await self._keep(center, linking)
        return count

    async def _keep(self, center: BusinessCenter, linking: Linking) -> bool:
        now = self.clock.now()
        key = center.profile_id, center.provider, center.id
        soon, patient = (now - linking.every + min(one, linking.every) for one in (SOONER, HELD))
        claimed = await self.links.claim(*key, now - linking.every, patient)
        await self.work.commit()
        if not claimed:
            return False
        try:
            await self.read(await self._place(center), Urgency.OLDER)
        except Error:  # its readings stay as they were, and tell of when they are
            await self.work.release()
            await self.links.claim(*key, now, soon)
            await self.work.commit()
            return False
        await self.links.claim(*key, now, now)
        await self.work.commit()
        return True

    async def _place(self, center: BusinessCenter) -> Place:
        return await self.door.usable(
            center.workspace_id, center.profile_id, center.provider, center.id
        )
