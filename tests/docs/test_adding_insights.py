"""The how-to's pieces, put where it says into the package that `adport plugin new` makes."""

import ast
import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from adport.testing import Tier, graded, kit_for
from entrypoints.cli.making import made
from tests.docs.door import methods, signatures, tables
from tests.docs.pages import DOCS, blocks, reference

HOW_TO = DOCS / "how-to/add-insights.md"
CLASS = "class Tracker:\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The package with both pieces in it; its module is one that no other test imports."""
    files = {path.name: path for path in made("tracker", tmp_path, has_consent_page=False)}
    [manifest] = blocks(HOW_TO, "text")
    provider, sandbox = blocks(HOW_TO, "python")
    shapes, methods = provider.split(CLASS)
    text = files["provider.py"].read_text()
    [features] = [line for line in text.splitlines(keepends=True) if "features=(" in line]
    text = text.replace(features, manifest).replace(CLASS, f"{shapes}{CLASS}")
    files["provider.py"].write_text(f"{text}\n{methods}")
    before, rest = files["sandbox.py"].read_text().split("def make_app()")
    files["sandbox.py"].write_text(f"{before}{sandbox}\n\nSANDBOX{rest.split('SANDBOX')[1]}")
    name = "adport_tracker_with_insights"
    folder = files["provider.py"].parent.rename(tmp_path / name)
    for path in folder.glob("*.py"):
        path.write_text(path.read_text().replace("adport_tracker", name))
    monkeypatch.syspath_prepend(str(tmp_path))
    invalidate_caches()
    return name


def test_the_example_earns_gold_with_more_claims(package: str) -> None:
    module = import_module(package)
    try:
        kit = kit_for(module.adport_provider(), module.adport_sandbox())
        found = graded(kit)
    finally:
        for name in [one for one in sys.modules if one.startswith(package)]:
            del sys.modules[name]
    assert {"metrics_come_by_day", "balances_are_exact"} <= set(kit.tiers)
    assert (found.tier, found.failed) == (Tier.GOLD, {})


def test_every_method_field_and_word_is_listed_as_it_is() -> None:
    [shown] = blocks(DOCS / "reference/types.md", "python")
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(methods()))
    assert [line for line in shown.splitlines() if line.startswith("#")] == [
        f"# {name}" for name in signatures()
    ]
    assert tables() in reference("types")
