"""The how-to's code is what `adport plugin new` writes, and that is green: so is the how-to."""

import ast
from pathlib import Path

import pytest

from entrypoints.cli.making import made
from tests.docs.pages import DOCS, blocks

HOW_TO = DOCS / "how-to/write-a-provider.md"


def test_every_block_of_python_is_a_file_that_plugin_new_makes(tmp_path: Path) -> None:
    files = made("tracker", tmp_path, has_consent_page=False)
    written = {path.name: path.read_text() for path in files if path.suffix == ".py"}
    shown = blocks(HOW_TO, "python")
    assert len(shown) == len(written) == 4
    assert {one.strip() for one in shown} == {text.strip() for text in written.values()}


@pytest.mark.parametrize("has_consent_page", [True, False])
def test_it_compiles_and_is_formatted_for_short_lines(
    tmp_path: Path, *, has_consent_page: bool
) -> None:
    for path in made("my_tracker", tmp_path, has_consent_page=has_consent_page):
        text = path.read_text()
        assert "{{" not in text.replace("${{", "")
        assert text.endswith("\n")
        if path.suffix == ".py":
            compile(text, str(path), "exec")
            assert max(map(len, text.splitlines())) <= 100


def test_the_smallest_provider_has_at_most_60_lines(tmp_path: Path) -> None:
    files = {path.name: path for path in made("tracker", tmp_path, has_consent_page=False)}
    assert len(files["provider.py"].read_text().splitlines()) <= 60


@pytest.mark.parametrize("has_consent_page", [True, False])
def test_an_author_imports_the_door_and_nothing_else_of_ours(
    tmp_path: Path, *, has_consent_page: bool
) -> None:
    ours = {"adport", "core", "adapters", "plugins", "entrypoints"}
    for path in made("tracker", tmp_path, has_consent_page=has_consent_page):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                assert module is not None
                allowed = {"adport", "adport.testing"} if "tests" in path.parts else {"adport"}
                assert module.split(".")[0] not in ours or module in allowed
