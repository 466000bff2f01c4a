"""What whoever runs the service does: keys, tables, doctor, workspaces, plans, people, audit."""

import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import httpx  # noqa: TID251
import msgspec
import pytest

from adapters.plugins import Plugins
from core.ids import ProviderSlug
from entrypoints.doctor import rivals
from entrypoints.sandboxing import moved
from entrypoints.settings import read_settings
from tests.entrypoints.cli.line import Line, fresh_env
from tests.entrypoints.cli.test_help import ADPORT


def test_a_generated_key_needs_no_settings_and_works() -> None:
    bare = Line({"ADPORT_PORT": "no port"})
    key = bare.json("keys", "generate")["key"]
    assert bare.did("keys", "generate").strip() != key
    assert Line({"ADPORT_KEYS": key}).did("profiles", "list")


def test_the_key_goes_alone_to_stdout() -> None:
    result = Line().type("keys", "generate")
    assert len(result.stdout.split()) == 1
    assert result.stdout.strip() not in result.stderr


def test_the_keys_in_use_are_told_without_being_shown(line: Line) -> None:
    used = line.json("keys", "status")["items"]
    assert [(one["credentials"], one["is_newest"]) for one in used] == [(0, True)]
    assert line.json("keys", "rotate") == {"done": 0, "total": 0}


def test_an_embedded_database_is_upgraded_and_told(line: Line) -> None:
    assert "adport db upgrade" in line.refused(6, "db", "status")
    line.did("db", "upgrade")
    line.did("db", "upgrade")
    assert line.json("db", "status")["revision"]


def test_looking_at_the_database_makes_none(line: Line, tmp_path: Path) -> None:
    line.refused(6, "db", "status")
    line.type("doctor")
    assert not (tmp_path / "adport.db").exists()


def test_asking_the_platforms_needs_no_database_and_makes_none(line: Line, tmp_path: Path) -> None:
    there = "http://127.0.0.1:9"
    used = {
        "ADPORT_TIKTOK_APP_ID": "1",
        "ADPORT_TIKTOK_APP_SECRET": "made-up",
        "ADPORT_TIKTOK_API_URL": there,
        "ADPORT_ALLOW_PRIVATE_HOSTS": "true",
    }
    result = line.type("doctor", "--online", "--json", **used)
    told = {one["name"]: one for one in msgspec.json.decode(result.stdout)["items"]}
    assert told["database"]["detail"].startswith("There is none yet")
    assert "could not be reached" in told["tiktok platform"]["detail"]
    assert not (tmp_path / "adport.db").exists()


def test_an_empty_database_keeps_the_doctor_from_no_other_check(line: Line, tmp_path: Path) -> None:
    (tmp_path / "adport.db").touch()
    used = {"ADPORT_TIKTOK_APP_ID": "1", "ADPORT_TIKTOK_APP_SECRET": "made-up"}
    result = line.type("doctor", "--online", "--json", **used)
    told = {one["name"]: one for one in msgspec.json.decode(result.stdout)["items"]}
    assert not told["database"]["passed"]
    assert told["tiktok app"]["passed"]


def test_the_doctor_says_what_to_do_about_each_failure(line: Line) -> None:
    result = line.type("doctor", "--json")
    assert result.exit_code == 6
    found = msgspec.json.decode(result.stdout)["items"]
    ill = {one["name"]: one["remedy"] for one in found if not one["passed"]}
    platforms = Plugins().providers
    assert list(ill) == [f"{slug} app" for slug, one in platforms.items() if one.manifest.oauth]
    assert "ADPORT_TIKTOK_APP_ID" in ill["tiktok app"]
    assert "What to do: " in line.type("doctor").stdout


def test_the_doctor_minds_no_provider_that_is_not_in_use(line: Line) -> None:
    used = {"ADPORT_TIKTOK_APP_ID": "1", "ADPORT_TIKTOK_APP_SECRET": "made-up"}
    result = line.type("doctor", "--json", **used)
    assert result.exit_code == 0
    found = msgspec.json.decode(result.stdout)["items"]
    told = {one["name"]: one["detail"] for one in found}
    assert told["tiktok_account app"].startswith("Not in use.")
    assert told["tiktok app"].startswith("It is set")
    assert told["power_manager app"].startswith("It takes keys")


