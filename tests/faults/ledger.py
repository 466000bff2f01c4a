"""What the sandbox's own figures say of an account's days, and what the tables do."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select

from adapters.sql.platform_tables import insights, restatements
from core.insight import METRICS, Level, end_of
from plugins.tiktok.sandbox.figures import Figures, delivers, figures, progress
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import AdAccount, Campaign
from tests.faults.stage import Stage

HORIZON = 90
_CENT = 10_000
"""Micros in a hundredth."""
_WITHOUT = {"REACH", "VIDEO_VIEWS"}
"""Objectives for which TikTok counts no conversions."""

type Key = tuple[str, str, date]
"""The level, what of it, and the day."""
type Numbers = tuple[int | None, ...]
type Change = tuple[str, str, date, str, int | None, int | None]


def told(sandbox: Sandbox, account: str) -> dict[Key, Numbers]:
    """The account's and its campaigns' last ninety days as the sandbox counts them now."""
    found = sandbox.world.accounts[account]
    return dict(_told(sandbox, found, sandbox.clock.now()))


def _told(sandbox: Sandbox, account: AdAccount, now: datetime) -> Iterator[tuple[Key, Numbers]]:
    today, minute = account.day_at(now), now.replace(second=0, microsecond=0)
    for age in range(HORIZON):
        day = today - timedelta(days=age)
        so_far = progress(account, day, minute, sandbox.settings.corrected_at)
        alive = [one for one in sandbox.world.campaigns[account.id] if delivers(one, day)]
        each = [(one, figures(one, account, day, so_far)) for one in alive]
        for campaign, found in each:
            yield (Level.CAMPAIGN, campaign.id, day), _numbers(found, campaign)
        if each:
            whole = sum((found for _, found in each), Figures())
            yield (Level.ACCOUNT, account.id, day), _numbers(whole, None)


def _numbers(found: Figures, campaign: Campaign | None) -> Numbers:
    counts = campaign is None or campaign.objective not in _WITHOUT
    return (
        found.spend * _CENT,
        found.impressions,
        found.clicks,
        found.conversions if counts else None,
        found.value * _CENT if counts else None,
    )


async def kept(stage: Stage, account: str) -> dict[Key, Numbers]:
    """What the tables hold of the account and its campaigns."""
    columns = [insights.c[name] for name in ("level", "entity_id", "day", *METRICS)]
    query = select(*columns).where(
        insights.c.profile_id == stage.connection.profile_id,
        insights.c.ad_account_id == account,
        insights.c.level.in_([Level.ACCOUNT, Level.CAMPAIGN]),
    )
    async with stage.engine.connect() as db:
        rows = [tuple(row) for row in await db.execute(query)]
    return {(level, entity, day): tuple(numbers) for level, entity, day, *numbers in rows}


async def sums(stage: Stage, account: str, level: Level) -> dict[date, Numbers]:
    """Spend, impressions and clicks of each day, added up over a level."""
    names = ("spend_micros", "impressions", "clicks")
    query = select(insights.c.day, *(insights.c[name] for name in names)).where(
        insights.c.profile_id == stage.connection.profile_id,
        insights.c.ad_account_id == account,
        insights.c.level == level,
    )
    found: dict[date, Numbers] = {}
    async with stage.engine.connect() as db:
        for day, *numbers in await db.execute(query):
            before = found.get(day, (0, 0, 0))
            found[day] = tuple((old or 0) + new for old, new in zip(before, numbers, strict=True))
    return found


async def restated(stage: Stage, account: str) -> set[Change]:
    """What the tables say was told otherwise than before."""
    names = ("level", "entity_id", "day", "metric", "before", "after")
    query = select(*(restatements.c[name] for name in names)).where(
        restatements.c.profile_id == stage.connection.profile_id,
        restatements.c.ad_account_id == account,
        restatements.c.level.in_([Level.ACCOUNT, Level.CAMPAIGN]),
    )
    async with stage.engine.connect() as db:
        rows = [tuple(row) for row in await db.execute(query)]
    assert len(rows) == len(set(rows))
    return {(level, entity, day, name, old, new) for level, entity, day, name, old, new in rows}


def changed(
    before: dict[Key, Numbers], after: dict[Key, Numbers], zone: str, read_at: datetime
) -> set[Change]:
    """What has to be told as changed: numbers of days that were over when they were read first.

    A row that is new on such a day was told as nothing before.
    """
    nothing: Numbers = (None,) * len(METRICS)
    return {
        (level, entity, day, name, old, new)
        for (level, entity, day), numbers in after.items()
        if end_of(day, zone) <= read_at
        for name, old, new in zip(
            METRICS, before.get((level, entity, day), nothing), numbers, strict=True
        )
        if old != new
    }
