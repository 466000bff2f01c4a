"""`adport plugins`: what is installed, from where, and what failed."""

from importlib.metadata import EntryPoint, entry_points

import pytest

from adapters.plugins import GROUP
from tests.entrypoints.cli.line import Line


def test_every_plugin_is_told_with_package_provider_abilities_and_hooks(line: Line) -> None:
    found = {one["name"]: one for one in line.json("plugins")["items"]}
    tiktok = found["tiktok"]
    assert tiktok["package"].startswith("adport ")
    assert (tiktok["module"], tiktok["provider"]) == ("plugins.tiktok", "tiktok")
    assert {"Authorizes", "ReadsInsights"} <= set(tiktok["abilities"])
    assert tiktok["hooks"] == {"adport_provider": 1, "adport_sandbox": 1}
    assert (tiktok["problem"], tiktok["warnings"]) == ("", [])


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> int:
    """A plugin that cannot be imported, beside the others; how many those are."""
    broken = EntryPoint(name="lost", value="no_such_module_anywhere", group=GROUP)
    points = [*entry_points(group=GROUP), broken]
    monkeypatch.setattr("adapters.plugins.entry_points", lambda group: points)
    return len(points) - 1


def test_a_broken_plugin_is_named_with_its_error_beside_the_others(line: Line, lost: int) -> None:
    result = line.type("plugins")
    assert result.exit_code == 6
    assert "Left out. ModuleNotFoundError" in result.stdout
    assert result.stdout.count("Loaded.") == lost


@pytest.mark.usefixtures("lost")
def test_other_commands_say_nothing_of_a_broken_plugin(line: Line) -> None:
    assert "no_such_module" not in line.type("providers", "list").stderr
    assert "no_such_module" in line.type("providers", "list", ADPORT_LOG_LEVEL="INFO").stderr


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("words", [("sandbox",), ("plugin", "check")])
def test_whoever_asks_for_a_broken_plugin_hears_why_it_was_left_out(
    line: Line, words: tuple[str, ...]
) -> None:
    told = line.refused(2, *words, "lost")
    assert "left out: ModuleNotFoundError" in told
    assert "plugin.broken" not in told


@pytest.mark.usefixtures("lost")
def test_the_doctor_names_the_package_and_says_how_to_see_more(line: Line) -> None:
    told = line.type("doctor").stdout
    assert "✗ plugin lost: It was left out: ModuleNotFoundError" in told
    assert "python -c 'import no_such_module_anywhere'" in told


def test_it_needs_no_key_and_no_database(line: Line) -> None:
    assert "tiktok" in line.did("plugins", ADPORT_KEYS=None, ADPORT_DATABASE_URL="sqlite:///no/x")
