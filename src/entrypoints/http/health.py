"""/health: whether the process lives, and whether it can do its work."""

import structlog
from dishka import AsyncContainer
from litestar import Request, Response, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.migrate import require_current
from core.errors import Error
from entrypoints.http.errors import told_outside

log = structlog.get_logger()


class Health(Struct, frozen=True):
    """How the service is."""

    status: str
    detail: str = ""


@get("/health/live", tags=["Health"], sync_to_thread=False, summary="Whether the process answers")
def live() -> Health:
    """It answers, so it lives."""
    return Health(status="ok")


@get("/health/ready", tags=["Health"], summary="Whether it can do its work")
async def ready(request: Request[object, object, object]) -> Response[Health]:  # type: ignore[type-var]
    """Whether the database answers and has the tables this version needs."""
    container: AsyncContainer = request.app.state.dishka_container
    try:
        await require_current(await container.get(AsyncEngine))
    except Error as error:
        log.warning("health.unready", code=error.code, detail=str(error))
        return Response(Health(status="unready", detail=str(told_outside(error))), status_code=503)
    return Response(Health(status="ok"))
