"""Whatever goes wrong ends in one sentence, what to do, and an exit code."""

import asyncio
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import make_url

from adapters.sealer import generate_key
from core import errors, operator_errors, provider_errors
from entrypoints.cli.telling import exit_code, tell
from tests.canary import APP_SECRET
from tests.entrypoints.cli.line import Line
from tests.entrypoints.cli.test_help import ADPORT
from tests.postgres import drop_database, make_database

EXITS = {
    errors.NotFound("profile", "x"): 2,
    errors.Invalid("x"): 2,
    errors.Denied("x"): 3,
    errors.Unauthenticated("x"): 3,
    errors.Refused("x"): 4,
    errors.TrialLimit("x"): 4,
    provider_errors.Unavailable("x"): 5,
    operator_errors.WrongKey("x"): 6,
    errors.Error("x"): 1,
    RuntimeError("x"): 1,
    click.UsageError("x"): 2,
    click.Abort(): 130,
    KeyboardInterrupt(): 130,
}


@pytest.mark.parametrize("error", EXITS, ids=lambda one: type(one).__name__)
def test_every_family_has_its_exit_code(error: BaseException) -> None:
    assert exit_code(error) == EXITS[error]


def test_a_group_of_one_is_told_as_that_one(capsys: pytest.CaptureFixture[str]) -> None:
    group = ExceptionGroup("tasks", [ExceptionGroup("inner", [errors.Denied("No.")])])
    assert tell(group, json=False, debug=False) == 3
    assert capsys.readouterr().err.startswith("No.\nWhat to do: ")


def test_nothing_that_is_told_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(errors.Invalid("a\x1b]0;b\a", remedy="c\u202ed"), json=False, debug=False) == 2
    assert capsys.readouterr().err == "a\\x1b]0;b\\x07\nWhat to do: c\\u202ed\n"


def test_what_nobody_expected_shows_its_place_only_if_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tell(KeyError("secret-ish"), json=False, debug=False) == 1
    told = capsys.readouterr().err
    assert "--debug" in told
    assert "secret-ish" not in told
    assert tell(KeyError("place"), json=False, debug=True) == 1
    assert "KeyError: 'place'" in capsys.readouterr().err


def test_an_unknown_command_is_told(line: Line) -> None:
    assert "adport --help" in line.refused(2, "profilez")
    assert line.problem(2, "profiles", "lst")["code"] == "usage"


def test_a_missing_argument_is_told(line: Line) -> None:
    assert "NAME" in line.refused(2, "profiles", "create")


def test_without_a_master_key_nothing_is_done(line: Line, tmp_path: Path) -> None:
    told = line.problem(6, "profiles", "list", ADPORT_KEYS=None)
    assert told["code"] == "key_missing"
    assert not (tmp_path / "adport.db").exists()


def test_the_wrong_master_key_is_told(line: Line) -> None:
    line.did("profiles", "list")
    assert line.problem(6, "profiles", "list", ADPORT_KEYS=generate_key())["code"] == "wrong_key"


