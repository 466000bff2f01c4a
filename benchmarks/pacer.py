"""One process that calls a sandbox as fast as the shared quota lets it.

Run as `python -m benchmarks.pacer DATABASE API_URL TOKEN SECONDS`: waits for a line of input, then
prints how many calls were answered and how many were throttled.
"""

import asyncio
import sys
from time import monotonic

from adapters.http import make_client
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adapters.registry import InstalledPlatforms
from adapters.sql.allowances import SqlAllowances
from adapters.sql.engine import make_engine
from core.credential import AppCredentials, Credential
from core.provider import Authorizes
from core.provider_errors import RateLimited
from core.quota import Caller, Urgency
from core.secret import Secret
from plugins.tiktok.manifest import MANIFEST

CALLERS = 8


async def main(database: str, api_url: str, token: str, seconds: float) -> None:
    """Ask who the token is for, over and over."""
    engine, answered, throttled = make_engine(database), 0, 0
    async with make_client(allow_private=True) as client:
        platforms = InstalledPlatforms(
            plugins=Plugins(),
            client=client,
            redactor=Redactor(),
            allowances=SqlAllowances(engine),
            apps={MANIFEST.slug: AppCredentials(id="bench", secret=Secret("unused"))},
            api_urls={MANIFEST.slug: api_url},
        )
        provider = platforms.get(MANIFEST.slug)
        assert isinstance(provider, Authorizes)
        caller = Caller(profile_id="p1", urgency=Urgency.OLDER)
        line = platforms.line(MANIFEST.slug, Credential(token=Secret(token)), caller)
        await asyncio.to_thread(sys.stdin.readline)
        until = monotonic() + seconds

        async def call() -> None:
            nonlocal answered, throttled
            while monotonic() < until:
                try:
                    await provider.identify(line)
                    answered += 1
                except RateLimited:
                    throttled += 1
                    return

        await asyncio.gather(*(call() for _ in range(CALLERS)))
        sys.stdout.write(f"{answered} {throttled}\n")
        await platforms.close()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
