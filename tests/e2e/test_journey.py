"""The whole journey over real HTTP, and what it says when something does not work."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx  # noqa: TID251
import msgspec
import pytest
from litestar import Litestar

from adapters.plugins import Plugins
from core.ids import ProviderSlug
from core.sandbox import Sandbox
from entrypoints.demo import demo
from entrypoints.journey import beginning, losing, play, record, working
from entrypoints.journey.notes import Notes
from entrypoints.journey.play import STEPS, Step
from entrypoints.journey.story import Story
from plugins.tiktok.sandbox.faults import Fault
from tests.e2e.conftest import ADPORT

SPOKEN = re.compile(r"✓ +\d+\. |     ✓ expected |       did ")
ALL_OF_THEM = f"{len(STEPS)} of {len(STEPS)} steps did what they should."


def spoil(monkeypatch: pytest.MonkeyPatch, fault: Callable[[], Fault]) -> None:
    """Let the sandbox that is played with start with a fault."""
    brought = Plugins.sandboxes

    def spoiled(sandbox: Sandbox) -> Litestar:
        app: Litestar = sandbox.make_app()
        app.state.sandbox.faults.add(fault())
        return app

    def sandboxes(plugins: Plugins) -> dict[ProviderSlug, Sandbox]:
        return {
            slug: msgspec.structs.replace(one, make_app=lambda one=one: spoiled(one))
            if slug == "tiktok"
            else one
            for slug, one in brought(plugins).items()
        }

    monkeypatch.setattr(Plugins, "sandboxes", sandboxes)


def test_every_step_of_the_journey_does_what_it_should(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    done = subprocess.run(  # noqa: S603 - our own program
        [ADPORT, "demo", "--journey", "--json"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = done.stderr.splitlines()
    assert [line for line in lines if "✗" in line] == []
    assert lines[-1] == ALL_OF_THEM
    assert all(line == "" or SPOKEN.match(line) for line in lines[1:-1]), "nothing else is said"
    steps = json.loads(done.stdout)["steps"]
    assert [one["number"] for one in steps if one["passed"]] == [*range(1, len(STEPS) + 1)]
    assert done.returncode == 0
    assert list(folder.iterdir()) == []
    assert list(tmp_path.iterdir()) == [folder]


def test_the_journey_may_keep_its_folder_and_ends_every_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Step("Look for the service", look_for_service)
    monkeypatch.setattr(play, "STEPS", (one,))
    assert demo(journey=True, port=0, data=tmp_path / "kept", json=True) == 0
    told = capsys.readouterr()
    url = json.loads(told.out)["steps"][0]["findings"][0]["found"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/health/live")
    assert (tmp_path / "kept" / "adport.db").exists()


async def look_for_service(story: Story, notes: Notes) -> None:
    answer = await story.api.get("/me")
    notes.expect("it answers", story.scene.url, holds=answer.status == 200)


def test_a_platform_that_knows_nobody_fails_the_journey(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    spoil(monkeypatch, lambda: Fault(path="user/info/", kind="http_500", times=10_000))
    code = demo(journey=True, port=0, data=None)
    told = capsys.readouterr().out
    assert "✗  3. Connect in this browser" in told
    assert "An earlier step brought no connection." in told
    assert ALL_OF_THEM not in told
    assert code == 1
    assert list(temporary.iterdir()) == []


def test_a_token_that_is_not_taken_back_fails_the_journey_at_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    needed = {
        beginning.create_profile,
        beginning.connect_limited,
        beginning.ask_again,
        working.sync_live,
        losing.disconnect,
        record.read_audit,
    }
    monkeypatch.setattr(play, "STEPS", tuple(one for one in STEPS if one.play in needed))
    spoil(
        monkeypatch,
        lambda: Fault(path="oauth2/revoke_token/", kind="code", code=50000, times=10_000),
    )
    code = demo(journey=True, port=0, data=None)
    told = capsys.readouterr().out
    failed = [line.strip() for line in told.splitlines() if line.startswith("✗")]
    assert failed == ["✗  5. Disconnect", "✗  6. The audit trail tells it all, and no secret"]
    missing = "".join(told.partition("missing:")[2].split())
    assert "credential.destroyed" in missing
    assert "connection.made" not in missing
    assert code == 1


def test_no_sandbox_to_play_with_is_one_clear_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    monkeypatch.setattr(Plugins, "sandboxes", lambda _: {})
    code = demo(journey=True, port=0, data=None)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("No installed plugin brings a sandbox to play with.\nWhat to do: ")
    assert code == 6
