"""What a person with a browser finds at /api/docs."""

from typing import Any

from litestar import Request
from litestar.openapi.plugins import ScalarRenderPlugin

from entrypoints.http.pages import filled

SCALAR = "1.72.1"
SCRIPT = f"https://cdn.jsdelivr.net/npm/@scalar/api-reference@{SCALAR}/dist/browser/standalone.js"
"""The API page's script: the one thing here that a browser fetches from elsewhere."""
HASH = "sha384-U11tb2XnKvmwt8RlTvnwUnYgrN+ur4Xyh9htLhjajWNR/Oyl5AX5DEz00qRmlrmK"
"""Of that file as npm has it: a browser runs no other, wherever it came from."""


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
            script=SCRIPT,
            hash=HASH,
        ).encode()
