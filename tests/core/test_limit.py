from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanLimit, Refused, TrialExpired, TrialLimit
from core.limit import Holder, Usage, Wish, check, free_seat, is_expired, is_within, judge
from core.plan import DOMINATE, FACTORY, GROWTH, SCALE, SELF_HOSTED, TRIAL, Plan, trial_end
from tests.core.nouns import workspace
from tests.fakes.clock import NOON

DAY = timedelta(hours=24)
RUNNING = workspace(trial_ends_at=NOON + DAY)
FULL = Usage(
    profiles=tuple(Holder(name=f"P{seat}", seat=seat) for seat in range(1, 6)),
    business_centers=(Holder(name="Acme BC", seat=1),),
)
EMPTY = Usage()


def only(seats: int) -> Usage:
    return Usage(profiles=FULL.profiles[:seats])


@pytest.mark.parametrize("plan", FACTORY)
def test_every_plan_allows_a_first_of_everything(plan: Plan) -> None:
    for wish in Wish:
        assert judge(wish, EMPTY, RUNNING, plan, NOON) is None


@pytest.mark.parametrize(
    ("plan", "used", "kind"),
    [
        (TRIAL, 1, PlanLimit),
        (GROWTH, 1, PlanLimit),
        (SCALE, 4, None),
        (SCALE, 5, PlanLimit),
        (DOMINATE, 5, None),
        (SELF_HOSTED, 5, None),
    ],
)
def test_each_plan_counts_its_profiles(plan: Plan, used: int, kind: type[Refused] | None) -> None:
    refusal = judge(Wish.ADD_PROFILE, only(used), RUNNING, plan, NOON)
    assert (None if refusal is None else type(refusal)) is kind


@pytest.mark.parametrize("plan", FACTORY)
def test_only_the_trial_counts_business_centers(plan: Plan) -> None:
    refusal = judge(Wish.ACTIVATE_BUSINESS_CENTER, FULL, RUNNING, plan, NOON)
    assert isinstance(refusal, TrialLimit) if plan is TRIAL else refusal is None


def test_the_trials_refusal_names_the_holder_and_says_swap() -> None:
    with pytest.raises(TrialLimit, match="“Acme BC”") as refused:
        check(Wish.ACTIVATE_BUSINESS_CENTER, FULL, RUNNING, TRIAL, NOON)
    assert "Swap" in refused.value.remedy


def test_what_sits_beyond_the_plan_takes_no_room_in_it() -> None:
    beyond = Usage(business_centers=(Holder(name="old", seat=2), Holder(name="bare", seat=None)))
    assert judge(Wish.ACTIVATE_BUSINESS_CENTER, beyond, RUNNING, TRIAL, NOON) is None


@pytest.mark.parametrize("wish", Wish)
def test_a_trial_is_over_from_its_very_end_on(wish: Wish) -> None:
    end = NOON + DAY
    assert judge(wish, EMPTY, RUNNING, TRIAL, end - timedelta(microseconds=1)) is None
    assert isinstance(judge(wish, EMPTY, RUNNING, TRIAL, end), TrialExpired)


def test_an_expired_trial_means_nothing_under_a_paid_plan() -> None:
    for plan in (GROWTH, SCALE, DOMINATE, SELF_HOSTED):
        assert not is_expired(RUNNING, plan, NOON + 2 * DAY)
        assert judge(Wish.CHANGE, EMPTY, RUNNING, plan, NOON + 2 * DAY) is None


def test_a_trial_lasts_its_hours_and_is_given_once() -> None:
    first = trial_end(TRIAL, None, NOON)
    assert first == NOON + DAY
    assert trial_end(GROWTH, first, NOON + 9 * DAY) == first
    assert trial_end(TRIAL, first, NOON + 9 * DAY) == first


def test_a_paid_plan_starts_no_trial() -> None:
    assert trial_end(SELF_HOSTED, None, NOON) is None


def test_a_plan_that_does_not_count_gives_no_seat() -> None:
    assert free_seat(FULL.profiles, None) is None
    assert is_within(None, None)


@given(st.sets(st.integers(1, 12)), st.integers(1, 12))
def test_the_seat_given_is_the_lowest_free_one(taken: set[int], limit: int) -> None:
    seat = free_seat([Holder(name=str(one), seat=one) for one in taken], limit)
    free = set(range(1, limit + 1)) - taken
    assert seat == min(free, default=limit)


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 9)), max_size=9, unique=True), st.integers(1, 9)
)
def test_a_wish_is_granted_exactly_while_a_seat_is_free(
    seats: list[int | None], limit: int
) -> None:
    plan = Plan(slug=TRIAL.slug, name="P", max_business_centers=limit)
    holders = tuple(Holder(name="x", seat=seat) for seat in seats)
    refusal = judge(
        Wish.ACTIVATE_BUSINESS_CENTER, Usage(business_centers=holders), RUNNING, plan, NOON
    )
    within = [seat for seat in seats if is_within(seat, limit)]
    assert (refusal is None) == (len(within) < limit)
