"""What the tests of whole runs share: a machine left as it was."""

import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

ADPORT = Path(sys.executable).with_name("adport")


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """A service that starts in this process takes the logging over; give it back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made during the test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
