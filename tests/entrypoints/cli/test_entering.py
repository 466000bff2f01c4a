"""Connecting with a key on the command line: asked for without showing it, or from a file."""

import asyncio
import json
import threading
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.plugins import GROUP
from entrypoints.cli.main import adport
from tests.entrypoints.api.tracker import MODULE, SLUG, sandbox, tracking
from tests.entrypoints.cli.line import Line, fresh_env

ANA, BO = (sandbox().keys[user] for user in ("ana", "bo"))
CONNECT = ("connections", "connect", "--profile", "Marola", "--provider", SLUG)


@pytest.fixture(scope="module")
def where() -> Iterator[dict[str, str]]:
    """The tracker's stand-in, served beside the commands, which have loops of their own."""
    found: dict[str, str] = {}
    up, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with tracking() as url:
            found["ADPORT_TRACKER_API_URL"] = url
            up.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert up.wait(30)
    yield found
    over.set()
    thread.join()


@pytest.fixture
def marola(where: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A command line with a profile, and the tracker as its one provider."""
    point = EntryPoint(name=SLUG, value=MODULE, group=GROUP)
    monkeypatch.setattr("adapters.plugins.entry_points", lambda group: [point])
    private = {"ADPORT_ALLOW_PRIVATE_HOSTS": "true", **where}
    line = Line(fresh_env(str(tmp_path), **private))
    line.did("profiles", "create", "Marola")
    return line


def test_a_key_is_asked_for_and_not_shown(marola: Line) -> None:
    typed = f"{ANA['api_key']}\n"
    result = CliRunner().invoke(adport, list(CONNECT), env=marola.env, input=typed)
    assert result.exit_code == 0, result.output
    assert "Connected." in result.stdout
    assert "API key" in result.stderr
    assert ANA["api_key"] not in result.output
    [one] = marola.json("connections", "list")["items"]
    assert (one["provider"], one["state"], one["user"]["name"]) == (SLUG, "connected", "Ana")


def test_a_key_comes_from_a_file_and_another_takes_its_place(marola: Line, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(ANA))
    made = marola.json(*CONNECT, "--fields", str(file))
    again = marola.json("connections", "reconnect", made["id"], "--fields", str(file))
    assert again["id"] == made["id"]
    file.write_text(json.dumps(BO))
    refused = marola.refused(4, "connections", "reconnect", made["id"], "--fields", str(file))
    assert "Somebody else signed in" in refused


def test_a_wrong_key_is_refused_with_what_to_do(marola: Line, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text('{"api_key": "canary-wrong-key-of-nobody"}')
    told = marola.refused(4, *CONNECT, "--fields", str(file))
    assert "does not accept what was entered" in told
    assert "canary-wrong-key" not in told


@pytest.mark.parametrize("text", ["", "[]", '{"api_key": 1}', "api_key: x"])
def test_a_file_that_holds_no_fields_is_refused(marola: Line, tmp_path: Path, text: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(text)
    assert '{"api_key": "…"}' in marola.refused(2, *CONNECT, "--fields", str(file))


def test_the_provider_says_that_it_needs_no_app(marola: Line) -> None:
    shown = marola.did("providers", "show", SLUG)
    assert "none; it takes a key" in shown
    assert "not needed" in shown


def test_the_doctor_misses_no_developer_app(marola: Line) -> None:
    found = {one["name"]: one for one in marola.json("doctor", "--online")["items"]}
    assert found[f"{SLUG} app"]["passed"]
    assert "takes keys" in found[f"{SLUG} app"]["detail"]


@pytest.mark.parametrize("is_broken", [False, True])
def test_the_doctor_misses_a_plugin_that_connections_need(
    marola: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_broken: bool
) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(ANA))
    marola.did(*CONNECT, "--fields", str(file))
    assert f"{SLUG} plugin" not in {one["name"] for one in marola.json("doctor")["items"]}
    broken = EntryPoint(name=SLUG, value="no_such_module_anywhere", group=GROUP)
    points = [broken] if is_broken else []
    monkeypatch.setattr("adapters.plugins.entry_points", lambda group: points)
    result = marola.type("doctor", "--json")
    assert result.exit_code == 6
    found = {one["name"]: one for one in json.loads(result.stdout)["items"]}
    told = found[f"{SLUG} plugin"]
    assert told["detail"].startswith("1 of the connections")
    wanted = "ModuleNotFoundError" if is_broken else "Install it again"
    assert wanted in told["remedy"]
