"""The same download twice on one sandbox: by Adport, and by a plain loop over TikTok's own SDK."""

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx  # noqa: TID251 - plays the loop's person

from benchmarks.figure import Figure
from benchmarks.plain_loop import PlainLoop
from benchmarks.stage import Json, Stage, staged
from tests.plugins.tiktok.sandbox.caller import Caller

ACCOUNTS = 2
WITHOUT = ("creative_management", "pixel_management", "audience_management")
"""Not granted, so that Adport reads what the loop reads, and a few balances."""
ZONE = ZoneInfo("America/New_York")
"""The crowded accounts'."""
KINDS = ("campaigns", "ad_groups", "ads")
PATHS = ("report/integrated/get/", "campaign/get/", "adgroup/get/", "ad/get/")


def measure() -> list[Figure]:
    """Time, calls, throttle answers and lost rows of each, at TikTok's Basic level."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    async with staged(accounts=ACCOUNTS, without=WITHOUT) as stage:
        view = await stage.ended(await stage.start())
        ours = await _ours(stage, view)
        token = await _token(stage)
        whole = await _loop(stage, token, waits=False, quotas=False)
        loops = [await _loop(stage, token, waits=waits, quotas=True) for waits in (False, True)]
    rows = sum(view["progress"]["rows"].get(kind, 0) for kind in _kinds(view))
    told = f"{ours}, {whole.rows - rows:,} of {whole.rows:,} rows lost"
    return [
        Figure("one download: Adport", told, "nothing throttled or lost", "0 times" in ours),
        _compared("one download: a plain loop over the SDK", loops[0], whole),
        _compared("… that waits a second after an error", loops[1], whole),
    ]


def _kinds(view: Json) -> list[str]:
    return [one for one in view["progress"]["rows"] if one in KINDS or one.endswith("insights")]


async def _ours(stage: Stage, view: Json) -> str:
    began, ended = (datetime.fromisoformat(view["run"][at]) for at in ("started_at", "ended_at"))
    calls = [one for one in await stage.calls() if one["path"] in PATHS]
    seconds, throttled = (ended - began).total_seconds(), await stage.breaches()
    return f"{seconds:.1f} s, {len(calls)} calls, throttled {throttled} times"


async def _token(stage: Stage) -> str:
    async with httpx.AsyncClient(base_url=stage.desk.url) as client:
        await client.delete("/_sandbox/quota")
        return await Caller(client).token()


async def _loop(stage: Stage, token: str, *, waits: bool, quotas: bool) -> PlainLoop:
    """A change of this setting counts the quota anew."""
    await stage.desk.order("settings", quotas=quotas)
    loop = PlainLoop(
        address=stage.desk.url,
        token=token,
        accounts=stage.accounts,
        today=datetime.now(UTC).astimezone(ZONE).date(),
        waits=waits,
    )
    return await asyncio.to_thread(loop.run)


def _compared(what: str, loop: PlainLoop, whole: PlainLoop) -> Figure:
    lost = whole.rows - loop.rows
    shown = (
        f"{loop.seconds:.1f} s, {loop.calls} calls, throttled {loop.refused} times,"
        f" {lost:,} of {whole.rows:,} rows lost"
    )
    return Figure(what, shown, "for comparison", is_met=True)
