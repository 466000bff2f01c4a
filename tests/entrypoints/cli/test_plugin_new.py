"""`adport plugin new` and `check`: a whole package, green at once."""

import importlib
import json
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.plugins import GROUP
from tests.entrypoints.cli.line import Line


@pytest.fixture(params=[False, True], ids=["key", "oauth"])
def package(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A new package, installed as far as this process is concerned; its provider's slug."""
    slug = "my_ads" if request.param else "tracker"
    line.did("plugin", "new", slug, *(["--oauth"] if request.param else []))
    folder = tmp_path / f"adport-{slug.replace('_', '-')}"
    monkeypatch.syspath_prepend(str(folder / "src"))
    point = EntryPoint(name=slug, value=f"adport_{slug}", group=GROUP)
    monkeypatch.setattr("adapters.plugins.entry_points", lambda group: [point])
    importlib.invalidate_caches()
    yield slug
    for name in [name for name in sys.modules if name.startswith(f"adport_{slug}")]:
        del sys.modules[name]


def test_a_new_package_earns_gold_at_once(line: Line, package: str, tmp_path: Path) -> None:
    [found] = line.json("plugins")["items"]
    assert (found["provider"], found["problem"], found["warnings"]) == (package, "", [])
    told = line.json("plugin", "check", package, "--report", str(tmp_path / "kit"))
    assert (told["tier"], told["failed"]) == ("gold", {})
    assert told["passed"] >= 40
    assert json.loads((tmp_path / f"kit/{package}.json").read_text()) == told
    badge = ElementTree.parse(tmp_path / f"kit/{package}.svg").getroot()  # noqa: S314 - our own
    assert badge.attrib["aria-label"] == "adport: gold"


def test_it_is_a_package_that_can_be_built_and_tested(line: Line, tmp_path: Path) -> None:
    told = line.json("plugin", "new", "my-tracker", "--into", str(tmp_path))
    assert told["folder"] == str(tmp_path / "adport-my-tracker")
    assert set(told["files"]) == {
        "pyproject.toml",
        "README.md",
        ".gitignore",
        ".github/workflows/test.yml",
        "src/adport_my_tracker/__init__.py",
        "src/adport_my_tracker/provider.py",
        "src/adport_my_tracker/sandbox.py",
        "tests/test_kit.py",
    }
    assert 'my_tracker = "adport_my_tracker"' in Path(told["folder"], "pyproject.toml").read_text()


UNFIT = ("My Tracker!", "1st", "../up", "a" * 41, "x__y", "none", "True", "class", "import")


@pytest.mark.parametrize("name", UNFIT)
def test_a_name_that_cannot_be_a_slug_is_refused(line: Line, name: str, tmp_path: Path) -> None:
    assert "is no name for a provider" in line.refused(2, "plugin", "new", name)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(line: Line) -> None:
    line.did("plugin", "new", "tracker")
    assert "already" in line.refused(4, "plugin", "new", "tracker")


def test_a_provider_that_is_there_already_is_not_made_again(line: Line, tmp_path: Path) -> None:
    assert "“tiktok” comes from adport" in line.refused(4, "plugin", "new", "TikTok")
    assert list(tmp_path.iterdir()) == []


def test_the_slug_is_told_for_it_may_be_another_than_the_name(line: Line) -> None:
    assert "slug is my_tracker" in line.did("plugin", "new", "my-tracker")


def test_only_what_is_installed_can_be_checked(line: Line) -> None:
    line.refused(2, "plugin", "check", "nobody")
