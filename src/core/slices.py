"""Slice: one kind and window of one account or Business Center; and what the kinds are."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity
from core.funds import Transaction
from core.ids import AdAccountId, BusinessCenterId, FeatureSlug
from core.insight import Level, Window
from core.library import Audience, Creative, Pixel, PixelEvent
from core.provider import Provider
from core.reads import (
    ReadsAdGroups,
    ReadsAds,
    ReadsAudiences,
    ReadsBalances,
    ReadsCampaigns,
    ReadsCenterBalances,
    ReadsCreatives,
    ReadsInsights,
    ReadsPixels,
    ReadsTransactions,
)

HORIZON_DAYS = 90
"""How far back the first sync reads."""


class SliceKind(StrEnum):
    """What a slice reads; the order is the one in which an account is read."""

    BALANCE = "balance"
    CENTER_BALANCES = "center_balances"
    ACCOUNT_INSIGHTS = "account_insights"
    CAMPAIGN_INSIGHTS = "campaign_insights"
    CAMPAIGNS = "campaigns"
    AD_GROUP_INSIGHTS = "ad_group_insights"
    AD_GROUPS = "ad_groups"
    AD_INSIGHTS = "ad_insights"
    ADS = "ads"
    PIXELS = "pixels"
    PIXEL_EVENTS = "pixel_events"
    CREATIVES = "creatives"
    AUDIENCES = "audiences"
    TRANSACTIONS = "transactions"


class Trait(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of a kind of slice."""

    feature: FeatureSlug
    """The feature it is part of: blocked with it, where a permission is missing."""
    reads: type
    """The protocol a provider must follow for it."""
    entity: type[Entity] | None = None
    level: Level | None = None
    is_windowed: bool = False
    is_of_center: bool = False
    every: timedelta = timedelta()
    """How old the last reading must be before a scheduled sync reads it again."""
    days: int = HORIZON_DAYS
    """How far back the first reading goes, where the kind has days."""
    after: SliceKind | None = None
    """The kind of the same account that must have ended first."""

    @property
    def is_listing(self) -> bool:
        """Whether it lists all there is, so that what it does not show is gone."""
        return self.entity is not None and not self.is_windowed


def _insights(level: Level) -> Trait:
    return Trait(
        feature=FeatureSlug("insights"), reads=ReadsInsights, level=level, is_windowed=True
    )


_HOURLY, _DAILY = timedelta(hours=1), timedelta(days=1)

TRAITS: Mapping[SliceKind, Trait] = {
    SliceKind.BALANCE: Trait(feature=FeatureSlug("balances"), reads=ReadsBalances),
    SliceKind.CENTER_BALANCES: Trait(
        feature=FeatureSlug("balances"), reads=ReadsCenterBalances, is_of_center=True
    ),
    SliceKind.ACCOUNT_INSIGHTS: _insights(Level.ACCOUNT),
    SliceKind.CAMPAIGN_INSIGHTS: _insights(Level.CAMPAIGN),
    SliceKind.AD_GROUP_INSIGHTS: _insights(Level.AD_GROUP),
    SliceKind.AD_INSIGHTS: _insights(Level.AD),
    SliceKind.CAMPAIGNS: Trait(
        feature=FeatureSlug("campaigns"), reads=ReadsCampaigns, entity=Campaign
    ),
    SliceKind.AD_GROUPS: Trait(
        feature=FeatureSlug("campaigns"), reads=ReadsAdGroups, entity=AdGroup
    ),
    SliceKind.ADS: Trait(feature=FeatureSlug("campaigns"), reads=ReadsAds, entity=Ad),
    SliceKind.PIXELS: Trait(
        feature=FeatureSlug("pixels"), reads=ReadsPixels, entity=Pixel, every=_HOURLY
    ),
    SliceKind.PIXEL_EVENTS: Trait(
        feature=FeatureSlug("pixels"),
        reads=ReadsPixels,
        entity=PixelEvent,
        is_windowed=True,
        days=28,  # a platform that tells no days has to be asked for each by itself
        every=_HOURLY,
        after=SliceKind.PIXELS,
    ),
    SliceKind.CREATIVES: Trait(
        feature=FeatureSlug("media_library"), reads=ReadsCreatives, entity=Creative, every=_DAILY
    ),
    SliceKind.AUDIENCES: Trait(
        feature=FeatureSlug("audiences"), reads=ReadsAudiences, entity=Audience, every=_DAILY
    ),
    SliceKind.TRANSACTIONS: Trait(
        feature=FeatureSlug("balances"),
        reads=ReadsTransactions,
        entity=Transaction,
        is_windowed=True,
        is_of_center=True,
        every=_DAILY,
    ),
}


def kinds_of(provider: Provider) -> tuple[SliceKind, ...]:
    """The kinds a provider can read."""
    levels = {None, *provider.manifest.insight_levels}
    return tuple(
        kind
        for kind in SliceKind
        if isinstance(provider, TRAITS[kind].reads) and TRAITS[kind].level in levels
    )


class SliceStatus(StrEnum):
    """How far a slice is."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    """The platform lets us read everything but this; nothing else is the worse for it."""
    FAILED = "failed"


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """One kind and window of one target; every page is kept together with its checkpoint."""

    position: int
    kind: SliceKind
    ad_account_id: AdAccountId = AdAccountId("")
    business_center_id: BusinessCenterId = BusinessCenterId("")
    """Exactly one of the two is set."""
    window: Window | None = None
    is_again: bool = False
    """Whether some of its days were read before: rows that are new on those are restatements."""
    status: SliceStatus = SliceStatus.WAITING
    cursor: str = ""
    """The checkpoint: where the next page begins; empty at the beginning."""
    rows: int = 0
    calls: int = 0
    """Pages kept so far."""
    left: int = 1
    """Pages still to come, as far as is known."""
    most: int = 0
    """The most rows that any of its pages said there are: fewer later means some vanished.

    It outlasts a new beginning after which the rows are counted together with those before.
    """
    is_shaken: bool = False
    """Whether they became fewer while it was read: others then moved up unseen."""
    rereads: int = 0
    """How often it began anew because rows had moved between its pages."""
    started_at: datetime | None = None
    """When its first page was kept: what was not told since then was not told."""
    problem: str = ""
    """Why it failed: a code and what the platform said."""
    ended_at: datetime | None = None

    @property
    def trait(self) -> Trait:
        """What there is to know of its kind."""
        return TRAITS[self.kind]

    @property
    def target(self) -> str:
        """The id of the ad account or Business Center it reads."""
        return self.ad_account_id or self.business_center_id


def begun_anew(slice: Slice) -> Slice:
    """The slice before its first page, for what came so far does not fit together."""
    return msgspec.structs.replace(
        slice, cursor="", rows=0, left=max(1, slice.calls), most=0, is_shaken=False, started_at=None
    )
