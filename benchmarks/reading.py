"""How quickly the API answers twenty readers while a sync runs, on both databases."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from adapters.sql.engine import make_engine
from adapters.sql.entities import SqlEntities
from adapters.sql.insights import SqlInsights
from adapters.sql.work import SqlWork
from benchmarks.figure import Figure, below
from benchmarks.reader import READERS
from benchmarks.stage import Stage, child, staged
from core.campaign import Campaign
from core.entity import EntityStatus
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Insight, Level
from tests.postgres import make_database, running_server

CAMPAIGNS, DAYS = 1000, 90
ACCOUNTS = 20
BAR_MS = 50
SECONDS = 12.0
PAUSE = 1.0
"""Seconds that a reader looks at a page, on average."""
TIKTOK = ProviderSlug("tiktok")


def measure() -> list[Figure]:
    """On SQLite in a file, and on a PostgreSQL of its own."""
    found = asyncio.run(_measure("SQLite", ""))
    with running_server() as server:
        url = asyncio.run(make_database(server))
        return found + asyncio.run(_measure("PostgreSQL", url))


async def _measure(database: str, url: str) -> list[Figure]:
    async with staged(accounts=ACCOUNTS, database=url) as stage:
        await fill(stage)
        run = await stage.start()
        await asyncio.sleep(3)
        lists, dashboard = _lists(stage, run), _dashboard(stage)
        calm = await _told(stage, PAUSE, [*lists, dashboard])
        greedy = await _told(stage, 0, lists)
        assert not (await stage.owner.get(f"sync-runs/{run}"))["run"]["ended_at"]
    every = [took for path in lists for took in calm[path]]
    all_at_once = [took for path in lists for took in greedy[path]]
    rate = len(all_at_once) / SECONDS
    return [
        below(
            f"{database}: {READERS} readers, lists while a sync runs, p95",
            _p95(every),
            BAR_MS,
            "ms",
        ),
        below(
            f"{database}: … {DAYS} days of {CAMPAIGNS:,} campaigns, p95",
            _p95(calm[dashboard]),
            BAR_MS,
            "ms",
        ),
        Figure(
            f"{database}: … the same readers without a pause",
            f"{rate:,.0f} answers/s, p95 {_p95(all_at_once):.0f} ms",
            "for comparison",
            is_met=None,
        ),
    ]


def _lists(stage: Stage, run: str) -> list[str]:
    profile = f"/api/v1/profiles/{stage.profile}"
    return [
        "/api/v1/profiles",
        f"{profile}/connections",
        f"{profile}/ad-accounts",
        f"{profile}/campaigns",
        f"{profile}/ads",
        f"{profile}/insights",
        f"/api/v1/sync-runs/{run}",
    ]


def _dashboard(stage: Stage) -> str:
    until = _today()
    since = until - timedelta(days=DAYS - 1)
    asked = f"level=campaign&since={since}&until={until}"
    return f"/api/v1/profiles/{stage.profile}/insights?{asked}"


async def _told(stage: Stage, pause: float, paths: list[str]) -> dict[str, list[float]]:
    port = str(urlsplit(stage.url).port)
    words = ("benchmarks.reader", port, stage.key, str(SECONDS), str(pause), *paths)
    async with child(*words) as process:
        assert process.stdout
        line = await process.stdout.read()
    return msgspec.json.decode(line, type=dict[str, list[float]])


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _today() -> date:
    return datetime.now(UTC).date()


async def fill(stage: Stage) -> None:
    """A thousand campaigns with their days, in an account of the profile that no sync reads."""
    views = (await stage.owner.get(f"profiles/{stage.profile}/ad-accounts"))["items"]
    ids = (AdAccountId(one["account"]["id"]) for one in views)
    account = next(id for id in ids if id not in stage.accounts)
    engine = make_engine(stage.database)
    work, now = SqlWork(engine), datetime.now(UTC)
    profile = ProfileId(stage.profile)
    campaigns = [_campaign(account, number) for number in range(CAMPAIGNS)]
    await SqlEntities(work).put(profile, TIKTOK, campaigns, now)
    for day in range(DAYS):
        rows = [_insight(one, _today() - timedelta(days=day)) for one in campaigns]
        await SqlInsights(work).put(profile, TIKTOK, rows, now)
    await work.commit()
    await engine.dispose()


def _campaign(account: AdAccountId, number: int) -> Campaign:
    return Campaign(
        id=f"18{number:017}",
        ad_account_id=account,
        name=f"Dashboard {number:04}",
        status=EntityStatus.ACTIVE,
    )


def _insight(campaign: Campaign, day: date) -> Insight:
    return Insight(
        ad_account_id=campaign.ad_account_id,
        level=Level.CAMPAIGN,
        entity_id=campaign.id,
        day=day,
        currency="USD",
        spend_micros=day.day * 1_230_000,
        impressions=day.day * 1_000,
        clicks=day.day * 31,
        conversions=day.day,
    )
