"""Who goes next: people first, then profiles in turn, and the newest data first everywhere."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.provider import Rate
from core.quota import SHARE, Caller, Turns, Urgency, interval_of, slack_of

BASIC = (
    Rate(calls=10, seconds=1),
    Rate(calls=600, seconds=60),
    Rate(calls=864_000, seconds=86_400),
)

RATES = st.lists(
    st.builds(Rate, calls=st.integers(1, 5_000), seconds=st.integers(1, 86_400)),
    min_size=1,
    max_size=4,
)


def caller(profile: str, urgency: Urgency = Urgency.FRESH) -> Caller:
    return Caller(profile_id=profile, urgency=urgency)


def queue(*callers: Caller) -> Turns[tuple[int, Caller]]:
    turns = Turns[tuple[int, Caller]]()
    for number, one in enumerate(callers):
        turns.join((number, one), one)
    return turns


FIRST = 150


def order(turns: Turns[tuple[int, Caller]]) -> list[str]:
    """The profiles, as their calls go."""
    gone: list[str] = []
    while len(gone) < FIRST and (one := turns.first()) is not None:
        turns.go(one)
        gone.append(one[1].profile_id)
    return gone


def test_nobody_goes_where_nobody_waits() -> None:
    assert Turns[int]().first() is None


def test_a_person_goes_before_all_that_was_there_before() -> None:
    turns = queue(*[caller("a")] * 9, caller("b", Urgency.INTERACTIVE))
    assert turns.is_urgent()
    assert order(turns)[0] == "b"
    assert not turns.is_urgent()


def test_people_take_turns_too() -> None:
    many = [caller("a", Urgency.INTERACTIVE)] * 3
    assert order(queue(*many, caller("b", Urgency.INTERACTIVE))) == ["a", "b", "a", "a"]


def test_a_profile_whose_people_are_busy_is_not_put_back() -> None:
    turns = queue(*[caller("a", Urgency.INTERACTIVE)] * 9)
    order(turns)
    for number, one in enumerate((caller("b"), caller("a"), caller("b"))):
        turns.join((number, one), one)
    assert order(turns) == ["b", "a", "b"]


def test_profiles_take_turns_however_much_one_of_them_wants() -> None:
    assert order(queue(*[caller("a")] * 4, *[caller("b")] * 2)) == ["a", "b", "a", "b", "a", "a"]


def test_within_a_profile_fresh_goes_before_older() -> None:
    older, fresh = caller("a", Urgency.OLDER), caller("a", Urgency.FRESH)
    turns = queue(older, fresh, older, fresh)
    gone: list[int] = []
    while (one := turns.first()) is not None:
        turns.go(one)
        gone.append(one[0])
    assert gone == [1, 3, 0, 2]


def test_a_profile_with_fresh_calls_goes_four_times_as_often_as_one_with_older() -> None:
    turns = queue(*[caller("old", Urgency.OLDER)] * 100, *[caller("new")] * 100)
    first = Counter(order(turns)[:100])
    assert first["new"] == pytest.approx(80, abs=1)


def test_older_calls_never_starve() -> None:
    turns = queue(caller("old", Urgency.OLDER), *[caller("new")] * 100)
    assert "old" in order(turns)[:2]


def test_a_profile_that_was_idle_makes_up_for_nothing() -> None:
    turns = queue(*[caller("a")] * 50)
    for _ in range(30):
        turns.go(turns.first() or (0, caller("a")))
    for number in range(100, 110):
        turns.join((number, caller("b")), caller("b"))
    assert Counter(order(turns)[:10]) == {"a": 5, "b": 5}


def test_a_profile_that_was_held_up_makes_up_for_nothing() -> None:
    turns = queue(*[caller("a")] * 40, *[caller("b")] * 40)
    for _ in range(30):
        turns.go(turns.first(lambda one: one[1].profile_id == "a") or (0, caller("a")))
    assert Counter(order(turns)[:10]) == {"a": 5, "b": 5}


def test_whoever_may_not_go_is_overtaken_and_keeps_the_place() -> None:
    turns = queue(caller("a"), caller("b"))
    overtaking = turns.first(lambda one: one[1].profile_id != "a")
    assert overtaking == (1, caller("b"))
    assert turns.first() == (0, caller("a"))
    assert turns.first(lambda _: False) is None


def test_whoever_gave_up_is_not_called() -> None:
    turns = queue(caller("a"), caller("b"))
    turns.leave((0, caller("a")))
    turns.leave((0, caller("a")))
    assert (len(turns), order(turns)) == (1, ["b"])


@pytest.mark.parametrize("urgency", [Urgency.FRESH, Urgency.OLDER])
def test_of_fifty_profiles_the_smallest_waits_less_than_a_cycle(urgency: Urgency) -> None:
    huge = [caller("huge", Urgency.FRESH)] * 500
    many = [caller(f"p{number}", Urgency.FRESH) for number in range(48) for _ in range(5)]
    turns = queue(*huge, *many)
    for _ in range(137):
        turns.go(turns.first() or (0, caller("huge")))
    small = caller("small", urgency)
    turns.join((9_999, small), small)
    assert order(turns).index("small") < 50


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(list(Urgency))), max_size=60))
def test_everybody_goes_once_and_people_first(asked: list[tuple[str, Urgency]]) -> None:
    turns = queue(*(caller(profile, urgency) for profile, urgency in asked))
    gone: list[Urgency] = []
    while (one := turns.first()) is not None:
        turns.go(one)
        gone.append(one[1].urgency)
    people = gone.count(Urgency.INTERACTIVE)
    assert len(gone) == len(asked)
    assert set(gone[:people]) <= {Urgency.INTERACTIVE}


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.sampled_from([Urgency.FRESH, Urgency.OLDER]), min_size=2
    )
)
def test_while_all_wait_every_profile_gets_its_share(kinds: dict[str, Urgency]) -> None:
    rounds = 40
    turns = queue(*(caller(name, kind) for name, kind in kinds.items() for _ in range(rounds)))
    first = Counter(order(turns)[:rounds])
    weights = {name: 1 / kind for name, kind in kinds.items()}
    for name, weight in weights.items():
        assert first[name] == pytest.approx(rounds * weight / sum(weights.values()), abs=2)


def test_the_rates_of_a_basic_app_agree_on_one_interval() -> None:
    assert interval_of(BASIC) == pytest.approx(0.1 / SHARE)


def test_without_rates_nothing_is_spaced() -> None:
    assert interval_of(()) == 0


@given(RATES)
def test_calls_at_the_interval_and_late_by_the_slack_overfill_no_window(rates: list[Rate]) -> None:
    interval, slack = interval_of(rates), slack_of(rates)
    assert 0 <= slack < interval
    for rate in rates:
        one_too_many = rate.calls * interval - slack
        assert one_too_many >= rate.seconds * (1 - 1e-9)