def test_a_malformed_master_key_is_told_but_not_shown(line: Line) -> None:
    told = line.refused(6, "profiles", "list", ADPORT_KEYS=f"k1:{APP_SECRET}")
    assert "k1" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADPORT_PORT", "eighty"),
        ("ADPORT_PUBLIC_URL", "adport.example"),
        ("ADPORT_DATABASE_URL", "mysql://x"),
        ("ADPORT_LOG_LEVEL", "LOUD"),
        ("ADPORT_ALLOW_PRIVATE_HOSTS", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(line: Line, name: str, value: str) -> None:
    assert name in line.refused(6, "profiles", "list", **{name: value})


def test_an_unknown_member_or_workspace_is_told(line: Line) -> None:
    told = line.refused(2, "profiles", "list", "--as", "nobody@example.com")
    assert told.startswith("--as names no member")
    assert "adport members list" in told
    told = line.refused(2, "--workspace", "w9", "profiles", "list")
    assert told.startswith("--workspace names no workspace")
    assert "adport workspaces list" in told


def test_a_setting_that_names_nobody_is_told(line: Line) -> None:
    assert "ADPORT_MEMBER" in line.refused(6, "profiles", "list", ADPORT_MEMBER="a@b.example")
    assert "ADPORT_WORKSPACE" in line.refused(6, "profiles", "list", ADPORT_WORKSPACE="w9")


def test_what_is_not_found_is_told_with_where_to_look(line: Line) -> None:
    assert "adport plans list" in line.refused(2, "plans", "change", "gold")
    assert "adport providers list" in line.refused(2, "providers", "show", "nope")


def test_a_role_that_is_too_low_is_told(line: Line) -> None:
    line.did("members", "add", "jonah@example.com", "Jonah Pell")
    told = line.problem(3, "--as", "jonah@example.com", "profiles", "create", "Mine")
    assert told["code"] == "denied"
    assert line.json("profiles", "list", "--as", "Jonah@example.com")["items"] == []


def test_a_database_that_does_not_answer_is_told(line: Line) -> None:
    url = "postgresql://nobody:canary@127.0.0.1:9/none"
    told = line.refused(6, "profiles", "list", ADPORT_DATABASE_URL=url)
    assert "ADPORT_DATABASE_URL" in told
    assert "canary" not in told


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    url = asyncio.run(make_database(postgres_url))
    yield url
    asyncio.run(drop_database(url, beside=postgres_url))


def test_a_postgresql_that_is_not_migrated_is_told(line: Line, empty_postgres: str) -> None:
    there = Line({**line.env, "ADPORT_DATABASE_URL": empty_postgres})
    assert there.problem(6, "profiles", "list")["code"] == "database_not_migrated"
    there.refused(6, "db", "status")
    there.did("db", "upgrade")
    there.did("db", "status")
    assert there.json("profiles", "list")["items"] == []


@pytest.mark.parametrize("change", [{"database": "nowhere"}, {"username": "nobody"}], ids=str)
def test_a_postgresql_that_lets_nobody_in_is_told(
    line: Line, empty_postgres: str, change: dict[str, str]
) -> None:
    url = make_url(empty_postgres).set(**change)  # type: ignore[arg-type]
    text = url.render_as_string(hide_password=False)
    there = Line({**line.env, "ADPORT_DATABASE_URL": text})
    assert there.problem(6, "profiles", "list")["code"] == "database_unreachable"
    assert there.problem(6, "db", "upgrade")["code"] == "database_unreachable"


def test_an_app_that_is_not_set_is_told(line: Line) -> None:
    line.did("profiles", "create", "Marola")
    connect = ("connections", "connect", "--profile", "Marola", "--provider", "tiktok")
    told = line.problem(6, *connect)
    assert told["code"] == "setting_missing"
    assert "ADPORT_TIKTOK_APP_SECRET" in str(told["remedy"])


def test_an_unknown_provider_is_told(line: Line) -> None:
    line.did("profiles", "create", "Marola")
    line.refused(2, "connections", "connect", "--profile", "Marola", "--provider", "nope")
    line.refused(2, "providers", "show", "nope")
    line.refused(2, "sandbox", "nope")


@pytest.mark.parametrize("id", ["x", "nonsense", "0" * 32, "'; DROP", "日本語日本語"])
def test_an_unknown_id_is_told(line: Line, id: str) -> None:
    for words in (("connections", "show"), ("sync", "status"), ("connections", "withdraw")):
        assert line.problem(2, *words, id)["code"] == "not_found"


@pytest.mark.parametrize("command", [("serve", "--port"), ("sandbox", "tiktok", "--port")])
def test_a_port_in_use_is_told(line: Line, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert line.problem(6, *command, port)["code"] == "port_in_use"


def test_the_console_script_ends_with_the_same_code(tmp_path: Path) -> None:
    env = {"ADPORT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db", "LANG": "C"}
    done = subprocess.run(  # noqa: S603
        [ADPORT, "profiles", "list"], env=env, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 6
    assert done.stderr.decode().startswith("There is no master key")
    assert "“adport keys generate”" in done.stderr.decode()
