"""Campaigns and insights in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_

from adapters.sql import platform_tables as tables
from adapters.sql.work import SqlWork, row_of
from core.campaign import Campaign
from core.ids import ProfileId, ProviderSlug
from core.insight import Insight
from core.ports.campaigns import CampaignQuery, KeptCampaign
from core.ports.insights import InsightQuery, KeptInsight


@dataclass(frozen=True, slots=True)
class SqlCampaigns:
    """Campaigns in the database."""

    work: SqlWork

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        campaigns: Iterable[Campaign],
        seen_at: datetime,
    ) -> None:
        more = {"profile_id": profile_id, "provider": provider, "seen_at": seen_at}
        await self.work.upsert(
            tables.campaigns, [row_of(tables.campaigns, one, **more) for one in campaigns]
        )

    async def find(self, query: CampaignQuery) -> list[KeptCampaign]:
        statement = select(tables.campaigns).where(
            tables.campaigns.c.profile_id == query.profile_id
        )
        if query.ad_account_id is not None:
            statement = statement.where(tables.campaigns.c.ad_account_id == query.ad_account_id)
        if query.after is not None:
            statement = statement.where(tables.campaigns.c.id > query.after)
        return await self.work.many(
            statement.order_by(tables.campaigns.c.id).limit(query.limit), KeptCampaign
        )


@dataclass(frozen=True, slots=True)
class SqlInsights:
    """Insights in the database."""

    work: SqlWork

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        insights: Iterable[Insight],
        as_of: datetime,
    ) -> None:
        more = {"profile_id": profile_id, "provider": provider, "as_of": as_of}
        await self.work.upsert(
            tables.insights, [row_of(tables.insights, one, **more) for one in insights]
        )

    async def find(self, query: InsightQuery) -> list[KeptInsight]:
        statement = select(tables.insights).where(
            tables.insights.c.profile_id == query.profile_id,
            tables.insights.c.level == query.level,
            tables.insights.c.day.between(query.window.since, query.window.until),
        )
        if query.ad_account_id is not None:
            statement = statement.where(tables.insights.c.ad_account_id == query.ad_account_id)
        order = tables.insights.c.day, tables.insights.c.entity_id
        if query.after is not None:
            day, entity = query.after
            statement = statement.where(tuple_(*order) > (date.fromisoformat(day), entity))
        return await self.work.many(statement.order_by(*order).limit(query.limit), KeptInsight)
