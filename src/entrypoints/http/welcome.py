"""What a person with a browser finds at /api/docs."""

from typing import Any, override

from litestar import Request, Router
from litestar.openapi.plugins import OpenAPIRenderPlugin

from entrypoints.http.pages import HEADERS, filled

POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none';"
    " script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:"
)
"""The viewer's signs are pictures inside its style sheet; it asks nobody but this service."""


class ApiPage(OpenAPIRenderPlugin):
    """Swagger UI, served from here alone, with a line that stays until its script has come."""

    def __init__(self) -> None:
        super().__init__(path="/docs")

    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The whole page."""
        return filled(
            "api.html",
            title=openapi_schema["info"]["title"],
            document=self.get_openapi_json_route(request),
        ).encode()


def api_router() -> Router:
    """Where the page and the document are, with headers that keep the page to this service."""
    return Router(
        "/api",
        route_handlers=[],
        include_in_schema=False,
        response_headers=HEADERS | {"Content-Security-Policy": POLICY},
    )
