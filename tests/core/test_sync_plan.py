from datetime import timedelta

import msgspec
import pytest

from core.auth import OAuth
from core.ids import BusinessCenterId
from core.insight import today_in
from core.readings import FRESH_DAYS, Reading
from core.slices import TRAITS, Slice, SliceKind
from core.sync_plan import Ground, plan_slices
from tests.core.nouns import account, center
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE, fake_manifest

HONOLULU = account("a1", timezone="Pacific/Honolulu")
KIRITIMATI = account("a2", timezone="Pacific/Kiritimati")
EVERY_KIND = tuple(SliceKind)
GROUND = Ground(accounts=(HONOLULU, KIRITIMATI), centers=(center("b1"),), kinds=EVERY_KIND)
MANIFEST = fake_manifest(OAuth(authorize_url="https://example.com/yes"))
PLANNED = plan_slices(GROUND, MANIFEST, NOON)


def planned(**more: object) -> tuple[Slice, ...]:
    return plan_slices(msgspec.structs.replace(GROUND, **more), MANIFEST, NOON)


def read(slices: tuple[Slice, ...], ago: timedelta) -> tuple[Reading, ...]:
    """As if all of it had been read that long ago."""
    return tuple(
        Reading(
            provider=FAKE,
            target=one.target,
            kind=one.kind,
            window=one.window,
            read_at=NOON - ago,
        )
        for one in slices
    )


def kinds(slices: tuple[Slice, ...]) -> set[SliceKind]:
    return {one.kind for one in slices}


def test_the_newest_of_every_account_comes_before_older_days_of_any() -> None:
    zones = {one.id: one.timezone for one in (HONOLULU, KIRITIMATI)}
    is_old = [
        one.window is not None
        and (today_in(zones.get(one.ad_account_id, "UTC"), NOON) - one.window.until).days
        >= FRESH_DAYS
        for one in PLANNED
    ]
    assert is_old == sorted(is_old)
    fresh = {one.target for one, old in zip(PLANNED, is_old, strict=True) if not old}
    assert fresh == {HONOLULU.id, KIRITIMATI.id, "b1"}


def test_slices_are_numbered_in_the_order_they_are_read() -> None:
    assert [one.position for one in PLANNED] == list(range(len(PLANNED)))


def test_every_account_and_business_center_is_read_in_every_kind_of_its_own() -> None:
    of_center = {kind for kind in SliceKind if TRAITS[kind].is_of_center}
    for one in (HONOLULU, KIRITIMATI):
        assert {x.kind for x in PLANNED if x.target == one.id} == set(SliceKind) - of_center
    assert {one.kind for one in PLANNED if one.target == "b1"} == of_center


def test_ninety_days_end_on_each_accounts_own_day() -> None:
    for one, today in ((HONOLULU, NOON.date()), (KIRITIMATI, NOON.date() + timedelta(days=1))):
        windows = [
            slice.window
            for slice in PLANNED
            if slice.ad_account_id == one.id and slice.trait.level and slice.window
        ]
        assert max(window.until for window in windows) == today
        assert (today - min(window.since for window in windows)).days + 1 == 90


def test_what_the_platform_counts_in_utc_is_read_in_utc() -> None:
    events = [one.window for one in PLANNED if one.kind is SliceKind.PIXEL_EVENTS]
    assert max(one.until for one in events if one) == NOON.date()


def test_an_account_whose_business_center_tells_its_balance_is_not_asked_for_it() -> None:
    inside = account("a3", business_center_id=BusinessCenterId("b1"))
    slices = planned(accounts=(HONOLULU, inside))
    assert [one.target for one in slices if one.kind is SliceKind.BALANCE] == ["a1"]


def test_a_quarter_of_an_hour_later_only_what_changes_often_is_read() -> None:
    later = planned(readings=read(PLANNED, timedelta(minutes=15)))
    assert kinds(later) == {kind for kind in SliceKind if not TRAITS[kind].every}
    assert len([one for one in later if one.kind is SliceKind.AD_INSIGHTS]) == 2
    assert all(one.is_again for one in later if one.window)


@pytest.mark.parametrize(
    ("hours", "without"),
    [(1, {SliceKind.CREATIVES, SliceKind.AUDIENCES, SliceKind.TRANSACTIONS}), (24, set())],
)
def test_each_kind_is_read_as_often_as_it_says(hours: int, without: set[SliceKind]) -> None:
    later = planned(readings=read(PLANNED, timedelta(hours=hours)))
    assert kinds(later) == set(SliceKind) - without


@pytest.mark.parametrize("kind", [kind for kind in SliceKind if TRAITS[kind].is_windowed])
def test_days_that_were_missed_are_read_by_the_next_run_however_rarely_their_kind_is(
    kind: SliceKind,
) -> None:
    of_kind = [one for one in PLANNED if one.kind is kind]
    for missed in of_kind:
        known = tuple(one for one in PLANNED if one != missed)
        later = planned(readings=read(known, timedelta(minutes=15)))
        assert (missed.target, missed.window) in {(one.target, one.window) for one in later}


def test_newest_days_that_were_not_read_again_are_due_though_older_ones_were() -> None:
    is_newest = [one.window is None or one.window.until >= NOON.date() for one in PLANNED]
    newest, older = (
        tuple(one for one, fresh in zip(PLANNED, is_newest, strict=True) if fresh is wanted)
        for wanted in (True, False)
    )
    known = read(newest, timedelta(days=2)) + read(older, timedelta())
    assert SliceKind.TRANSACTIONS in kinds(planned(readings=known))


def test_a_person_who_asks_gets_every_kind() -> None:
    later = planned(readings=read(PLANNED, timedelta(minutes=1)), is_thorough=True)
    assert kinds(later) == set(SliceKind)


def test_a_new_account_is_read_whole_beside_one_that_is_known() -> None:
    known = tuple(one for one in PLANNED if one.target != KIRITIMATI.id)
    later = planned(readings=read(known, timedelta(minutes=15)))
    new = [one for one in later if one.target == KIRITIMATI.id]
    assert len(new) == len([one for one in PLANNED if one.target == KIRITIMATI.id])
    assert len([one for one in later if one.target == HONOLULU.id]) < len(new)


def test_only_the_kinds_that_may_be_read_are_planned() -> None:
    assert kinds(planned(kinds=(SliceKind.CAMPAIGNS,))) == {SliceKind.CAMPAIGNS}


def test_without_accounts_and_business_centers_there_is_nothing_to_read() -> None:
    assert planned(accounts=(), centers=()) == ()