def test_the_doctor_finds_bad_settings_and_keys(line: Line) -> None:
    for changed in ({"ADPORT_PORT": "x"}, {"ADPORT_KEYS": None}, {"ADPORT_KEYS": "k1:short"}):
        result = line.type("doctor", **changed)
        assert result.exit_code == 6
        assert "✗" in result.stdout


def test_the_doctor_finds_keys_that_open_nothing(line: Line) -> None:
    line.did("profiles", "list")
    other = line.json("keys", "generate")["key"]
    assert "✗ sealed secrets" in line.type("doctor", ADPORT_KEYS=other).stdout


def test_another_distribution_with_our_package_names_is_found() -> None:
    owners = [("core", ["adport", "other"]), ("plugins", ["other"]), ("numpy", ["numpy"])]
    assert rivals(owners) == [("core", "other"), ("plugins", "other")]


def test_a_workspace_is_founded_and_worked_in(line: Line) -> None:
    owner = line.json("workspaces", "create", "Second", "--owner-email", "Mara@example.com")
    assert owner["email"] == "mara@example.com"
    line.did("--workspace", owner["workspace_id"][:6], "profiles", "create", "Theirs")
    assert line.json("--workspace", owner["workspace_id"], "profiles", "list")["items"]
    assert line.json("profiles", "list")["items"] == []
    assert len(line.json("workspaces", "list")["items"]) == 2
    line.refused(2, "workspaces", "create", "Third", "--owner-email", "no address")
    line.refused(2, "workspaces", "create", "Third", "--owner-email", "a@b.c", "--plan", "gold")


def test_a_plan_is_edited_and_changed_to(line: Line) -> None:
    edited = line.json("plans", "edit", "growth", "--max-profiles", "2")
    assert edited["max_profiles"] == 2
    assert line.json("plans", "edit", "growth", "--max-profiles", "none")["max_profiles"] is None
    line.did("plans", "edit", "tiny", "--name", "Tiny", "--max-profiles", "1")
    line.did("profiles", "create", "First")
    second = line.json("profiles", "create", "Second")["id"]
    told = line.did("plans", "change", "tiny")
    assert "0 of 1 active, 2 read-only: First, Second" in told
    assert "Choose what stays active: adport plans keep --profile NAME\n" in told
    line.refused(4, "profiles", "set-import", "second", "chosen")
    told = line.did("plans", "keep", "--profile", "Second")
    assert "1 of 1 active, 1 read-only: First" in told
    assert re.search(r"^First .*read-only", line.did("profiles", "list"), re.MULTILINE)
    line.did("profiles", "set-import", second, "chosen")
    line.refused(4, "plans", "keep", "--profile", "First", "--profile", "Second")
    line.refused(2, "plans", "keep", "--business-center", "9")
    line.refused(2, "plans", "change", "gold")
    line.refused(2, "plans", "edit", "growth", "--max-profiles", "many")
    shown = line.did("plans", "list")
    assert re.search(r"^tiny +Tiny +none +1 +no limit$", shown, re.MULTILINE)


def test_members_are_added_changed_and_removed(line: Line) -> None:
    line.did("members", "add", "mara@example.com", "Mara Lindqvist", "--role", "manager")
    assert line.json("members", "role", "MARA@example.com", "admin")["role"] == "admin"
    line.refused(4, "members", "add", "mara@example.com", "Somebody else")
    line.did("members", "remove", "mara@example.com")
    assert len(line.json("members", "list")["items"]) == 1
    line.refused(2, "members", "remove", "mara@example.com")


def test_the_only_owner_stays(line: Line) -> None:
    owner = line.json("members", "list")["items"][0]
    line.refused(4, "members", "remove", owner["email"])
    line.refused(4, "members", "role", owner["id"][:6], "viewer")


def test_an_api_key_is_shown_once(line: Line) -> None:
    line.did("members", "add", "mara@example.com", "Mara")
    made = line.json("api-keys", "create", "Reporting", "--member", "mara@example.com")
    assert made["secret"].startswith("adp_")
    listed = line.did("api-keys", "list")
    assert made["key"]["hint"] in listed
    assert made["secret"] not in listed + line.did("audit", "list", "--json")
    assert line.json("api-keys", "revoke", made["key"]["id"][:6])["revoked_at"]
    line.refused(2, "api-keys", "revoke", "nothing")


