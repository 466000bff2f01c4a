"""The journey's service: “adport serve” as a process of its own, which can be killed."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx  # noqa: TID251 - asks our own service whether it is up

from core.operator_errors import OperatorError
from entrypoints.settings import PREFIX

PROGRAM = Path(sys.executable).with_name("adport")
LOG = "service.log"
SAID = "service.out"
"""What it tells whoever starts it: the first way in."""
PATIENCE = 20.0
"""Seconds the service has to answer, and to end."""


class Service:
    """The service over one folder, started as often as it is wanted."""

    def __init__(self, url: str, environment: Mapping[str, str], folder: Path) -> None:
        self._url, self._log, self._said = url, folder / LOG, folder / SAID
        own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self._environment = {**own, **environment}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> float:
        """Seconds until it answered. Raises OperatorError where it does not."""
        before = time.perf_counter()
        with self._log.open("ab") as log, self._said.open("ab") as said:
            process = await asyncio.create_subprocess_exec(
                *(PROGRAM, "serve"),
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=log,
            )
        self._process = process
        async with httpx.AsyncClient() as client:
            while not await self._answers(client):
                if process.returncode is not None or time.perf_counter() - before > PATIENCE:
                    raise OperatorError("The service did not start.", remedy="Its log says why.")
                await asyncio.sleep(0.05)
        return time.perf_counter() - before

    async def kill(self) -> None:
        """End it without a word of warning, as a power cut would."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Let it end calmly."""
        if self._process and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE)
            except TimeoutError:
                await self.kill()

    def tell(self) -> None:
        """Whatever it had to complain of goes to stderr."""
        if self._log.exists():
            sys.stderr.write(self._log.read_text("utf-8"))

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"{self._url}/health/ready")).is_success
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def service_of(
    url: str, environment: Mapping[str, str], folder: Path
) -> AsyncIterator[Service]:
    """A service that runs; whatever became of it meanwhile, nothing runs afterwards."""
    service = Service(url, environment, folder)
    try:
        await service.start()
        yield service
        await service.stop()
    finally:
        await service.kill()
        service.tell()
