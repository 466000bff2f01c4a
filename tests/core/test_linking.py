import pytest

from core.errors import Invalid, LinkLimit
from core.ids import PermissionSlug
from core.linking import (
    HINDRANCES,
    Availability,
    Hindrance,
    Known,
    chosen_levels,
    completed,
    given_by,
    hindrances,
    is_narrowed,
    judge_room,
    readiness_of,
    without,
)
from tests.fakes.linking import CHAT, LINKING, LIVE, POSTS, PUBLISH, SHOP


def test_a_permission_brings_what_it_needs_and_what_that_needs() -> None:
    assert completed(LINKING, [CHAT]) == (CHAT,)
    assert completed(LINKING, [PUBLISH]) == (POSTS, PUBLISH)
    assert completed(LINKING, [SHOP]) == (POSTS, PUBLISH, LIVE, SHOP)


def test_the_order_is_the_providers_and_each_comes_once() -> None:
    assert completed(LINKING, [CHAT, POSTS, CHAT]) == (POSTS, CHAT)


def test_without_one_goes_all_that_needs_it() -> None:
    every = completed(LINKING, [SHOP, CHAT])
    assert without(LINKING, every, POSTS) == (LIVE, CHAT)
    assert without(LINKING, every, LIVE) == (POSTS, PUBLISH, CHAT)
    assert without(LINKING, every, CHAT) == (POSTS, PUBLISH, LIVE, SHOP)


@pytest.mark.parametrize("asked", [[], [PermissionSlug("nonsense")]])
def test_nothing_and_nonsense_cannot_be_asked_for(asked: list[PermissionSlug]) -> None:
    with pytest.raises(Invalid, match=r"asked for|to ask for"):
        completed(LINKING, asked)


def test_through_ads_only_says_nothing_without_its_permission() -> None:
    assert is_narrowed(LINKING, [POSTS, PUBLISH], wished=True)
    assert not is_narrowed(LINKING, [POSTS, PUBLISH], wished=False)
    assert not is_narrowed(LINKING, [POSTS], wished=True)


def test_an_account_with_both_permissions_is_ready() -> None:
    (ready,) = readiness_of(LINKING, Known(granted=frozenset({POSTS, PUBLISH})))
    assert ready.is_ready


@pytest.mark.parametrize(
    ("granted", "refused", "missing", "untold"),
    [
        ({POSTS}, {PUBLISH}, [PUBLISH], []),
        ({PUBLISH}, {POSTS}, [POSTS], []),
        (set(), {POSTS, PUBLISH}, [POSTS, PUBLISH], []),
        ({POSTS}, set(), [], [PUBLISH]),
        (set(), {POSTS}, [POSTS], [PUBLISH]),
        (set(), set(), [], [POSTS, PUBLISH]),
        ({LIVE, CHAT}, set(), [], [POSTS, PUBLISH]),
    ],
)
def test_anything_less_is_not_ready_and_what_is_missing_is_named(
    granted: set[PermissionSlug],
    refused: set[PermissionSlug],
    missing: list[PermissionSlug],
    untold: list[PermissionSlug],
) -> None:
    known = Known(granted=frozenset(granted), refused=frozenset(refused))
    (ready,) = readiness_of(LINKING, known)
    assert not ready.is_ready
    assert [one.slug for one in ready.missing] == missing
    assert [one.slug for one in ready.untold] == untold


@pytest.mark.parametrize(
    ("told", "is_lost", "is_connected", "why"),
    [
        ([], False, True, []),
        ([Availability.AVAILABLE, Availability.PRIVATE], False, True, []),
        ([Availability.UNKNOWN], False, True, []),
        ([Availability.PRIVATE], False, True, [Hindrance.PRIVATE]),
        ([], False, False, [Hindrance.NOT_CONNECTED]),
        ([Availability.AVAILABLE], False, False, [Hindrance.NOT_CONNECTED]),
        (
            [Availability.NOT_BUSINESS, Availability.PRIVATE],
            False,
            False,
            [Hindrance.NOT_CONNECTED, Hindrance.PRIVATE, Hindrance.NOT_BUSINESS],
        ),
        ([Availability.AVAILABLE], True, False, [Hindrance.LOST]),
    ],
)
def test_what_hinders_ads_whatever_was_granted(
    told: list[Availability], why: list[Hindrance], *, is_lost: bool, is_connected: bool
) -> None:
    assert list(hindrances(told, is_lost=is_lost, is_connected=is_connected)) == why


def test_every_hindrance_has_words_and_a_remedy() -> None:
    assert set(HINDRANCES) == set(Hindrance)


def test_whatever_anyone_saw_working_is_granted() -> None:
    told = Known(granted=frozenset({POSTS}), refused=frozenset({PUBLISH}))
    more = told.learned(Known(granted=frozenset({PUBLISH}), refused=frozenset({POSTS, LIVE})))
    assert more == Known(granted=frozenset({POSTS, PUBLISH}), refused=frozenset({LIVE}))


def test_levels_add_up_and_unknown_ones_give_nothing() -> None:
    assert given_by(LINKING, ["post", "live"]) == {POSTS, PUBLISH, LIVE}
    assert given_by(LINKING, ["gone"]) == frozenset()


def test_levels_are_told_in_the_providers_order() -> None:
    assert chosen_levels(LINKING, ["live", "post", "live"]) == ("post", "live")


@pytest.mark.parametrize("levels", [[], ["nonsense"], ["post", "nonsense"]])
def test_no_level_and_an_unknown_one_are_refused(levels: list[str]) -> None:
    with pytest.raises(Invalid, match="level"):
        chosen_levels(LINKING, levels)


@pytest.mark.parametrize(
    ("in_center", "centers", "refused"),
    [
        (799, 0, ""),
        (800, 0, "800 accounts"),
        (801, 0, "801 accounts"),
        (0, 799, ""),
        (0, 800, "800 Business Centers"),
        (799, 799, ""),
    ],
)
def test_800_is_the_most_both_ways(in_center: int, centers: int, refused: str) -> None:
    found = judge_room(LINKING, in_center=in_center, centers=centers)
    assert isinstance(found, LinkLimit) == bool(refused)
    assert refused in str(found or "")
