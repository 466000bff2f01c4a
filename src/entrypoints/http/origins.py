"""Where a request comes from: what changes anything comes from a page of ours."""

from typing import Any

from litestar.connection import ASGIConnection

from core.errors import Denied
from entrypoints.addresses import Addresses, origin_of


def require_ours(connection: ASGIConnection[Any, Any, Any, Any], addresses: Addresses) -> None:
    """Raise Denied for what another site's page, or no page at all, has sent."""
    given = connection.headers.get("origin")
    origin = origin_of(connection.headers.get("referer", "")) if given is None else given
    if origin != addresses.origin:
        raise Denied(
            "The request does not come from a page of this service.",
            remedy=f"Open the page again at {addresses.public_url}, and repeat it there.",
        )