def test_a_key_goes_alone_to_stdout(line: Line) -> None:
    assert line.did("api-keys", "create", "Reporting").startswith("adp_")


def test_the_audit_trail_is_read_part_by_part(line: Line) -> None:
    for number in range(3):
        line.did("profiles", "create", f"Profile {number}")
    first = line.json("audit", "list", "--limit", "2")
    assert len(first["items"]) == 2
    rest = line.json("audit", "list", "--before", first["next"])["items"]
    assert rest[0]["detail"] == "Profile 0"
    line.refused(2, "audit", "list", "--limit", "0")
    assert "adport audit list" in line.refused(2, "audit", "list", "--before", "nothing")


def test_a_trail_that_was_altered_is_found_out(line: Line) -> None:
    line.did("profiles", "create", "Shoes")
    assert "All 2 entries are as they were written.\nLast hash: " in line.did("audit", "verify")
    path = str(line.env["ADPORT_DATABASE_URL"]).removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE audit SET detail = 'Hats' WHERE action = 'profile.created'")
    told = line.type("audit", "verify")
    assert told.exit_code == 6
    assert "✗ entry 2 (" in told.stdout
    assert "altered" in told.stdout
    as_json = json.loads(line.type("audit", "verify", "--json").stdout)
    assert [one["entry"]["detail"] for one in as_json["breaks"]] == ["Hats"]


def test_providers_are_shown_with_what_to_register(line: Line) -> None:
    assert "http://127.0.0.1:9/callback/tiktok" in line.did("providers", "show", "TikTok")
    shown = line.json("providers", "list")["items"]
    assert [one["slug"] for one in shown] == [*Plugins().providers]


def test_a_key_file_serves_as_well(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "ring"
    path.write_text(str(line.env["ADPORT_KEYS"]))
    path.chmod(stat.S_IRUSR)
    line.did("profiles", "list", ADPORT_KEYS=None, ADPORT_KEYS_FILE=str(path))
    line.refused(6, "profiles", "list", ADPORT_KEYS=None, ADPORT_KEYS_FILE=str(tmp_path / "no"))


@pytest.mark.parametrize("given", ["http://127.0.0.1:81", "http://127.0.0.1:81/"])
def test_only_scheme_and_host_move_to_the_sandbox(given: str) -> None:
    assert moved("https://api.example/v1/x?y=z", given) == "http://127.0.0.1:81/v1/x?y=z"


def test_the_sandbox_prints_what_points_a_service_at_it(tmp_path: Path) -> None:
    process = subprocess.Popen(  # noqa: S603
        [ADPORT, "sandbox", "tiktok"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    exports: dict[str, str] = {}
    for text in process.stdout:
        if text.startswith("export "):
            name, _, value = text.strip().removeprefix("export ").partition("=")
            exports[name] = value
            if name == "ADPORT_ALLOW_PRIVATE_HOSTS":
                break
    settings = read_settings(exports)
    (url,) = settings.authorize_urls.values()
    assert httpx.get(moved("http://x/", url)).status_code == 200
    assert len(settings.apps) == len(settings.api_urls) == 1
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_sandbox_of_a_provider_with_keys_says_what_to_enter_into_which_field(
    tmp_path: Path,
) -> None:
    process = subprocess.Popen(  # noqa: S603
        [ADPORT, "sandbox", "power_manager"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    lines: list[str] = []
    for text in process.stdout:
        lines.append(text.strip())
        if text.startswith("export "):
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    told = "\n".join(lines)
    form = Plugins().providers[ProviderSlug("power_manager")].manifest.api_key
    assert form
    assert lines[0].endswith("What to enter to connect Power Manager:")
    assert "sign in" not in told
    labels = {one.name: one.label for one in form.fields}
    assert told.count(labels["api_key"]) == told.count(labels["base_url"]) == 4
    assert "base_url" not in told


def test_the_service_serves_until_control_c(tmp_path: Path) -> None:
    given = {name: str(value) for name, value in fresh_env(str(tmp_path)).items()}
    process = subprocess.Popen(  # noqa: S603
        [ADPORT, "serve", "--port", "0"],
        env={**os.environ, **given},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    assert any("startup complete" in text for text in process.stderr)
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Something happened" not in rest
