from datetime import timedelta
from itertools import product

import pytest

from core.connection import READ_ONLY, PlatformUser, judged, reconnected, require_usable
from core.errors import ReadOnly, Refused
from core.ids import PermissionSlug, PlatformUserId
from core.permission import Grant
from core.problem import CATALOGUE, Problem, State
from tests.core.nouns import connection, in_state
from tests.fakes.clock import NOON

LATER = NOON + timedelta(hours=1)
ONLY_BY_RECONNECTING = {State.REAUTHORIZE, State.REVOKED, State.DISCONNECTED}


def is_a_move(old: State, new: State) -> bool:
    return old not in ONLY_BY_RECONNECTING or new in {old, State.DISCONNECTED}


@pytest.mark.parametrize(("old", "new"), [*product(State, State)])
def test_every_pair_of_states_is_a_move_or_refused(old: State, new: State) -> None:
    if is_a_move(old, new):
        assert judged(in_state(old), in_state(new).problems).state is new
        return
    with pytest.raises(Refused, match="only by reconnecting"):
        judged(in_state(old), in_state(new).problems)


@pytest.mark.parametrize(("old", "new"), [*product(State, State)])
def test_reconnecting_leads_from_any_state_to_any(old: State, new: State) -> None:
    user, grant = PlatformUser(id=PlatformUserId("u1")), Grant(scopes=("1",))
    back = reconnected(in_state(old), user, grant, in_state(new).problems, LATER)
    assert (back.state, back.grant, back.connected_at) == (new, grant, LATER)
    assert back.id == in_state(old).id


def test_a_problem_that_stays_keeps_its_since() -> None:
    old = connection(problems=(Problem(code="throttled", since=NOON),))
    found = (Problem(code="throttled", since=LATER), Problem(code="access_lost", since=LATER))
    assert [one.since for one in judged(old, found).problems] == [NOON, LATER]


def test_the_same_problem_of_another_subject_is_a_new_one() -> None:
    old = connection(problems=(Problem(code="bc_suspended", subject="A", since=NOON),))
    found = (Problem(code="bc_suspended", subject="B", since=LATER),)
    assert judged(old, found).problems[0].since == LATER


@pytest.mark.parametrize("state", State)
def test_only_what_a_person_must_end_is_read_only(state: State) -> None:
    assert (state in READ_ONLY) == (state in ONLY_BY_RECONNECTING)
    if state not in ONLY_BY_RECONNECTING:
        require_usable(in_state(state))
        return
    with pytest.raises(ReadOnly) as refused:
        require_usable(in_state(state))
    assert refused.value.remedy == CATALOGUE[in_state(state).problems[0].code].remedy


def test_the_read_only_reason_is_the_worst_problems() -> None:
    codes = ("throttled", "credential_revoked", "access_lost")
    with pytest.raises(ReadOnly, match="taken back at the platform"):
        require_usable(connection(problems=tuple(Problem(code=code) for code in codes)))


def test_a_grant_compares_by_what_it_holds() -> None:
    slug = PermissionSlug("a")
    assert Grant(claimed=frozenset({slug})) == Grant(claimed=frozenset([slug, slug]))
