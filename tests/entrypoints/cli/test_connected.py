"""Connecting, validating and syncing, by the command line against the sandbox."""

import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from plugins.tiktok.sandbox.scopes import ALL_SCOPES
from tests.canary import APP_SECRET
from tests.entrypoints.cli.line import Line
from tests.entrypoints.cli.test_help import ADPORT
from tests.entrypoints.cli.town import SLUG, Town

CONNECT = ("connections", "connect", "--provider", SLUG, "--profile")


def test_the_address_tells_how_long_it_lives(town: Town) -> None:
    town.line.did("profiles", "create", "Waiting")
    here = town.line.did(*CONNECT, "waiting", "--no-wait")
    assert "10 minutes" in here
    assert re.search(r"http://127\.0\.0\.1:\d+/connect/[\w-]{43}", here)
    assert "30 minutes" in town.line.did(*CONNECT, "waiting", "--no-wait", "--link")


def test_a_silent_service_is_warned_of(town: Town) -> None:
    town.line.did("profiles", "create", "Silent")
    told = town.line.type(*CONNECT, "silent", "--no-wait", ADPORT_PUBLIC_URL="http://127.0.0.1:9")
    assert told.exit_code == 0
    assert "adport serve" in told.stderr
    assert "adport serve" not in town.line.type(*CONNECT, "silent", "--no-wait").stderr


