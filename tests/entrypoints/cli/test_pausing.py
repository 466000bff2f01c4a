"""When the next sync comes, by the command line; a run that pauses is told, and taken up."""

import json

from tests.entrypoints.cli.town import Town

REPORTS = "report/integrated/get/"


def paused(town: Town, profile: str) -> tuple[str, str]:
    """A connection whose sync the platform sent away, and what that was answered with."""
    id = town.connect(profile)
    town.narrow(profile)
    town.order("faults", {"path": REPORTS, "kind": "throttle_qpm", "times": 1})
    result = town.line.type("sync", "start", id)
    assert result.exit_code == 5, result.output
    return id, result.stdout


def test_the_next_sync_is_told_with_why_it_comes_then(town: Town, marola: str) -> None:
    assert "every 15 minutes" in town.line.did("sync", "next", marola)
    assert town.line.json("sync", "next", marola)["reason"] == "every_15_minutes"
    id = town.connect("Nothing chosen")
    town.line.did("accounts", "select", "--none", "--profile", "Nothing chosen")
    coming = town.line.json("sync", "next", id)
    assert coming["reason"] == "nothing_selected"
    shown = town.line.did("sync", "next", id).split("\n")
    assert shown[0].split()[0] == "At"
    assert shown[0].split()[1:] != ["-"], "Adport looks again by itself"
    assert "select some" in shown[1]


def test_a_run_that_pauses_is_told_by_every_command_and_retried(town: Town) -> None:
    id, told = paused(town, "Paused")
    run = town.line.json("sync", "status", id)["run"]
    assert "It pauses until " in told
    assert f"adport sync retry {run['id']}" in told
    coming = town.line.json("sync", "next", id)
    assert (coming["reason"], coming["at"]) == ("allowance_used_up", run["resume_at"])
    assert "It pauses until " in town.line.did("sync", "list", id)
    status = town.line.did("sync", "status", id)
    assert status.split("\n")[1].split() == ["Status", "paused"]
    assert "Until " in status
    assert " ".join(run["pause_reason"].split()) in " ".join(status.split())
    assert "paused" in town.line.did("sync", "list", id)
    assert "adport sync retry" in town.line.refused(4, "sync", "start", id)
    assert town.line.json("sync", "retry", id)["id"] == run["id"]
    assert town.line.type("sync", "start", id).exit_code == 0
    ended = town.line.json("sync", "status", id)["run"]
    assert (ended["id"], ended["status"]) == (run["id"], "done")


def test_what_does_not_pause_cannot_be_retried(town: Town, marola: str) -> None:
    assert "What to do: " in town.line.refused(4, "sync", "retry", marola)
    id = town.connect("Never")
    assert town.line.problem(2, "sync", "retry", id)["code"] == "not_found"
    assert town.line.problem(2, "sync", "next", "nonsense")["code"] == "not_found"
    told = town.line.refused(2, "sync", "retry", "zzzzzz")
    assert told.startswith("There is no connection or sync run “zzzzzz”.")


def test_a_viewer_may_look_and_not_retry(town: Town, marola: str) -> None:
    town.line.did("members", "add", "jonah@example.com", "Jonah Pell")
    told = town.line.refused(4, "members", "add", "jonah@example.com", "Jonah Pell")
    assert "What to do: Use another address." in told
    acting = ("--as", "jonah@example.com")
    assert town.line.json(*acting, "sync", "next", marola)["reason"]
    result = town.line.type(*acting, "sync", "retry", marola, "--json")
    assert result.exit_code == 3
    assert json.loads(result.stderr)["code"] == "denied"
