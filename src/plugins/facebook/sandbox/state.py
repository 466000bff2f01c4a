"""Everything one sandbox holds."""

from dataclasses import dataclass, field
from datetime import datetime

from adport.sandbox.calls import Calls
from adport.sandbox.clock import Clock
from plugins.facebook.sandbox.calls import Call
from plugins.facebook.sandbox.faults import Faults
from plugins.facebook.sandbox.runs import Runs
from plugins.facebook.sandbox.seed import found_world
from plugins.facebook.sandbox.settings import Settings
from plugins.facebook.sandbox.tokens import Tokens
from plugins.facebook.sandbox.usage import Usage
from plugins.facebook.sandbox.world import World


@dataclass(slots=True, kw_only=True)
class Sandbox:
    """One independent Graph; nothing is shared with another."""

    clock: Clock
    world: World
    tokens: Tokens = field(default_factory=Tokens)
    usage: Usage = field(default_factory=Usage)
    faults: Faults = field(default_factory=Faults)
    calls: Calls[Call] = field(default_factory=Calls[Call])
    runs: Runs = field(default_factory=Runs)
    settings: Settings = field(default_factory=Settings)


def start(now: datetime | None) -> Sandbox:
    """A fresh world whose first moment is `now`."""
    clock = Clock(now)
    return Sandbox(clock=clock, world=found_world(clock.now()))
