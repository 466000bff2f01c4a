"""Reading the documentation: pages, their tables, and their code blocks."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
EVERY_PAGE = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^`([^`]*)`$")
SEPARATOR = re.compile(r"\|[ |:-]+\|")


def reference(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row of the text; code marks are taken off."""
    lines = text.splitlines()
    found: list[list[str]] = []
    for number, line in enumerate(lines):
        follows = lines[number + 1] if number + 1 < len(lines) else ""
        is_head = SEPARATOR.fullmatch(line) or SEPARATOR.fullmatch(follows)
        if line.startswith("| ") and not is_head:
            found.append(cells(line))
    return found


def cells(line: str) -> list[str]:
    """The cells of one row; an escaped bar is a bar, and a cell of code is its content."""
    parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [CODE.sub(r"\1", part.strip().replace("\\|", "|")) for part in parts]


def by_first(text: str) -> dict[str, list[str]]:
    """The rows by their first cell, without it."""
    found = rows(text)
    known = {row[0]: row[1:] for row in found}
    assert len(known) == len(found), "A row stands there twice."
    return known


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next one of any level."""
    match = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert match, f"There is no heading “{title}”."
    return match[1]


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of one language, without the indentation of the list they stand in."""
    text = path.read_text(encoding="utf-8")
    return [
        "\n".join(line.removeprefix(indent) for line in body.splitlines())
        for indent, found, body in FENCE.findall(text)
        if found == language
    ]
