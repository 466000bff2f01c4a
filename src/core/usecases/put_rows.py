"""A page's rows on their way into the tables, each to where its kind is kept."""

from collections.abc import Iterable, Sequence
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
from core.slices import Slice
from core.usecases.page import Row


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows belong."""

    profile_id: ProfileId
    provider: ProviderSlug
    slice: Slice
    account: AdAccount | None


@dataclass(frozen=True, slots=True)
class PutRows:
    """Commits nothing: whoever calls it does, together with the checkpoint."""

    ad_accounts: AdAccounts
    business_centers: BusinessCenters
    entities: Entities
    insights: Insights

    async def __call__(self, place: Place, rows: Sequence[Row], now: datetime) -> None:
        insights = [one for one in rows if isinstance(one, Insight)]
        entities = [one for one in rows if isinstance(one, Entity)]
        if insights:
            await self.insights.put(
                place.profile_id, place.provider, _last_of_each(insights), now, _ends(place)
            )
        if entities:
            await self.entities.put(place.profile_id, place.provider, entities, now)
        for one in rows:
            if isinstance(one, Balance):
                await self._put_balance(place, one, now)

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


def _ends(place: Place) -> dict[date, datetime] | None:
    """When each of the slice's days is over; None where they are read for the first time."""
    slice, account = place.slice, place.account
    if account is None or slice.window is None or not slice.is_again:
        return None
    return {day: end_of(day, account.timezone) for day in days_of(slice.window)}
