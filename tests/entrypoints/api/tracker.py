"""A provider that takes keys: the very package that `adport plugin new tracker` makes."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from entrypoints.cli.making import made
from entrypoints.serving import bind, port_of, served

SLUG = "tracker"
_FILES = made(SLUG, Path(mkdtemp(prefix="adport-tests-")), has_consent_page=False)
sys.path.append(str(_FILES[0].parent / "src"))
MODULE = f"adport_{SLUG}"


def sandbox() -> Any:  # noqa: ANN401 - of a package that is made here
    """The stand-in that the package brings."""
    module = __import__(f"{MODULE}.sandbox", fromlist=["SANDBOX"])
    return module.SANDBOX


@asynccontextmanager
async def tracking() -> AsyncIterator[str]:
    """The stand-in on a port of its own; what ADPORT_TRACKER_API_URL is then."""
    listener = bind("127.0.0.1", 0)
    async with served(sandbox().make_app(), listener):
        yield f"http://127.0.0.1:{port_of(listener)}/v1/"
