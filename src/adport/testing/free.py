"""What differs from a real service on the kit's stage: time, pace, plugins and the network."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from adapters.buckets import Buckets
from adapters.http import HttpSession
from adapters.pace import Pace
from adapters.plugins import Plugins
from adapters.registry import InstalledPlatforms
from core.auth import OAuth
from core.credential import Credential
from core.ids import ProviderSlug
from core.ports.allowances import Lease, Pause
from core.provider import Answer, Manifest, Provider
from core.provider_errors import ProviderError
from core.quota import Bucket, Caller, Scope


class MovedClock:
    """Real time plus a shift; whoever sleeps shifts it."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def reset(self) -> None:
        """Show the real time again."""
        self._shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def seconds(self) -> float:
        """The same time as a number, for what measures spans."""
        return self.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def advance(self, span: timedelta) -> None:
        """Let that much time pass."""
        self._shift += span


class Free:
    """Allowances without a quota, but with pauses: the kit tests what is heeded, not how fast."""

    def __init__(self, clock: MovedClock) -> None:
        self._clock = clock
        self._paused: dict[Bucket, Pause] = {}

    async def lease(self, bucket: Bucket, interval: float, count: int, within: float) -> Lease:
        return Lease(slots=count, first=0.0)

    async def pause(self, bucket: Bucket, seconds: float, reason: str) -> None:
        until = self._clock.now() + timedelta(seconds=seconds)
        self._paused[bucket] = Pause(bucket=bucket, until=until, seconds=seconds, reason=reason)

    async def lift(self, provider: str) -> None:
        self._paused.clear()

    async def pauses(self) -> list[Pause]:
        now = self._clock.now()
        return [
            msgspec.structs.replace(one, seconds=(one.until - now).total_seconds())
            for one in self._paused.values()
            if one.until > now
        ]

    async def count_throttle(self, bucket: Bucket) -> None:
        """Nobody counts."""
        return

    async def throttles(self) -> Mapping[tuple[str, Scope], int]:
        return {}


class Given(Plugins):
    """The provider under test, and another for what comes back on the wrong address."""

    def __init__(self, *providers: Provider) -> None:
        self.found = {}
        self.providers = {one.manifest.slug: one for one in providers}


class Other:
    """A provider that nobody connects."""

    manifest = Manifest(
        slug=ProviderSlug("kit_other"),
        name="Other",
        icon="OT",
        api_url="https://other.example/",
        auth=OAuth(authorize_url="https://other.example/authorize"),
        permissions=(),
        features=(),
    )

    def complaint(self, answer: Answer) -> ProviderError | None:
        return None


@dataclass(slots=True, kw_only=True)
class Unhurried(InstalledPlatforms):
    """Lines without a quota, on the kit's clock: whatever they wait for is over at once."""

    clock: MovedClock

    def line(
        self, slug: ProviderSlug, credential: Credential | None, caller: Caller | None = None
    ) -> HttpSession:
        buckets = Buckets(provider=slug, app_id="kit", rates=())
        pace = Pace(
            name=slug,
            buckets=buckets,
            allowances=Free(self.clock),
            now=self.clock.seconds,
            sleep=self.clock.sleep,
        )
        line = InstalledPlatforms.line(self, slug, credential, caller)
        return replace(line, pace=pace, sleep=self.clock.sleep)
