"""`adport worker`: the background work alone, as many processes as one likes."""

import asyncio
from signal import SIGINT, SIGTERM

import structlog

from core.operator_errors import SettingInvalid
from entrypoints.background import Background
from entrypoints.settings import Settings
from entrypoints.start import opened

log = structlog.get_logger()


async def work(settings: Settings) -> None:
    """Work until told to stop. Raises OperatorError before anything is begun."""
    require_shared(settings, "adport worker")
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal in (SIGINT, SIGTERM):
        loop.add_signal_handler(signal, told.set)
    async with opened(settings) as container:
        background = Background(container)
        await background.start()
        log.info("working")
        try:
            await told.wait()
        finally:
            await background.stop()


def require_shared(settings: Settings, wish: str) -> None:
    """Raise SettingInvalid where jobs wait in one process's memory."""
    if settings.is_embedded:
        raise SettingInvalid(
            f"“{wish}” needs PostgreSQL: with SQLite the jobs wait in the memory of the service,"
            " which is one process.",
            remedy="Run “adport serve” alone, or set ADPORT_DATABASE_URL to postgresql://….",
        )
