"""Every command and every piece of Python that the documentation shows could be run."""

import re
import shlex
from pathlib import Path

import click
import pytest

from tests.docs.commands import COMMON, every_command, flags
from tests.docs.pages import EVERY_PAGE, ROOT, blocks

COMMANDS = every_command()
NAMES = {*COMMANDS, *(name.rpartition(" ")[0] for name in COMMANDS)}
"""Commands, and the groups that they stand in."""
CALL = re.compile(r"^\$ (?:\(umask 077; )?(adport (?!--version)[^|>&)]*)")
"""A command at the beginning of a line, up to where its output goes elsewhere."""
SHOWN = [
    (path, call[1])
    for path in EVERY_PAGE
    for block in blocks(path, "console")
    for line in block.splitlines()
    if (call := CALL.match(line))
]


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


NAMED = re.compile(r"`adport((?: [a-z][a-z-]+)+)")
"""A command in the middle of a sentence, up to its first option or argument."""
SPOKEN = [
    (path, call[1])
    for path in EVERY_PAGE
    if path.name != "CHANGELOG.md"
    for call in NAMED.finditer(path.read_text(encoding="utf-8"))
]


def test_commands_are_shown_at_all() -> None:
    assert len(SHOWN) > 20
    assert len(SPOKEN) > 20


@pytest.mark.parametrize(("path", "line"), SPOKEN, ids=[f"{place(p)}: {x}" for p, x in SPOKEN])
def test_a_command_that_is_spoken_of_exists(path: Path, line: str) -> None:
    words = ("adport", *line.split())
    assert " ".join(words[:3]) in NAMES or " ".join(words[:2]) in COMMANDS


@pytest.mark.parametrize(("path", "line"), SHOWN, ids=[f"{place(p)}: {x}" for p, x in SHOWN])
def test_a_shown_command_exists_with_its_options(path: Path, line: str) -> None:
    words = shlex.split(line)
    command, rest = meant(words)
    given = {word.partition("=")[0] for word in rest if word.startswith("--")}
    assert given <= flags(command) | COMMON
    if "--help" not in given:
        assert not missing(command, given), "A required option is not given."


def meant(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that is meant, and the words behind its name."""
    for length in (3, 2):
        if (name := " ".join(words[:length])) in COMMANDS:
            return COMMANDS[name], words[length:]
    pytest.fail(f"There is no command “{' '.join(words[:3])}”.")


def missing(command: click.Command, given: set[str]) -> set[str]:
    required = (one for one in command.params if isinstance(one, click.Option) and one.required)
    return {one.opts[0] for one in required if not given & set(one.opts)}


PYTHON = [(path, block) for path in EVERY_PAGE for block in blocks(path, "python")]


@pytest.mark.parametrize(("path", "block"), PYTHON, ids=[place(path) for path, _ in PYTHON])
def test_a_shown_piece_of_python_compiles(path: Path, block: str) -> None:
    compile(block, place(path), "exec")


def test_the_first_screen_of_the_readme_shows_both_commands_and_an_output() -> None:
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:45])
    assert "$ make demo" in first
    assert "$ make test" in first
    assert "29 of 29 steps did what they should." in first
