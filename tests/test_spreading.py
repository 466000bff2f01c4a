"""The order of files."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.spreading import spread

HERE = Path(__file__).parent


def made_of(**counts: int) -> list[Any]:
    """So many of each file, by its folder."""
    return [
        SimpleNamespace(path=HERE / name / "test_it.py", number=number)
        for name, count in counts.items()
        for number in range(count)
    ]


def test_what_waits_is_spread_and_no_file_is_torn() -> None:
    items = made_of(core=10, e2e=2, docs=10, races=3, web=10)
    found = spread(items)
    assert sorted(map(id, found)) == sorted(map(id, items))
    folders = [one.path.parent.name for one in found]
    order = list(dict.fromkeys(folders))
    assert order == ["e2e", "core", "docs", "races", "web"]
    assert folders == [name for name in order for _ in range(folders.count(name))]
