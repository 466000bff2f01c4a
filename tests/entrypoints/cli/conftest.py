"""A fresh installation, and a town: the platform's stand-in and the service, on real ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.entrypoints.cli.line import Line, fresh_env
from tests.entrypoints.cli.town import LIVELY, Town, a_town


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of whoever runs the tests counts, and nothing is written beside them."""
    for name in ("KEYS", "KEYS_FILE", "WORKSPACE", "MEMBER", "LOG_LEVEL", "PLAN"):
        monkeypatch.delenv(f"ADPORT_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(fresh_env(str(tmp_path)))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def marola(town: Town) -> str:
    """A profile's connection that was synced."""
    id = town.connect("Marola")
    town.narrow("Marola", LIVELY)
    town.line.did("sync", "start", id)
    return id
