"""A synced profile, and the questions people ask of it."""

from datetime import date, timedelta

from core.entity import Entity
from core.insight import Level, Window
from core.ports.entities import EntityQuery
from core.ports.insights import InsightQuery, KeptInsight, KeptRestatement, RestatementQuery
from core.usecases.figures import Figures, Funds, ReadFigures
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.usecases.mishaps import Frail
from tests.core.usecases.scene import Scene, begun
from tests.fakes.clock import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


async def synced() -> Scene:
    scene = await begun(world=Frail())
    await scene.connect()
    await sync(scene)
    return scene


async def sync(scene: Scene) -> None:
    (connection, *_) = await scene.house.storage.connections.of(scene.profile_id)
    run = await scene.house.make(StartSync)(scene.ana, connection.id)
    await scene.house.make(RunSync)(run)


async def validate(scene: Scene) -> None:
    await scene.validate((await scene.house.storage.connections.of(scene.profile_id))[0].id)


def world_of(scene: Scene) -> Frail:
    assert isinstance(scene.world, Frail)
    return scene.world


async def last(
    scene: Scene, days: int, until: date = TODAY, level: Level = Level.ACCOUNT, **more: object
) -> Figures[KeptInsight]:
    query = InsightQuery(
        profile_id=scene.profile_id,
        level=level,
        window=Window(since=until - DAY * (days - 1), until=until),
        **more,  # type: ignore[arg-type]
    )
    return await scene.house.make(ReadFigures).insights_of(scene.ana, query)


async def listed[E: Entity](scene: Scene, kind: type[E], **more: object) -> Figures[E]:
    query = EntityQuery(profile_id=scene.profile_id, **more)  # type: ignore[arg-type]
    return await scene.house.make(ReadFigures).entities_of(scene.ana, kind, query)


async def changes(scene: Scene, **more: object) -> Figures[KeptRestatement]:
    query = RestatementQuery(profile_id=scene.profile_id, **more)  # type: ignore[arg-type]
    return await scene.house.make(ReadFigures).restatements_of(scene.ana, query)


async def funds(scene: Scene) -> Funds:
    return await scene.house.make(ReadFigures).balances_of(scene.ana, scene.profile_id)
