"""How long the plan's one limit function takes to decide."""

import time
from datetime import UTC, datetime

from benchmarks.figure import Figure, below
from core.ids import WorkspaceId
from core.limit import Holder, Usage, Wish, judge
from core.plan import TRIAL
from core.workspace import Workspace

ROUNDS = 20_000


def measure() -> list[Figure]:
    """The 99th percentile of a refused activation, with two hundred profiles in use."""
    now = datetime.now(UTC)
    workspace = Workspace(
        id=WorkspaceId("w"), name="W", plan=TRIAL.slug, trial_ends_at=None, created_at=now
    )
    many = tuple(Holder(name=f"Profile {seat}", seat=seat) for seat in range(1, 201))
    usage = Usage(profiles=many, business_centers=many[:1])
    took: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        judge(Wish.ACTIVATE_BUSINESS_CENTER, usage, workspace, TRIAL, now)
        took.append(time.perf_counter() - start)
    return [below("trial decision, p99", sorted(took)[int(ROUNDS * 0.99)] * 1000, 1, "ms")]
