"""What every operation may answer besides what it was asked for, for the API page."""

from collections.abc import Iterable

from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec

from entrypoints.http.errors import ProblemDetails

PROBLEMS = {
    status: ResponseSpec(
        data_container=ProblemDetails,
        generate_examples=False,
        description=meaning,
        media_type="application/problem+json",
    )
    for status, meaning in (
        (400, "The input is wrong; `field` names where."),
        (401, "No key, or none that we know."),
        (403, "The member's role does not allow it."),
        (404, "It is not here, or not yours to see."),
        (409, "A rule of ours says no; `code` names which."),
    )
}


def promising(chapter: str, handlers: Iterable[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    """The handlers, each listing the problems it may answer, under one heading of the API page."""
    known = list(handlers)
    for handler in known:
        handler.responses = PROBLEMS
        handler.tags = [chapter]
    return known
