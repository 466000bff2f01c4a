"""One process of many that share an allowance: waits for “go”, calls, tells when its calls left.

Run as `python -m tests.races.pacer URL CALLS WINDOW SECONDS CALLERS`; a line of JSON comes out.
"""

import asyncio
import sys
from time import time

import msgspec

from adapters.buckets import Buckets
from adapters.pace import Pace
from adapters.sql.allowances import SqlAllowances
from adapters.sql.engine import make_engine
from core.provider import Rate
from core.quota import Caller, Urgency


async def main(url: str, rate: Rate, seconds: float, callers: int) -> None:
    """So many callers, each with another call as soon as one has left."""
    engine = make_engine(url)
    buckets = Buckets(provider="fake", app_id="app", rates=(rate,))
    pace = Pace(name="Fake", buckets=buckets, allowances=SqlAllowances(engine))
    left = list[float]()
    await asyncio.to_thread(sys.stdin.readline)
    until = time() + seconds

    async def call() -> None:
        while time() < until:
            await pace.take(Caller(profile_id="p1", urgency=Urgency.OLDER))
            left.append(time())

    await asyncio.gather(*(call() for _ in range(callers)))
    await pace.close()
    await engine.dispose()
    sys.stdout.write(msgspec.json.encode(left).decode() + "\n")


if __name__ == "__main__":
    url, calls, window, seconds, callers = sys.argv[1:]
    rate = Rate(calls=int(calls), seconds=int(window))
    asyncio.run(main(url, rate, float(seconds), int(callers)))
