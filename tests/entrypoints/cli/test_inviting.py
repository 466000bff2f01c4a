"""Ways in that the command line prints: by `adport members invite`, and by the first `serve`."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx  # noqa: TID251

from tests.entrypoints.cli.line import Line
from tests.entrypoints.cli.test_help import ADPORT

WAY_IN = re.compile(r"http://127\.0\.0\.1:\d+/invitations/([\w-]{43})")
PASSWORD = "orange window seldom"


@contextmanager
def serving(line: Line, folder: Path) -> Iterator[list[str]]:
    """All that the service says on its way up, line by line, its log as JSON."""
    given = {name: value for name, value in line.env.items() if value}
    given |= {"ADPORT_PUBLIC_URL": "", "ADPORT_LOG_FORMAT": "json", "ADPORT_LOG_LEVEL": "DEBUG"}
    process = subprocess.Popen(  # noqa: S603
        [ADPORT, "serve", "--port", "0"],
        env={**os.environ, **given},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told: list[str] = []
    try:
        assert process.stdout
        while not told or "startup complete" not in told[-1]:
            text = process.stdout.readline()
            assert text, told
            told.append(text)
        yield told
    finally:
        process.send_signal(signal.SIGINT)
        told.extend(process.communicate(timeout=20)[0].splitlines())


def accept(url: str) -> httpx.Response:
    origin = url.partition("/invitations/")[0]
    form = {"name": "Ana", "email": "ana@example.com", "password": PASSWORD}
    return httpx.post(url, data=form, headers={"Origin": origin})


def test_the_first_serve_prints_the_owners_way_in_and_no_log_line_has_it(
    line: Line, tmp_path: Path
) -> None:
    with serving(line, tmp_path) as told:
        pass
    with serving(line, tmp_path) as again:
        [said] = [one for one in again if "Nobody can sign in yet" in one]
        way_in = WAY_IN.search(said)
        assert way_in
        assert httpx.get(way_in[0]).status_code == 200
        assert accept(way_in[0]).status_code == 303
    assert sum("Nobody can sign in yet" in one for one in told) == 1
    assert way_in[0] not in "".join(told)
    assert not [one for one in again if way_in[1] in one and one.startswith("{")]
    with serving(line, tmp_path) as later:
        pass
    assert "Nobody can sign in yet" not in "".join(later)
    assert "/invitations/" not in "".join(later)


def test_a_member_is_invited_and_a_person_reads_how_long_it_lasts(line: Line) -> None:
    line.did("members", "add", "mara@example.com", "Mara Lindqvist", "--role", "manager")
    result = line.type("members", "invite", "MARA@example.com")
    assert result.exit_code == 0
    assert "http://127.0.0.1:9/invitations/" in result.stdout.split()[0]
    assert "For Mara Lindqvist, once, until" in result.stdout + result.stderr
    made = line.json("members", "invite", "mara@example.com")
    assert set(made) == {"url", "member_id", "expires_at"}
    assert made["url"] not in result.stdout
    assert made["url"].rpartition("/")[2] not in line.did("audit", "list", "--json")


def test_the_operator_is_invited_where_nobody_is_named(line: Line) -> None:
    [owner] = line.json("members", "list")["items"]
    assert line.json("members", "invite")["member_id"] == owner["id"]
    actions = [one["action"] for one in line.json("audit", "list")["items"]]
    assert actions.count("member.invited") == 1


def test_who_may_not_invites_nobody(line: Line) -> None:
    line.did("members", "add", "mara@example.com", "Mara", "--role", "admin")
    line.did("members", "add", "ben@example.com", "Ben")
    [owner, *_] = [one["email"] for one in line.json("members", "list")["items"]]
    assert line.json("--as", "mara@example.com", "members", "invite", "ben@example.com")["url"]
    assert "denied" in str(line.problem(3, "--as", "mara@example.com", "members", "invite", owner))
    line.problem(3, "--as", "ben@example.com", "members", "invite")
    line.refused(2, "members", "invite", "nobody@example.com")
