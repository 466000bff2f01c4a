"""How quickly the pages come while a sync runs, how much they weigh, and when one can see them."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Page, Response

from adapters.chance import SystemChance
from adapters.sql.engine import make_engine
from adapters.sql.logins import SqlLogins
from adapters.sql.work import SqlWork
from benchmarks.figure import Figure, below
from benchmarks.reader import READERS
from benchmarks.reading import ACCOUNTS, fill
from benchmarks.stage import Stage, child, staged
from core.ids import MemberId, WorkspaceId
from core.login import LoginSession
from core.secret import digest
from tests.pages.chromium import browsing

BAR_MS, BAR_KB, BAR_LCP = 50, 150, 1000
SECONDS, PAUSE = 40.0, 1.0
WARM = 4.0
"""Seconds of readers that do not count: templates and statements are made when first needed."""
SEEN = """() => new Promise(done => new PerformanceObserver(
  list => done(list.getEntries().at(-1).startTime)
).observe({type: 'largest-contentful-paint', buffered: true}))"""


def measure() -> list[Figure]:
    """On SQLite, with a thousand campaigns of 90 days."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    async with staged(accounts=ACCOUNTS) as stage:
        await fill(stage)
        cookie = await _signed_in(stage)
        await stage.start()
        await asyncio.sleep(3)
        paths = _paths(stage)
        await _told(stage, cookie, paths, WARM)
        told = await _told(stage, cookie, paths, SECONDS)
        shown = await _shown(stage, cookie, paths)
    found = [
        below(f"{name}: {READERS} readers while a sync runs, p95", _p95(told[path]), BAR_MS, "ms")
        for name, path in paths.items()
    ]
    for name, (size, painted) in shown.items():
        found.append(below(f"{name}: first load", size / 1000, BAR_KB, "kB"))
        found.append(below(f"{name}: largest contentful paint", painted, BAR_LCP, "ms"))
    return found


def _paths(stage: Stage) -> dict[str, str]:
    profile = f"/profiles/{stage.profile}"
    return {
        "profiles": "/profiles",
        "dashboard": f"{profile}?days=90",
        "Ads Manager": f"{profile}/ads?days=90",
        "Ads Manager as it opens, 30 days": f"{profile}/ads",
        "spend": f"{profile}/spend?days=90",
        "pixels": f"{profile}/pixels",
        "config": f"{profile}/config",
        "subscription": "/subscription",
    }


async def _signed_in(stage: Stage) -> str:
    """The cookie of a session that is put beside those that people start."""
    me = await stage.owner.get("me")
    engine, secret, now = make_engine(stage.database), SystemChance().token(), datetime.now(UTC)
    work = SqlWork(engine)
    await SqlLogins(work).start(
        LoginSession(
            hash=digest(secret),
            member_id=MemberId(me["member_id"]),
            workspace_id=WorkspaceId(me["workspace_id"]),
            started_at=now,
            seen_at=now,
        )
    )
    await work.commit()
    await engine.dispose()
    return f"adport={secret.reveal()}"


async def _told(
    stage: Stage, cookie: str, paths: dict[str, str], seconds: float
) -> dict[str, list[float]]:
    port = str(urlsplit(stage.url).port)
    words = ("benchmarks.reader", port, cookie, str(seconds), str(PAUSE), *paths.values())
    async with child(*words) as process:
        assert process.stdout
        line = await process.stdout.read()
    return msgspec.json.decode(line, type=dict[str, list[float]])


async def _shown(stage: Stage, cookie: str, paths: dict[str, str]) -> dict[str, tuple[int, float]]:
    """Bytes of a first load, and milliseconds until its largest part is seen."""
    name, _, value = cookie.partition("=")
    found = {}
    async with browsing() as browser:
        for title, path in paths.items():
            context = await browser.new_context()
            await context.add_cookies([{"name": name, "value": value, "url": stage.url}])
            found[title] = await _visit(await context.new_page(), f"{stage.url}{path}")
            await context.close()
    return found


async def _visit(page: Page, url: str) -> tuple[int, float]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    await page.goto(url, wait_until="load")
    painted = float(await page.evaluate(SEEN))
    bodies = [await one.body() for one in answers if "/events" not in one.url and one.ok]
    return sum(map(len, bodies)), painted


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
