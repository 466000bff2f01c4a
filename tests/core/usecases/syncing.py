"""A connected profile, runs over it, and what the tables then hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from core.entity import Entity
from core.ids import ConnectionId
from core.insight import Insight
from core.slices import Slice
from core.sync import SyncRun
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.usecases.scene import Scene, begun
from tests.fakes.house import House
from tests.fakes.storage import fake_storage
from tests.fakes.world import World

READS = frozenset(
    {
        "balance",
        "center_balances",
        "transactions",
        "campaigns",
        "ad_groups",
        "ads",
        "creatives",
        "audiences",
        "pixels",
        "pixel_events",
        "insights",
    }
)
"""The paths that only a sync asks for."""
LATER = timedelta(minutes=15)


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Fragile(World):
    """Kills whoever makes its n-th request of a sync; or takes their token back there."""

    kills_at: int = 0
    revokes_at: int = 0
    made: int = 0
    order: list[tuple[str, Mapping[str, str]]] = field(
        default_factory=list[tuple[str, Mapping[str, str]]]
    )

    def answer(self, path: str, token: str, params: Mapping[str, str]) -> object:
        if path in READS:
            self.made += 1
            self.order.append((path, params))
            if self.made == self.revokes_at:
                self.kill()
            if self.made == self.kills_at:
                raise Killed
        return super().answer(path, token, params)


async def started(world: World | None = None) -> tuple[Scene, SyncRun]:
    """A run that nobody has carried out yet."""
    scene = await begun(world=world)
    id = (await scene.connect()).id
    return scene, await scene.house.make(StartSync)(scene.ana, id)


async def run_again(scene: Scene, id: ConnectionId) -> SyncRun:
    """A while later, another run to its end."""
    scene.house.clock.move(LATER)
    run = await scene.house.make(StartSync)(scene.ana, id)
    return await scene.house.make(RunSync)(run)


async def taken_over(scene: Scene, run: SyncRun) -> SyncRun:
    """The run as a worker of another process has it once it counts as abandoned."""
    house = reborn(scene)
    current = await house.storage.sync_runs.get(run.workspace_id, run.id)
    assert await house.storage.sync_runs.take_over(current, "worker-2", house.clock.now())
    await house.storage.work.commit()
    return await house.storage.sync_runs.get(run.workspace_id, run.id)


async def slices_of(scene: Scene, run: SyncRun) -> list[Slice]:
    return await scene.house.storage.sync_runs.slices(run.id)


def reborn(scene: Scene) -> House:
    """Another process on the same database and platform."""
    memory = scene.house.storage.work.memory  # type: ignore[attr-defined]
    return House(
        storage=fake_storage(memory),
        clock=scene.house.clock,
        chance=scene.house.chance,
        platforms=scene.house.platforms,
    )


def told(scene: Scene) -> dict[str, list[str]]:
    """All entities and insights in the tables, without when they were read."""
    found: dict[str, list[str]] = {}
    for name, rows in scene.kept().items():
        bare = [_bare(row) for row in rows.values() if isinstance(row, (Entity, Insight))]
        if bare:
            found[name] = sorted(bare)
    return found


async def unhurt() -> dict[str, list[str]]:
    """What the tables hold after a run that nothing befell."""
    scene, run = await started()
    await scene.house.make(RunSync)(run)
    return told(scene)


def _bare(row: Entity | Insight) -> str:
    fields = msgspec.structs.asdict(row)
    for name in ("seen_at", "as_of", "gone_at"):
        fields.pop(name, None)
    return str(sorted((name, str(value)) for name, value in fields.items()))
