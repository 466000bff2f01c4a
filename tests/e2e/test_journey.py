"""The whole journey over real HTTP, and what it says when something does not work."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from litestar import Litestar

from adapters.registry import Plugins
from core.ids import ProviderSlug
from core.sandbox import Sandbox
from entrypoints.demo import demo
from entrypoints.journey.play import STEPS
from plugins.tiktok.sandbox.faults import Fault
from tests.e2e.conftest import ADPORT

ALL_OF_THEM = f"{len(STEPS)} of {len(STEPS)} steps did what they should."


def spoil(monkeypatch: pytest.MonkeyPatch, fault: Callable[[], Fault]) -> None:
    """Let every sandbox start with a fault."""
    brought = Plugins.sandboxes

    def spoiled(sandbox: Sandbox) -> Litestar:
        app: Litestar = sandbox.make_app()
        app.state.sandbox.faults.add(fault())
        return app

    def sandboxes(plugins: Plugins) -> dict[ProviderSlug, Sandbox]:
        return {
            slug: msgspec.structs.replace(one, make_app=lambda one=one: spoiled(one))
            for slug, one in brought(plugins).items()
        }

    monkeypatch.setattr(Plugins, "sandboxes", sandboxes)


def test_every_step_of_the_journey_does_what_it_should(
    capsys: pytest.CaptureFixture[str], temporary: Path
) -> None:
    code = demo(journey=True, port=0, data=None, json=True)
    told = capsys.readouterr()
    assert "✗" not in told.err
    assert ALL_OF_THEM in told.err
    steps = json.loads(told.out)["steps"]
    assert [one["number"] for one in steps if one["passed"]] == [*range(1, 17)]
    assert code == 0
    assert list(temporary.iterdir()) == []


def test_the_journey_runs_from_the_command_line(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [ADPORT, "demo", "--journey"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    assert ALL_OF_THEM in done.stdout
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


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
    spoil(
        monkeypatch,
        lambda: Fault(path="oauth2/revoke_token/", kind="code", code=50000, times=10_000),
    )
    code = demo(journey=True, port=0, data=None)
    told = capsys.readouterr().out
    failed = [line.strip() for line in told.splitlines() if line.startswith("✗")]
    assert failed == ["✗ 15. Disconnect", "✗ 16. The audit trail tells it all, and no secret"]
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
