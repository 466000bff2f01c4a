"""A notice that somebody does not want to see any more: remembered by their browser alone."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from core.authorization import TOLD, Authorization
from entrypoints.addresses import Addresses

NAME = "adport-dismissed"
MOST = 20
"""Of what is remembered: one failure of each profile is shown at a time."""
BETWEEN = "."


def dismissed_in(request: Request[Any, Any, Any]) -> list[str]:
    """The ids of the attempts whose failures were dismissed last."""
    addresses: Addresses = request.app.state.addresses
    return request.cookies.get(addresses.cookie(NAME), "").split(BETWEEN)[-MOST:]


def dismissal_of(
    request: Request[Any, Any, Any], attempt: Authorization, addresses: Addresses
) -> Cookie:
    """As long as the notice would stand there."""
    earlier = [one for one in dismissed_in(request) if one and one != attempt.id]
    return Cookie(
        key=addresses.cookie(NAME),
        value=BETWEEN.join([*earlier, attempt.id][-MOST:]),
        max_age=int(TOLD.total_seconds()),
        path="/",
        secure=addresses.is_secure,
        httponly=True,
        samesite="lax",
    )
