"""How many calls one ad account's first 90 days take, against the fewest there could be."""

import asyncio
from collections import Counter
from math import ceil

from benchmarks.figure import Figure
from benchmarks.platform import AD_GROUPS, ADS, CAMPAIGNS
from benchmarks.stage import Json, staged
from core.slices import HORIZON_DAYS, TRAITS, SliceKind
from plugins.tiktok.manifest import WIDEST_WINDOW

BAR = 1.1
WINDOWS = ceil(HORIZON_DAYS / WIDEST_WINDOW)
LEVELS = ("account", "campaign", "ad_group", "ad")
PAGE = 1000
REPORTS, EVENTS = "report/integrated/get/", "pixel/event/stats/"
MOVEMENTS = "bc/account/transaction/get/"
CENTERS = 2
APART = {
    "campaign/get/": ceil(CAMPAIGNS / PAGE) + 1,
    "adgroup/get/": ceil(AD_GROUPS / PAGE) + 1,
    "ad/get/": ceil(ADS / PAGE) + 1,
    "smart_plus/ad/get/": 1,
    "pixel/list/": 1,
    "dmp/custom_audience/list/": 1,
    "file/image/ad/search/": 1,
    "file/video/ad/search/": 1,
    "bc/balance/get/": CENTERS,
    "advertiser/balance/get/": CENTERS,
}
"""The fewest by listing; TikTok lists TopView by itself, so the first three are asked twice."""


def measure() -> list[Figure]:
    """The calls of a whole first sync, and of its reports alone."""
    counted, rows = asyncio.run(_count())
    fewest = _fewest(rows)
    few, many = sum(fewest.values()), sum(counted[path] for path in fewest)
    return [
        _figure(f"calls for an account's first {HORIZON_DAYS} days, {ADS} ads", many, few),
        _figure("… of these for reports", counted[REPORTS], fewest[REPORTS]),
    ]


def _figure(what: str, made: int, fewest: int) -> Figure:
    share = made / fewest
    shown = f"{made} for {fewest}: {share:.2f} times"
    return Figure(what, shown, f"≤ {BAR:g} times the fewest", share <= BAR)


async def _count() -> tuple[Counter[str], Json]:
    async with staged(accounts=1) as stage:
        view = await stage.ended(await stage.start())
        calls = Counter(str(one["path"]) for one in await stage.calls())
        return calls, view["progress"]["rows"]


def _fewest(rows: Json) -> dict[str, int]:
    """Largest pages; and of what has days, windows as wide as TikTok allows.

    Of pixels' events TikTok tells a sum without days, so that each day is a call of its own.
    """
    pages = [max(WINDOWS, ceil(rows[f"{level}_insights"] / PAGE)) for level in LEVELS]
    levels_of_movements = 2
    return {
        REPORTS: sum(pages),
        EVENTS: TRAITS[SliceKind.PIXEL_EVENTS].days,
        MOVEMENTS: CENTERS * levels_of_movements * WINDOWS,
        **APART,
    }
