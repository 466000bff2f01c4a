"""`adport serve`: the API, the pages of the connecting dance, and the background work."""

import structlog

from entrypoints.http.app import make_app
from entrypoints.serving import bind, port_of, serve_until_told
from entrypoints.settings import Settings
from entrypoints.start import opened

log = structlog.get_logger()


async def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises OperatorError, before anything is served."""
    listener = bind(settings.host, settings.port)
    try:
        async with opened(settings) as container:
            log.info("serving", at=settings.public_url, host=settings.host, port=port_of(listener))
            await serve_until_told(make_app(container), listener)
    finally:
        listener.close()
