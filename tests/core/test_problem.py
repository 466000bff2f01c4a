import re
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

import core
from core.access import LEAST
from core.diagnosis import ACCOUNT_NOTICES, CODES
from core.problem import CATALOGUE, SEVERITY, Entry, Problem, State, Who, state_of

CODE_IN_SOURCE = re.compile(r'Problem\(\s*code="(\w+)"')


def codes_in_source() -> set[str]:
    root = Path(str(core.__file__)).parent
    return {
        code for file in root.rglob("*.py") for code in CODE_IN_SOURCE.findall(file.read_text())
    }


def test_every_problem_the_code_names_is_in_the_catalogue() -> None:
    named = codes_in_source() | set(CODES.values()) | set(ACCOUNT_NOTICES.values())
    assert len(named) > 10
    assert named <= set(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_entry_says_what_happened_and_what_to_do_in_sentences(code: str) -> None:
    entry = CATALOGUE[code]
    assert entry.what.endswith(".")
    assert entry.remedy.endswith(".")
    assert code == code.lower()


def test_every_state_but_connected_has_a_problem_that_leads_there() -> None:
    assert {entry.state for entry in CATALOGUE.values()} == set(State)


def test_without_problems_a_connection_is_connected() -> None:
    assert state_of(()) is State.CONNECTED


@pytest.mark.parametrize(("one", "other"), [*combinations_with_replacement(CATALOGUE, 2)])
def test_the_worst_problem_decides(one: str, other: str) -> None:
    states = CATALOGUE[one].state, CATALOGUE[other].state
    both = (Problem(code=one), Problem(code=other))
    assert state_of(both) is state_of(both[::-1]) is max(states, key=SEVERITY.__getitem__)


def test_of_several_ways_each_names_the_least_role_that_may_go_it() -> None:
    who = CATALOGUE["business_center_inactive"].who
    assert who == "a manager or above to swap, an admin or above to choose a larger plan"
    assert CATALOGUE["discovery_pending"].who == "a media buyer of this workspace or above"


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_role_that_is_named_comes_from_the_access_table(entry: Entry) -> None:
    if isinstance(entry.by, Who):
        assert entry.who == entry.by.value
        return
    for deed in entry.by.values():
        assert LEAST[deed].replace("_", " ") in entry.who
