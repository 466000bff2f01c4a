"""How far an answer may be trusted, from what was read and when."""

from datetime import datetime, timedelta

import msgspec
import pytest

from core.ids import AdAccountId, ProviderSlug
from core.insight import Window
from core.readings import Reading
from core.slices import TRAITS, SliceKind
from core.usecases.ad_accounts import AccountView
from core.usecases.freshness import Freshness, Known, Target, freshness_of, known_of
from tests.core.nouns import account, center
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TODAY = NOON.date()
BY_DAY = SliceKind.AD_INSIGHTS
NOTHING_READ = Freshness(as_of=None, is_complete=False)


def last(days: int, until: int = 0) -> Window:
    """So many days, the newest being `until` days ago."""
    newest = TODAY - DAY * until
    return Window(since=newest - DAY * (days - 1), until=newest)


def reading(
    target: str = "a1",
    kind: SliceKind = BY_DAY,
    window: Window | None = None,
    at: datetime = NOON,
    provider: ProviderSlug = FAKE,
) -> Reading:
    is_windowed = TRAITS[kind].is_windowed
    days = (window or last(90)) if is_windowed else None
    return Reading(provider=provider, target=target, kind=kind, window=days, read_at=at)


def known(*readings: Reading, accounts: tuple[str, ...] = ("a1",), zone: str = "UTC") -> Known:
    return Known(
        accounts=tuple(account(id, timezone=zone) for id in accounts),
        centers=(center("b1", is_active=True),),
        readings=readings,
    )


def test_before_anything_was_read_nothing_is_known() -> None:
    assert freshness_of(known(), BY_DAY, NOON, window=last(7)) == NOTHING_READ
    assert freshness_of(known(accounts=()), BY_DAY, NOON, window=last(7)) == NOTHING_READ


def test_nobody_waits_for_what_a_platform_has_not() -> None:
    kind, other = SliceKind.PIXELS, ProviderSlug("other")
    both = msgspec.structs.replace(
        known(reading(kind=kind), accounts=("a1", "a2")),
        accounts=(account("a1"), msgspec.structs.replace(account("a2"), provider=other)),
    )
    assert not freshness_of(both, kind, NOON).is_complete
    told = msgspec.structs.replace(both, able={FAKE: frozenset({kind}), other: frozenset({BY_DAY})})
    assert freshness_of(told, kind, NOON).is_complete
    assert not freshness_of(told, BY_DAY, NOON, window=last(7)).is_complete


def test_an_answer_is_as_old_as_the_oldest_reading_in_it() -> None:
    readings = known(
        reading(window=last(7)),
        reading(window=last(30, 7), at=NOON - HOUR),
        reading(window=last(30, 37), at=NOON - 2 * HOUR),
    )
    for days, age in ((7, 0), (8, 1), (37, 1), (38, 2)):
        found = freshness_of(readings, BY_DAY, NOON, window=last(days))
        assert found == Freshness(as_of=NOON - HOUR * age, is_complete=True)


def of(account: str, provider: str | None = None) -> Target:
    slug = ProviderSlug(provider) if provider else None
    return Target(provider=slug, account_id=AdAccountId(account))


def test_an_answer_of_all_accounts_is_as_old_as_the_one_read_longest_ago() -> None:
    both = known(reading("a1"), reading("a2", at=NOON - HOUR), accounts=("a1", "a2"))
    assert freshness_of(both, BY_DAY, NOON, window=last(7)).as_of == NOON - HOUR
    of_one = freshness_of(both, BY_DAY, NOON, of("a1"), last(7))
    assert of_one == Freshness(as_of=NOON, is_complete=True)


@pytest.mark.parametrize("missing", [(0, 1), (3, 1), (6, 1), (0, 7)])
def test_a_day_that_was_not_read_makes_it_incomplete(missing: tuple[int, int]) -> None:
    age, days = missing
    newer = [reading(window=last(age))] if age else []
    older = reading(window=last(90 - age - days, age + days))
    found = freshness_of(known(*newer, older), BY_DAY, NOON, window=last(7))
    assert not found.is_complete
    whole = freshness_of(known(*newer, older), BY_DAY, NOON, window=last(30, 7))
    assert whole == Freshness(as_of=NOON, is_complete=True)


def test_an_answer_of_one_platform_says_nothing_of_the_other() -> None:
    ours = known(reading("a1"), accounts=("a1",))
    theirs = msgspec.structs.replace(account("a1"), provider=ProviderSlug("elsewhere"))
    both = msgspec.structs.replace(ours, accounts=(*ours.accounts, theirs))
    assert not freshness_of(both, BY_DAY, NOON, of("a1"), last(7)).is_complete
    assert freshness_of(both, BY_DAY, NOON, of("a1", FAKE), last(7)).is_complete
    assert freshness_of(both, BY_DAY, NOON, of("a1", "elsewhere"), last(7)) == NOTHING_READ