def waiting(town: Town, folder: Path, *words: str) -> subprocess.Popen[str]:
    given = {name: value for name, value in town.line.env.items() if value}
    return subprocess.Popen(  # noqa: S603
        [ADPORT, *words],
        env={**os.environ, **given},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def address(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    for text in process.stderr:
        if found := re.search(r"http://\S+/connect/\S+", text):
            return found.group()
    raise AssertionError("It printed no address.")


def test_connecting_waits_until_the_person_is_back(town: Town, tmp_path: Path) -> None:
    town.line.did("profiles", "create", "Patient")
    process = waiting(town, tmp_path, *CONNECT, "Patient")
    assert town.agree(address(process), "second_admin") == 200
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert out.startswith("Connected.")
    assert "Tomás Arruda" in out


def test_reconnecting_as_another_person_is_refused(town: Town, tmp_path: Path) -> None:
    id = town.connect("Other person")
    process = waiting(town, tmp_path, "connections", "reconnect", id)
    town.agree(address(process), "personal")
    _, err = process.communicate(timeout=20)
    assert process.returncode == 4
    assert "What to do: Sign in at the platform as that person" in err
    assert town.line.json("connections", "show", id)["user"]["name"] == "Mara Lindqvist"


def test_a_withdrawn_address_ends_the_waiting(town: Town, tmp_path: Path) -> None:
    town.line.did("profiles", "create", "Withdrawn")
    process = waiting(town, tmp_path, *CONNECT, "Withdrawn")
    address(process)
    attempt = town.line.json("connections", "links", "--profile", "withdrawn")["items"][0]
    assert attempt["stage"] == "waiting"
    assert "withdrawn" in town.line.did("connections", "withdraw", attempt["id"][:6])
    _, err = process.communicate(timeout=20)
    assert process.returncode == 4
    assert "What to do: " in err


def test_control_c_ends_the_waiting(town: Town, tmp_path: Path) -> None:
    town.line.did("profiles", "create", "Stopped")
    process = waiting(town, tmp_path, *CONNECT, "Stopped")
    address(process)
    process.send_signal(2)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Stopped." in err
    assert "Traceback" not in err


def test_a_connection_is_named_by_the_first_six_characters(town: Town, marola: str) -> None:
    assert town.line.json("connections", "show", marola[:6])["id"] == marola
    assert town.line.problem(2, "connections", "show", marola[:5])["code"] == "not_found"


def test_connections_are_listed_with_their_states(town: Town, marola: str) -> None:
    shown = town.line.did("connections", "list", "--profile", "Marola")
    assert f"{marola[:8]} " in shown
    assert marola not in shown
    assert "connected" in shown
    assert marola in town.line.did("connections", "list", "--json")


def test_validating_tells_every_check(town: Town, marola: str) -> None:
    told = town.line.json("connections", "validate", marola)
    assert told["connection"]["state"] == "connected"
    assert {one["name"]: one["passed"] for one in told["checks"]} == dict.fromkeys(
        ("credential", "identity", "permissions", "business_centers", "ad_accounts"), True
    )
    assert "✓" in town.line.did("connections", "validate", marola)


def test_a_permission_left_out_is_told_with_what_breaks(town: Town) -> None:
    id = town.connect("Limited", scopes=[one for one in ALL_SCOPES if one != 4])
    shown = town.line.json("connections", "show", id)
    assert shown["state"] == "limited"
    assert shown["problems"][0]["remedy"]
    missing = [
        one for one in town.line.json("connections", "matrix", id)["items"] if not one["granted"]
    ]
    assert missing
    assert all(one["name"] in town.line.did("connections", "matrix", id) for one in missing)
    assert "What to do: " in town.line.did("connections", "show", id)
    town.narrow("Limited")
    told = town.line.type("sync", "start", id)
    assert told.exit_code == 4, "A part was skipped for want of a permission."
    assert f"adport connections reconnect {id}" in told.stdout


def test_what_ails_a_connection_alike_is_told_once(town: Town) -> None:
    id = town.connect("Two lacks", scopes=[one for one in ALL_SCOPES if one not in (3, 4)])
    problems = town.line.json("connections", "show", id)["problems"]
    subjects = [one["subject"] for one in problems if one["code"] == "permission_missing"]
    assert len(subjects) > 1
    told = " ".join(town.line.did("connections", "show", id).split())
    assert told.count("did not grant a permission") == 1
    assert f"({', '.join(subjects)})" in told


def test_a_check_that_fails_is_an_exit_code(town: Town) -> None:
    id = town.connect("Revoked", "second_admin")
    town.order("revoke", {"user": "second_admin"})
    told = town.line.type("connections", "validate", id)
    assert told.exit_code == 5
    assert "✗" in told.stdout


def test_a_sync_tells_what_it_imported(town: Town) -> None:
    id = town.connect("Syncing")
    town.narrow("Syncing")
    told = " ".join(town.line.did("sync", "start", id).split())
    found = re.findall(r"\b(\d+) [a-z]", told.partition("Imported ")[2])
    assert "from TikTok for Business." in told
    status = town.line.json("sync", "status", id)
    assert status["run"]["status"] == "done"
    assert status["progress"]["slices_done"] == status["progress"]["slices"]
    assert sorted(map(int, found)) == sorted(status["progress"]["rows"].values())
    runs = town.line.json("sync", "list", id)["items"]
    for name in (runs[0]["id"], runs[0]["id"][:6]):
        assert town.line.json("sync", "status", name)["run"] == runs[0]


def test_a_sync_that_fails_in_part_says_so(town: Town) -> None:
    id = town.connect("Partly")
    town.narrow("Partly")
    with town.ill("campaign/get/"):
        result = town.line.type("sync", "start", id)
    assert result.exit_code == 4
    assert "Casa Marola Brasil" in result.stdout
    assert ": campaigns, provider_rejected: " in result.stdout
    assert "What to do: Report it with the request id" in result.stdout
    assert "connections validate" not in result.stdout
    status = town.line.did("sync", "status", id)
    assert re.search(r"^Failed +1$", status, re.MULTILINE)
    assert "provider_rejected" in status


def test_a_sync_that_may_not_go_on_says_how_to_reconnect(town: Town) -> None:
    id = town.connect("Taken back")
    town.narrow("Taken back")
    town.order("faults", {"path": "campaign/get/", "kind": "code", "times": 1000, "code": 40105})
    try:
        result = town.line.type("sync", "start", id)
    finally:
        town.clear()
    assert result.exit_code == 5
    assert "credential_" in result.stdout
    assert f"adport connections reconnect {id}" in result.stdout


def test_a_connection_that_was_never_synced_is_told(town: Town) -> None:
    id = town.connect("Never synced")
    assert "adport sync start" in town.line.refused(2, "sync", "status", id)
    assert "never" in town.line.did("sync", "list", id)


def test_disconnecting_keeps_what_was_synced(town: Town) -> None:
    id = town.connect("Leaving")
    town.narrow("Leaving")
    town.line.did("sync", "start", id)
    assert town.line.json("connections", "disconnect", id)["state"] == "disconnected"
    assert town.line.problem(4, "sync", "start", id)["code"] == "read_only"
    assert town.line.problem(4, "connections", "validate", id)["code"] == "read_only"
    assert town.line.json("campaigns", "list", "--profile", "leaving")["items"]


def test_the_doctor_asks_the_platform_only_online(town: Town) -> None:
    offline = town.line.json("doctor")["items"]
    online = town.line.json("doctor", "--online")["items"]
    assert len(online) == len(offline) + 1
    assert all(one["passed"] for one in online)


def test_a_wrong_app_secret_is_found_and_not_shown(town: Town) -> None:
    result = town.line.type("doctor", "--online", ADPORT_TIKTOK_APP_SECRET=APP_SECRET)
    assert result.exit_code == 6
    assert "do not fit together" in result.stdout


def test_rotating_keys_seals_everything_again(town: Town, tmp_path: Path) -> None:
    key = town.line.json("keys", "generate")["key"]
    ring = f"{key},{town.line.env['ADPORT_KEYS']}"
    town.connect("Sealed")
    copy = silent_copy(town, tmp_path)
    both = Line({**town.line.env, "ADPORT_KEYS": ring, "ADPORT_DATABASE_URL": copy})
    before = both.json("keys", "status")["items"]
    assert sum(one["credentials"] for one in before if not one["is_newest"]) > 0
    done = both.json("keys", "rotate")
    assert done["done"] == done["total"] > 0
    after = both.json("keys", "status")["items"]
    assert [one["key"] for one in after if one["credentials"]] == [key.partition(":")[0]]


def test_a_sync_that_was_killed_is_gone_on_with(town: Town, tmp_path: Path) -> None:
    id = town.connect("Killed")
    town.narrow("Killed")
    process = waiting(town, tmp_path, "sync", "start", id)
    while not town.line.json("sync", "list", id)["items"]:
        assert process.poll() is None
    process.kill()
    process.communicate()
    there = Line({**town.line.env, "ADPORT_DATABASE_URL": silent_copy(town, tmp_path)})
    assert there.json("sync", "status", id)["run"]["status"] == "running"
    result = there.type("sync", "start", id)
    assert result.exit_code == 0, result.stderr
    assert "Going on with the run that was interrupted." in result.stderr
    assert len(there.json("sync", "list", id)["items"]) == 1


def silent_copy(town: Town, folder: Path) -> str:
    """The town's database as it will be when nobody has been heard of for long."""
    path = folder / "copy.db"
    original = str(town.line.env["ADPORT_DATABASE_URL"]).removeprefix("sqlite:///")
    with closing(sqlite3.connect(original)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
        new.execute("UPDATE sync_runs SET beat_at = '2020-01-01 00:00:00.000000'")
        new.commit()
    return f"sqlite:///{path}"


def test_a_sync_under_way_is_not_started_twice(town: Town, tmp_path: Path) -> None:
    id = town.connect("Twice")
    process = waiting(town, tmp_path, "sync", "start", id)
    while not town.line.json("sync", "list", id)["items"]:
        assert process.poll() is None
    assert town.line.problem(4, "sync", "start", id)["code"] == "sync_running"
    process.send_signal(2)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_provider_without_pasted_tokens_says_so(town: Town, marola: str) -> None:
    told = town.line.problem(2, "connections", "paste", "--provider", SLUG, "--profile", "Marola")
    assert told["code"] == "invalid"
    assert "takes no pasted tokens" in str(told["detail"])
