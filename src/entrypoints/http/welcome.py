"""What a person with a browser finds at / and at /api/docs."""

from typing import Any

from litestar import Request, Response, get
from litestar.openapi.plugins import ScalarRenderPlugin

from entrypoints.http.pages import filled, page

SCALAR = "1.72.1"
"""The API page's script: the one thing here that a browser fetches from elsewhere."""


@get("/", sync_to_thread=False, include_in_schema=False)
def welcome() -> Response[str]:
    """What this is and where to go on, for whoever types the bare address."""
    return page("welcome.html", 200)


class ApiPage(ScalarRenderPlugin):
    """Scalar's page, with a line that stays until its script has come."""

    def __init__(self) -> None:
        super().__init__(path="/docs", version=SCALAR)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The whole page."""
        return filled(
            "api.html",
            title=openapi_schema["info"]["title"],
            document=self.get_openapi_json_route(request),
            script=self.js_url,
        ).encode()
