"""Everything one sandbox holds, from its clock to its log of calls."""

from dataclasses import dataclass
from datetime import datetime

from plugins.tiktok.sandbox.calls import Calls
from plugins.tiktok.sandbox.clock import Clock
from plugins.tiktok.sandbox.faults import Faults
from plugins.tiktok.sandbox.quota import Quota, Tier
from plugins.tiktok.sandbox.seed import found_world
from plugins.tiktok.sandbox.settings import Settings
from plugins.tiktok.sandbox.tokens import APP_ID, Tokens
from plugins.tiktok.sandbox.world import World


@dataclass(slots=True, kw_only=True)
class Sandbox:
    """One independent TikTok; nothing is shared with another."""

    clock: Clock
    world: World
    tokens: Tokens
    quota: Quota
    faults: Faults
    calls: Calls
    settings: Settings


def start(now: datetime | None, tier: Tier) -> Sandbox:
    """A fresh world whose first moment is `now`."""
    clock = Clock(now)
    return Sandbox(
        clock=clock,
        world=found_world(clock.now()),
        tokens=Tokens(),
        quota=Quota(APP_ID),
        faults=Faults(),
        calls=Calls(),
        settings=Settings(tier=tier),
    )
