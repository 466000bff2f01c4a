"""A platform whose rows do not depend on how they are asked for, and that errs where it is told."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import msgspec

from core.entity import Entity
from core.funds import Transaction
from core.ids import AdAccountId, BusinessCenterId
from core.insight import Insight, Level, days_of
from core.library import PixelEvent
from core.provider_errors import ProviderError, Unavailable
from core.slices import TRAITS, Slice, SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.usecases.scene import Scene
from tests.core.usecases.syncing import LATER, READS, slices_of, started, told
from tests.fakes.reading import Shown
from tests.fakes.rows import window_of
from tests.fakes.world import World, seen_account

EVER = range(1, 1_000_000)
EVERY_KIND = list(SliceKind)
ONE_ACCOUNT = "a1"

type Params = Mapping[str, str]
type Hurt = Callable[[SliceKind, Params], ProviderError | None]
"""What a request of that kind meets."""
type Twist = Callable[[SliceKind, Params, list[object]], list[object]]
"""What a listing or report shows in place of its rows."""
type Told = Mapping[date, int | None]
"""What an account spent on a day; None where the report has no row of it any more."""
_UNHURT: dict[str, list[str]] = {}


def nothing(kind: SliceKind, params: Params) -> None:
    """Nobody is hurt."""


def down() -> ProviderError:
    return Unavailable("down")


def straight(kind: SliceKind, params: Params, rows: list[object]) -> list[object]:
    return rows


@dataclass
class Frail(World):
    """The account `a2` lies in no Business Center, so that its balance is asked for by itself."""

    hurt: Hurt = nothing
    twist: Twist = straight
    calls: list[tuple[SliceKind, Params]] = field(
        default_factory=list[tuple[SliceKind, Mapping[str, str]]]
    )
    """What a sync asked for."""

    def __post_init__(self) -> None:
        self.accounts = [seen_account("a1"), seen_account("a2", None)]

    def answer(self, path: str, token: str, params: Params) -> object:
        if path not in READS:
            return super().answer(path, token, params)
        kind = SliceKind(f"{params['level']}_insights" if path == "insights" else path)
        self.calls.append((kind, params))
        if error := self.hurt(kind, params):
            raise error
        found = super().answer(path, token, params)
        if not isinstance(found, Shown):
            return found
        return Shown(rows=self.twist(kind, params, _rows(kind, params, found.rows)))

    def asked_for(self, kind: SliceKind) -> list[Params]:
        return [params for one, params in self.calls if one is kind]


def at(kind: SliceKind, error: Callable[[], ProviderError], calls: Container[int]) -> Hurt:
    """The calls of that kind with these numbers, the first being 1, meet the error."""
    made = 0

    def hurt(asked: SliceKind, params: Params) -> ProviderError | None:
        nonlocal made
        made += asked is kind
        return error() if asked is kind and made in calls else None

    return hurt


def about(target: str, error: Callable[[], ProviderError]) -> Hurt:
    """Whatever is asked of that account or Business Center meets the error."""

    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        return error() if target in (params.get("account"), params.get("center")) else None

    return hurt


def telling(told: Told, level: Level = Level.ACCOUNT) -> Twist:
    """Reports of that level tell these days otherwise than they did at first."""

    def twist(kind: SliceKind, params: Params, rows: list[object]) -> list[object]:
        return [new for row in rows if (new := now_told(row)) is not None]

    def now_told(row: object) -> object | None:
        if not isinstance(row, Insight) or row.level is not level or row.day not in told:
            return row
        spent = told[row.day]
        return None if spent is None else msgspec.structs.replace(row, spend_micros=spent)

    return twist


def felled_by(kind: SliceKind) -> set[SliceKind]:
    """The kinds that end unread where one does."""
    return {kind} | {one for one, trait in TRAITS.items() if trait.after is kind}


async def frail(hurt: Hurt, *, is_first: bool = True) -> tuple[Scene, Frail, SyncRun]:
    """A run that is about to be hurt: the very first one, or one over full tables."""
    world = Frail()
    scene, run = await started(world)
    if not is_first:
        await scene.house.make(RunSync)(run)
        scene.house.clock.move(LATER)
        run = await scene.house.make(StartSync)(scene.ana, run.connection_id)
    world.calls.clear()
    world.hurt = hurt
    return scene, world, run


async def ended(scene: Scene, run: SyncRun) -> SyncRun:
    return await scene.house.make(RunSync)(run)


async def by_status(scene: Scene, run: SyncRun, status: SliceStatus) -> list[Slice]:
    return [one for one in await slices_of(scene, run) if one.status is status]


async def require_mended(scene: Scene, run: SyncRun) -> None:
    """The next run of the schedule brings what was missed, and there was never more than that."""
    require_kept(scene)
    assert isinstance(scene.world, Frail)
    scene.world.hurt = nothing
    scene.world.twist = straight
    done = await scheduled(scene, run)
    assert (done.status, done.problem) == (RunStatus.DONE, "")
    require_kept(scene)
    await require_whole(scene)


async def require_whole(scene: Scene) -> None:
    """The tables hold what they would if nothing had happened, and no row more."""
    if not _UNHURT:
        whole, _, run = await frail(nothing)
        await ended(whole, run)
        _UNHURT.update(tables(whole))
    assert tables(scene) == _UNHURT


def require_kept(scene: Scene) -> None:
    """Nothing was marked gone, and no number was told otherwise."""
    rows = [row for kept in scene.kept().values() for row in kept.values()]
    assert [one for one in rows if isinstance(one, Entity) and one.gone_at] == []
    assert "restatements" not in scene.kept()


def tables(scene: Scene) -> dict[str, list[str]]:
    """Entities, insights and balances, without when they were read."""
    balances = [
        f"{key}: {getattr(row, 'balance_micros', None)}"
        for name in ("ad_accounts", "business_centers")
        for key, row in scene.kept()[name].items()
    ]
    return told(scene) | {"balances": sorted(balances)}


async def scheduled(scene: Scene, run: SyncRun, wait: timedelta = LATER) -> SyncRun:
    """A run that the schedule starts some time later, at its end."""
    scene.house.clock.move(wait)
    connection = await scene.connection(run.connection_id)
    return await ended(scene, await scene.house.make(StartSync).of(connection, "adport"))


def _rows(kind: SliceKind, params: Params, rows: list[object]) -> list[object]:
    """Of transactions and events a few on some days, whatever window they are asked for in."""
    if kind is SliceKind.TRANSACTIONS:
        return [
            _transaction(params["center"], day, number)
            for day in days_of(window_of(params))
            if day.toordinal() % 7 == 0
            for number in (1, 2, 3)
        ]
    if kind is SliceKind.PIXEL_EVENTS:
        return [
            _event(params["account"], pixel, day)
            for pixel in params["pixels"].split(",")
            for day in days_of(window_of(params))
            if day.toordinal() % 10 == 0
        ]
    return rows


def _transaction(center: str, day: date, number: int) -> Transaction:
    return Transaction(
        id=f"{center}-t-{day}-{number}",
        ad_account_id=AdAccountId(ONE_ACCOUNT),
        business_center_id=BusinessCenterId(center),
        kind="RECHARGE",
        amount_micros=day.toordinal(),
        currency="USD",
        at=None,
    )


def _event(account: str, pixel: str, day: date) -> PixelEvent:
    return PixelEvent(
        id=f"{pixel}/Purchase/{day}",
        ad_account_id=AdAccountId(account),
        pixel_id=pixel,
        event="Purchase",
        day=day,
        count=day.day,
    )
