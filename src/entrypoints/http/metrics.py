"""/metrics: what Prometheus is to know; no secrets, and few labels."""

from dishka import AsyncContainer
from litestar import Request, Response, get

from adapters.metrics import Metrics
from core.ports.allowances import Allowances

MEDIA = "text/plain; version=0.0.4; charset=utf-8"


@get("/metrics", summary="Figures for Prometheus", include_in_schema=False)
async def metrics(request: Request[object, object, object]) -> Response[bytes]:  # type: ignore[type-var]
    """This process's calls to platforms, and all processes' throttles."""
    container: AsyncContainer = request.app.state.dishka_container
    throttles = await (await container.get(Allowances)).throttles()
    found = await container.get(Metrics)
    return Response(found.text(throttles), media_type=MEDIA)
