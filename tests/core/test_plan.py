import pytest

from core.plan import DOMINATE, FACTORY, GROWTH, SCALE, SELF_HOSTED, TRIAL, Plan, size_of


def test_plans_are_sorted_from_the_trial_to_those_without_limits() -> None:
    assert sorted(FACTORY, key=size_of) == [TRIAL, GROWTH, SCALE, DOMINATE, SELF_HOSTED]


@pytest.mark.parametrize(
    ("one", "other", "is_smaller"),
    [
        (TRIAL, GROWTH, True),
        (GROWTH, TRIAL, False),
        (GROWTH, SCALE, True),
        (SCALE, DOMINATE, True),
        (DOMINATE, SELF_HOSTED, False),
        (SELF_HOSTED, DOMINATE, False),
        (GROWTH, GROWTH, False),
    ],
)
def test_a_plan_is_smaller_if_it_allows_less_of_anything(
    one: Plan, other: Plan, *, is_smaller: bool
) -> None:
    assert one.is_smaller_than(other) == is_smaller
