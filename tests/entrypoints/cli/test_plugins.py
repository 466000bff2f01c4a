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


def test_a_broken_plugin_is_named_with_its_error_beside_the_others(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = EntryPoint(name="lost", value="no_such_module_anywhere", group=GROUP)
    points = [*entry_points(group=GROUP), broken]
    monkeypatch.setattr("adapters.plugins.entry_points", lambda group: points)
    shown = line.did("plugins")
    assert "Left out. ModuleNotFoundError" in shown
    assert shown.count("Loaded.") == len(points) - 1


def test_it_needs_no_key_and_no_database(line: Line) -> None:
    assert "tiktok" in line.did("plugins", ADPORT_KEYS=None, ADPORT_DATABASE_URL="sqlite:///no/x")
