"""`adport profiles`, and what holds for every command that names a profile."""

import pytest

from tests.entrypoints.cli.line import Line


def names(line: Line) -> list[str]:
    return [one["name"] for one in line.json("profiles", "list")["items"]]


def test_a_profile_is_made_and_listed(line: Line) -> None:
    made = line.json("profiles", "create", "Marola 東京", "--import", "chosen")
    assert made["imports"] == "chosen"
    assert names(line) == ["Marola 東京"]
    assert "Marola 東京" in line.did("profiles", "list")


def test_a_fresh_installation_says_how_to_begin(line: Line) -> None:
    assert "adport profiles create" in line.did("profiles", "list")


@pytest.mark.parametrize("name", ["🎉🎉", "   ", "x" * 81, "a\x1bb"])
def test_a_name_that_cannot_be_read_is_refused(line: Line, name: str) -> None:
    told = line.problem(2, "profiles", "create", name)
    assert told["code"] == "invalid"
    assert told["field"] == "name"
    assert names(line) == []


def test_a_profile_is_named_by_id_or_by_name_in_any_case(line: Line) -> None:
    id = line.json("profiles", "create", "Casa Marola")["id"]
    line.did("profiles", "rename", "CASA  marola", "Marola")
    assert names(line) == ["Marola"]
    line.did("profiles", "set-import", id, "chosen")
    assert line.json("profiles", "list")["items"][0]["imports"] == "chosen"


def test_a_name_that_is_taken_is_refused(line: Line) -> None:
    line.did("profiles", "create", "Marola")
    assert line.problem(4, "profiles", "create", "marola")["code"] == "name_taken"


def test_an_unknown_profile_is_told(line: Line) -> None:
    assert "adport profiles list" in line.refused(2, "profiles", "rename", "nobody", "x")


def test_deleting_asks_for_the_name(line: Line) -> None:
    line.did("profiles", "create", "Marola")
    assert "nobody to ask" in line.refused(2, "profiles", "delete", "Marola")
    assert "does not match" in line.refused(2, "profiles", "delete", "Marola", "--confirm", "x")
    assert names(line) == ["Marola"]


def test_a_profile_is_deleted_and_the_trail_stays(line: Line) -> None:
    line.did("profiles", "create", "Marola")
    line.did("profiles", "delete", "marola", "--confirm", "Marola")
    assert names(line) == []
    actions = [one["action"] for one in line.json("audit", "list")["items"]]
    assert actions[:2] == ["profile.deleted", "profile.created"]


def test_the_trial_refuses_a_second_profile(line: Line) -> None:
    line.did("profiles", "create", "First", ADPORT_PLAN="trial")
    told = line.problem(4, "profiles", "create", "Second")
    assert told["code"] == "plan_limit"
    assert "First" in str(told["detail"])


def test_a_name_cannot_steer_the_terminal(line: Line) -> None:
    line.did("profiles", "create", "[red]Marola[/red]")
    assert "[red]Marola[/red]" in line.did("profiles", "list")
