"""A Chromium for the tests: one that is given, one on this machine, or one that is fetched."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

GIVEN = "ADPORT_TEST_CHROMIUM"
"""Its program, where it is none of the following on PATH."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
MENDING = (
    f"No Chromium for the tests: set {GIVEN} to the path of one, or install one with"
    " `apt-get install chromium` or `.venv/bin/playwright install chromium`. Tried here: {tried}"
)
IS_ROOT = os.geteuid() == 0
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(("--no-sandbox",) if IS_ROOT else ()),
)
APT = (
    ("apt-get", "update", "--quiet"),
    ("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"),
)
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)
PATIENCE_S = 600


class NotFound(Exception):
    """There is no Chromium here, and none could be fetched."""


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A headless Chromium. Raises NotFound, which says how to get one."""
    async with async_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        program = find(own) or fetch(own)
        browser = await playwright.chromium.launch(
            executable_path=program, args=list(ARGUMENTS), chromium_sandbox=not IS_ROOT
        )
        try:
            yield browser
        finally:
            await browser.close()


def find(own: Path) -> Path | None:
    """The first one that runs; `own` is where Playwright keeps its."""
    if given := os.environ.get(GIVEN):
        return Path(given)
    on_path = (Path(path) for name in NAMES if (path := shutil.which(name)))
    return next((program for program in (*on_path, own) if _runs(program)), None)


def fetch(own: Path) -> Path:
    """Debian's where we may install it, else Playwright's. Raises NotFound."""
    tried: list[str] = []
    with _alone():
        for commands in _installers():
            if found := find(own):
                return found
            tried.append(_run(commands))
        if found := find(own):
            return found
    raise NotFound(MENDING.format(tried="; ".join(tried)))


def _installers() -> Iterator[tuple[tuple[str, ...], ...]]:
    if IS_ROOT and shutil.which("apt-get"):
        yield APT
    yield PLAYWRIGHT


def _run(commands: tuple[tuple[str, ...], ...]) -> str:
    """The last command, and how it ended."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    said = ""
    for command in commands:
        try:
            done = subprocess.run(  # noqa: S603 - the commands above
                command, env=quiet, capture_output=True, text=True, timeout=PATIENCE_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"`{' '.join(command)}`: {error}"
        last = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()][-1:]
        said = f"`{' '.join(command)}` ended with {done.returncode}: {''.join(last)}"
    return said


def _runs(program: Path) -> bool:
    """Whether it is a browser and not a stub that only says where to find one."""
    try:
        done = subprocess.run(  # noqa: S603 - a browser of one of the names above
            [program, "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextmanager
def _alone() -> Iterator[None]:
    """Two workers do not install at once."""
    with Path(sys.prefix, "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
