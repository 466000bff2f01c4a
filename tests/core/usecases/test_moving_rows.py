"""Rows that move while they are read: none lost, and only what is truly gone is marked so."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest

from core.ad_account import AdAccount
from core.campaign import Campaign
from core.entity import Entity
from core.provider import Session
from core.reads import Page
from core.slices import TRAITS, SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases.close_slice import MOST_REREADS
from tests.core.usecases.mishaps import (
    Frail,
    Params,
    Twist,
    by_status,
    ended,
    frail,
    nothing,
    require_kept,
    require_mended,
    require_whole,
    scheduled,
    straight,
    tables,
)
from tests.core.usecases.scene import Scene
from tests.core.usecases.syncing import LATER, slices_of
from tests.fakes.platforms import FakeProvider

DAY = timedelta(days=1)
PAGED = [kind for kind in SliceKind if kind not in (SliceKind.BALANCE, SliceKind.CENTER_BALANCES)]
LISTINGS = [kind for kind in SliceKind if TRAITS[kind].is_listing]

first_or_not = pytest.mark.parametrize("is_first", [True, False], ids=["first", "again"])


def moving(kind: SliceKind, times: int) -> Twist:
    """The last row comes to the front after the first page, in so many readings of each listing."""
    readings = Counter[str]()

    def twist(asked: SliceKind, params: Params, rows: list[object]) -> list[object]:
        listing = str({name: value for name, value in params.items() if name != "first"})
        if asked is not kind:
            return rows
        readings[listing] += params["first"] == "0"
        is_moved = params["first"] != "0" and readings[listing] <= times
        return [*rows[-1:], *rows[:-1]] if is_moved else rows

    return twist


def without(kind: SliceKind, *numbers: int) -> Twist:
    """The listing of that kind lacks some of its rows."""

    def twist(asked: SliceKind, params: Params, rows: list[object]) -> list[object]:
        left = [row for number, row in enumerate(rows) if number not in numbers]
        return left if asked is kind else rows

    return twist


async def twisted(twist: Twist, *, is_first: bool) -> tuple[Scene, Frail, SyncRun]:
    scene, world, run = await frail(nothing, is_first=is_first)
    world.twist = twist
    return scene, world, run


def gone(scene: Scene) -> set[str]:
    """The ids of what is marked gone."""
    rows = scene.kept()["entities"].values()
    return {row.id for row in rows if isinstance(row, Entity) and row.gone_at}


def has_pages(kind: SliceKind, rows: int) -> bool:
    return rows > (10 if TRAITS[kind].level else 2)


@pytest.mark.parametrize("kind", PAGED)
@first_or_not
async def test_a_listing_whose_rows_moved_is_read_anew_and_nothing_is_lost(
    kind: SliceKind, *, is_first: bool
) -> None:
    scene, _, run = await twisted(moving(kind, 1), is_first=is_first)
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.DONE, "")
    slices = await slices_of(scene, run)
    ours = {(one.rereads, has_pages(kind, one.rows)) for one in slices if one.kind is kind}
    assert (1, True) in ours
    assert ours <= {(1, True), (0, False)}
    assert {one.rereads for one in slices if one.kind is not kind} == {0}
    require_kept(scene)
    await require_whole(scene)


@pytest.mark.parametrize("kind", PAGED)
@first_or_not
async def test_rows_that_stay_missing_fail_the_slice_and_nothing_is_marked_gone(
    kind: SliceKind, *, is_first: bool
) -> None:
    scene, _, run = await twisted(moving(kind, MOST_REREADS + 1), is_first=is_first)
    before = tables(scene)
    done = await ended(scene, run)
    assert done.status is RunStatus.PARTIAL
    assert done.problem.startswith("rows_missing: The platform says there are ")
    failed = await by_status(scene, run, SliceStatus.FAILED)
    ours = [one for one in failed if one.kind is kind]
    assert {one.rereads for one in ours} == {MOST_REREADS}
    assert all(one.problem.endswith(f" and shows {one.rows}.") for one in ours)
    assert is_first or tables(scene) == before
    await require_mended(scene, run)


@pytest.mark.parametrize("kind", [SliceKind.CAMPAIGNS, SliceKind.ADS])
async def test_a_row_that_vanished_between_two_readings_does_not_stand_in_for_a_missed_one(
    kind: SliceKind,
) -> None:
    scene, _, run = await twisted(moving_and_vanishing(kind), is_first=True)
    assert (await ended(scene, run)).status is RunStatus.DONE
    kept = scene.kept()["entities"].values()
    ids = {row.id for row in kept if isinstance(row, TRAITS[kind].entity or Entity)}
    assert {id for id in ids if id.startswith("a1-")} == {f"a1-{number}" for number in range(5)}
    ours = [one for one in await slices_of(scene, run) if one.kind is kind]
    assert {one.rereads for one in ours} == {2}


async def test_an_answer_that_counts_rows_and_shows_none_takes_nothing_away() -> None:
    scene, _, run = await frail(nothing, is_first=False)
    scene.house.platforms.providers = (Vague({"rows": (), "next": ""}),)
    done = await ended(scene, run)
    assert done.problem == "rows_missing: The platform says there are 3 rows and shows 0."
    failed = await by_status(scene, run, SliceStatus.FAILED)
    assert [one.kind for one in failed] == [SliceKind.CAMPAIGNS] * 2
    scene.house.platforms.providers = (FakeProvider(),)
    await require_mended(scene, run)


@pytest.mark.parametrize("kind", LISTINGS)
async def test_what_vanished_is_marked_and_kept_and_the_mark_goes_when_it_comes_back(
    kind: SliceKind,
) -> None:
    scene, world, run = await twisted(without(kind, 1), is_first=False)
    before = tables(scene)
    assert (await ended(scene, run)).status is RunStatus.DONE
    assert gone(scene) == set()  # one listing may miss what moved
    assert (await scheduled(scene, run, DAY)).status is RunStatus.DONE
    assert len(gone(scene)) == 2
    assert set(before["entities"]) <= set(tables(scene)["entities"])
    world.twist = straight
    assert (await scheduled(scene, run, DAY)).status is RunStatus.DONE
    assert gone(scene) == set()


async def test_a_mark_tells_since_when_and_is_not_renewed() -> None:
    scene, _, run = await twisted(without(SliceKind.ADS, 0, 1, 2), is_first=False)
    await ended(scene, run)
    await scheduled(scene, run)
    missed_at = scene.house.clock.now()
    await scheduled(scene, run)
    ids = gone(scene)
    rows = [row for row in scene.kept()["entities"].values() if isinstance(row, Entity)]
    assert {row.gone_at for row in rows if row.id in ids} == {missed_at}
    assert {row.seen_at for row in rows if row.id in ids} == {missed_at - 2 * LATER}
    assert len(ids) == 6


@pytest.mark.parametrize("kind", LISTINGS)
async def test_a_row_that_vanishes_while_one_reads_makes_no_other_seem_gone(
    kind: SliceKind,
) -> None:
    scene, _, run = await twisted(moving_out(kind), is_first=False)
    assert (await ended(scene, run)).status is RunStatus.DONE
    assert gone(scene) == set()
    await scheduled(scene, run, DAY)
    await scheduled(scene, run, DAY)
    assert len(gone(scene)) == 2
    assert {id[-1] for id in gone(scene)} == {"1"}


@pytest.mark.parametrize("more", [{"total": None}, {"is_partial": True}])
async def test_a_listing_that_is_not_counted_or_not_whole_marks_nothing(
    more: Mapping[str, object],
) -> None:
    scene, _, run = await twisted(without(SliceKind.CAMPAIGNS, 0), is_first=False)
    scene.house.platforms.providers = (Vague(more),)
    assert (await ended(scene, run)).status is RunStatus.DONE
    assert gone(scene) == set()
    scene.house.platforms.providers = (FakeProvider(),)
    await scheduled(scene, run)
    assert gone(scene) == {"a1-c1", "a2-c1"}


async def test_a_run_that_fails_before_a_listings_last_page_marks_nothing() -> None:
    scene, world, run = await twisted(without(SliceKind.ADS, 0), is_first=False)
    world.kill()
    assert (await ended(scene, run)).status is RunStatus.FAILED
    assert gone(scene) == set()


def moving_and_vanishing(kind: SliceKind) -> Twist:
    """Five rows; the last moves to the front in two readings, before the second the first goes."""
    readings = Counter[str]()

    def twist(asked: SliceKind, params: Params, rows: list[object]) -> list[object]:
        if asked is not kind:
            return rows
        account = params["account"]
        readings[account] += params["first"] == "0"
        known = [row for row in rows if isinstance(row, Entity)]
        five = [msgspec.structs.replace(known[0], id=f"{account}-{n}") for n in range(5)]
        left = five[1:] if readings[account] > 1 else five
        is_moved = params["first"] != "0" and readings[account] <= 2
        return [*left[-1:], *left[:-1]] if is_moved else [*left]

    return twist


def moving_out(kind: SliceKind) -> Twist:
    """The first row vanishes once the first page was shown, so that all others move up."""
    started = set[str]()

    def twist(asked: SliceKind, params: Params, rows: list[object]) -> list[object]:
        if asked is not kind:
            return rows
        is_whole = params["account"] not in started
        started.add(params["account"])
        return rows if is_whole else rows[1:]

    return twist


class Vague(FakeProvider):
    """Lists campaigns without saying how many there are, or whether these are all."""

    def __init__(self, more: Mapping[str, object]) -> None:
        super().__init__()
        self.more = more

    async def campaigns(self, session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
        page = await super().campaigns(session, account, cursor)
        return msgspec.structs.replace(page, **self.more)
