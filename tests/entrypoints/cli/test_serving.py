"""`adport serve` says where it is, and its links lead there."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from entrypoints.serve import address_of, leads_elsewhere
from entrypoints.serving import bind, port_of
from tests.entrypoints.cli.line import Line
from tests.entrypoints.cli.test_help import ADPORT


@contextmanager
def serving(line: Line, folder: Path, *words: str, public_url: str = "") -> Iterator[str]:
    """What the service says until it says where it is."""
    given = {name: value for name, value in line.env.items() if value}
    process = subprocess.Popen(  # noqa: S603
        [ADPORT, "serve", *words],
        env={**os.environ, **given, "ADPORT_PUBLIC_URL": public_url, "ADPORT_LOG_FORMAT": "text"},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told = ""
    try:
        assert process.stdout
        while "api_page" not in told:
            text = process.stdout.readline()
            assert text, told
            told += text
        yield re.sub(r"\x1b\[[0-9;]*m", "", told)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_links_lead_to_the_port_that_was_asked_for(line: Line, tmp_path: Path) -> None:
    with serving(line, tmp_path, "--port", "0") as told:
        port = re.search(r"port=(\d+)", told)
        assert port
        assert f"api_page=http://127.0.0.1:{port[1]}/api/docs" in told
        assert "links lead elsewhere" not in told


def test_links_that_lead_elsewhere_are_warned_of(line: Line, tmp_path: Path) -> None:
    with serving(line, tmp_path, "--port", "0", public_url="http://localhost:9") as told:
        assert "links lead elsewhere" in told
        assert "Set ADPORT_PUBLIC_URL to where" in told
        assert "api_page=http://localhost:9/api/docs" in told


@pytest.mark.parametrize(
    ("url", "elsewhere"),
    [
        ("http://127.0.0.1:8400", False),
        ("http://localhost:8401", True),
        ("http://[::1]:8401", True),
        ("http://127.0.0.1", True),
        ("https://adport.example", False),
        ("https://adport.example:8401", False),
    ],
)
def test_only_an_address_of_this_machine_can_lead_elsewhere(url: str, *, elsewhere: bool) -> None:
    assert leads_elsewhere(url, 8400) is elsewhere


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_listener_is_reached_on_this_machine(host: str) -> None:
    with bind(host, 0) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{port_of(listener)}"


@pytest.mark.parametrize("words", [("worker",), ("serve", "--no-worker", "--port", "0")])
def test_beside_sqlite_no_other_process_works(line: Line, words: tuple[str, ...]) -> None:
    told = line.refused(6, *words)
    assert "needs PostgreSQL: with SQLite the jobs wait in the memory of the service" in told
    assert "adport serve" in told
