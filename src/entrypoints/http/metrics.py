"""/metrics: what Prometheus is to know; no secrets, and few labels."""

from itertools import product

from dishka import AsyncContainer
from litestar import Request, Response, get

from adapters.metrics import Metrics
from core.ports.allowances import Allowances
from core.quota import Scope
from entrypoints.settings import Settings

MEDIA = "text/plain; version=0.0.4; charset=utf-8"


@get("/metrics", summary="Figures for Prometheus", include_in_schema=False)
async def metrics(request: Request[object, object, object]) -> Response[bytes]:  # type: ignore[type-var]
    """This process's calls to platforms, and all processes' throttles."""
    container: AsyncContainer = request.app.state.dishka_container
    settings = await container.get(Settings)
    # A rate of what begins at 1 is 0: every count is there from the start.
    throttles: dict[tuple[str, Scope], int] = dict.fromkeys(product(settings.apps, Scope), 0)
    throttles |= await (await container.get(Allowances)).throttles()
    found = await container.get(Metrics)
    return Response(found.text(throttles), media_type=MEDIA)