def test_one_account_that_was_not_read_makes_all_of_them_incomplete() -> None:
    one_of_two = known(reading("a1"), accounts=("a1", "a2"))
    assert not freshness_of(one_of_two, BY_DAY, NOON, window=last(7)).is_complete
    assert freshness_of(one_of_two, BY_DAY, NOON, of("a1"), last(7)).is_complete
    assert freshness_of(one_of_two, BY_DAY, NOON, of("a2"), last(7)) == NOTHING_READ


@pytest.mark.parametrize("kind", [kind for kind in SliceKind if kind is not BY_DAY])
def test_what_was_read_of_one_kind_or_level_says_nothing_of_another(kind: SliceKind) -> None:
    target = "b1" if TRAITS[kind].is_of_center else "a1"
    other = known(reading(target, kind))
    assert freshness_of(other, BY_DAY, NOON, window=last(7)) == NOTHING_READ
    assert freshness_of(other, kind, NOON) == Freshness(as_of=NOON, is_complete=True)


def test_the_same_id_at_another_platform_is_another_account() -> None:
    elsewhere = known(reading(provider=ProviderSlug("elsewhere")))
    assert freshness_of(elsewhere, BY_DAY, NOON, window=last(7)) == NOTHING_READ


@pytest.mark.parametrize("kind", [kind for kind in SliceKind if TRAITS[kind].is_of_center])
def test_what_is_read_of_business_centers_is_judged_by_the_active_ones(kind: SliceKind) -> None:
    read = known(reading("b1", kind))
    assert freshness_of(read, kind, NOON) == Freshness(as_of=NOON, is_complete=True)
    assert freshness_of(read, kind, NOON, of("a1")).is_complete
    assert freshness_of(known(reading("b2", kind)), kind, NOON) == NOTHING_READ


@pytest.mark.parametrize(
    ("zone", "kind", "ahead"),
    [
        ("Pacific/Kiritimati", BY_DAY, 1),
        ("Pacific/Honolulu", BY_DAY, 0),
        ("Pacific/Kiritimati", SliceKind.PIXEL_EVENTS, 0),
    ],
)
def test_days_that_have_not_begun_where_they_are_counted_are_not_missed(
    zone: str, kind: SliceKind, ahead: int
) -> None:
    asked = last(10, -3)
    whole = known(reading(kind=kind, window=last(30, -ahead)), zone=zone)
    assert freshness_of(whole, kind, NOON, window=asked).is_complete
    short = known(reading(kind=kind, window=last(30, 1 - ahead)), zone=zone)
    assert not freshness_of(short, kind, NOON, window=asked).is_complete


def test_a_day_that_has_begun_since_is_missed() -> None:
    read = known(reading())
    assert freshness_of(read, BY_DAY, NOON, window=last(7, -1)).is_complete
    assert not freshness_of(read, BY_DAY, NOON + DAY, window=last(7, -1)).is_complete


def test_only_accounts_in_scope_and_active_business_centers_count() -> None:
    views = [
        AccountView(
            account=account(id),
            is_in_scope=is_in_scope,
            is_synced=False,
            best=None,
            launch_refusal=None,
        )
        for id, is_in_scope in (("a1", True), ("a2", False))
    ]
    found = known_of(views, [center("b1", is_active=True), center("b2")], [reading()])
    assert [one.id for one in found.accounts] == ["a1"]
    assert [one.id for one in found.centers] == ["b1"]
    assert found.readings == (reading(),)
    assert [one.id for one in found.retired] == ["a2", "b2"]


@pytest.mark.parametrize("kind", [BY_DAY, SliceKind.CAMPAIGNS, SliceKind.TRANSACTIONS])
def test_what_is_not_synced_any_more_is_still_shown_and_told_how_old(kind: SliceKind) -> None:
    is_of_center = TRAITS[kind].is_of_center
    mine, other = ("b1", "b2") if is_of_center else ("a1", "a2")
    found = Known(
        accounts=(account("a1"),),
        centers=(center("b1", is_active=True),),
        readings=(reading(mine, kind), reading(other, kind, at=NOON - HOUR)),
        retired=(account("a2"), center("b2")),
    )
    assert freshness_of(found, kind, NOON) == Freshness(as_of=NOON - HOUR, is_complete=True)
    nothing = msgspec.structs.replace(found, accounts=(), centers=())
    assert freshness_of(nothing, kind, NOON) == Freshness(as_of=NOON - HOUR, is_complete=False)
    of_one = freshness_of(found, kind, NOON, of("a2"))
    assert of_one.is_complete is is_of_center
    assert of_one.as_of == NOON - HOUR
