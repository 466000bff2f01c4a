"""A notice that somebody does not want to see any more: remembered by their browser alone."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from core.authorization import TOLD, Authorization
from entrypoints.addresses import Addresses

NAME = "adport-dismissed"


def dismissed_in(request: Request[Any, Any, Any]) -> str:
    """The id of the attempt whose failure was dismissed last in this profile."""
    return request.cookies.get(NAME, "")


def dismissal_of(attempt: Authorization, addresses: Addresses) -> Cookie:
    """As long as the notice would stand there."""
    return Cookie(
        key=NAME,
        value=attempt.id,
        max_age=int(TOLD.total_seconds()),
        path=f"/profiles/{attempt.profile_id}",
        secure=addresses.is_secure,
        httponly=True,
        samesite="lax",
    )
