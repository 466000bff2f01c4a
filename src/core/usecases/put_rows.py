"""A page's rows on their way into the tables, each to where its kind is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from core.ad_account import AdAccount
from core.entity import Entity
from core.funds import Balance
from core.ids import ProfileId, ProviderSlug
from core.insight import Insight, days_of, end_of
from core.ports.ad_accounts import AdAccounts
from core.ports.business_centers import BusinessCenters
from core.ports.entities import Entities
from core.ports.insights import Insights
from core.ports.readings import Readings
from core.readings import Reading, read_since
from core.slices import Slice
from core.usecases.page import Row


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows belong."""

    profile_id: ProfileId
    provider: ProviderSlug
    slice: Slice
    account: AdAccount | None

    def ends(self) -> Mapping[date, datetime]:
        """When each of the slice's days is over; nothing where it has none."""
        if self.account is None or self.slice.window is None:
            return {}
        zone = self.account.timezone
        return {day: end_of(day, zone) for day in days_of(self.slice.window)}


@dataclass(frozen=True, slots=True)
class PutRows:
    """Commits nothing: whoever calls it does, together with the checkpoint."""

    ad_accounts: AdAccounts
    business_centers: BusinessCenters
    entities: Entities
    insights: Insights
    readings: Readings

    async def __call__(self, place: Place, rows: Sequence[Row], now: datetime) -> None:
        insights = [one for one in rows if isinstance(one, Insight)]
        entities = [one for one in rows if isinstance(one, Entity)]
        if insights:
            await self._put_insights(place, _last_of_each(insights), now)
        if entities:
            await self.entities.put(place.profile_id, place.provider, entities, now)
        for one in rows:
            if isinstance(one, Balance):
                await self._put_balance(place, one, now)

    async def _put_insights(self, place: Place, insights: Sequence[Insight], now: datetime) -> None:
        ours, slice = (place.profile_id, place.provider), place.slice
        ends = place.ends()
        known: Sequence[Reading] = ()
        if slice.is_again:
            known = await self.readings.of_target(*ours, slice.target, slice.kind)
        await self.insights.put(*ours, insights, now, ends, read_since(known, ends))

    async def _put_balance(self, place: Place, told: Balance, now: datetime) -> None:
        """Of an account or Business Center that this profile does not know, nothing is kept."""
        ours = (place.profile_id, place.provider)
        if told.ad_account_id:
            await self.ad_accounts.tell_balance(*ours, told.ad_account_id, told.micros, now)
        if told.business_center_id:
            center = told.business_center_id
            await self.business_centers.tell_balance(*ours, center, told.micros, now)


def _last_of_each(insights: Iterable[Insight]) -> list[Insight]:
    """One insight an entity and day: a platform may tell a row twice on one page."""
    return list({(one.entity_id, one.day): one for one in insights}.values())
