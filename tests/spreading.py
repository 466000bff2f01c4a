"""The order of files: tests that mostly wait run beside those that compute, not all at the end."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pytest import Item  # noqa: PT013 - a type

WAITING = {"e2e", "kills", "races"}
"""Folders of this one whose tests wait for a pace, for processes and for each other."""
LATEST = 0.8
"""How far the others have come when the last of these begins: none is still at work at the end."""


def spread(items: Iterable[Item]) -> list[Item]:
    """All of them, file by file, the waiting files evenly among the rest."""
    files = [list(found) for _, found in groupby(items, lambda item: item.path)]
    waiting = [one for one in files if is_waiting(one[0].path)]
    rest = [one for one in files if not is_waiting(one[0].path)]
    return [item for one in _merged(waiting, rest) for item in one]


def is_waiting(path: Path) -> bool:
    """Whether the file is in one of those folders."""
    home = Path(__file__).parent
    return path.is_relative_to(home) and path.relative_to(home).parts[0] in WAITING


def _merged(waiting: list[list[Item]], rest: list[list[Item]]) -> Iterator[list[Item]]:
    step = sum(map(len, rest)) * LATEST / max(len(waiting), 1)
    seen, begun = 0, 0
    for one in rest:
        while begun < len(waiting) and seen >= begun * step:
            yield waiting[begun]
            begun += 1
        yield one
        seen += len(one)
    yield from waiting[begun:]
