"""Our errors as HTTP: one table, one shape, `application/problem+json`."""

import re
from math import ceil
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from core import errors, operator_errors, provider_errors
from entrypoints.http.identity import name_of

log = structlog.get_logger()

STATUS: dict[type[errors.Error], int] = {
    errors.Error: 500,
    errors.NotFound: 404,
    errors.Unauthenticated: 401,
    errors.Denied: 403,
    errors.Invalid: 400,
    errors.Refused: 409,
    errors.TooOften: 429,
    errors.InvitationRefused: 410,
    errors.LinkRefused: 410,
    errors.CallbackRefused: 400,
    provider_errors.ProviderError: 502,
    provider_errors.Expired: 424,
    provider_errors.Revoked: 424,
    provider_errors.RateLimited: 503,
    provider_errors.Unavailable: 503,
    operator_errors.OperatorError: 503,
}
"""The status of each family; the nearest ancestor counts."""

OTHERS = {
    400: ("invalid", "Correct the request; the API page at /api/docs shows its shape."),
    401: ("unauthenticated", errors.Unauthenticated.remedy),
    404: ("not_found", "Check the address; the API page at /api/docs lists them all."),
    405: ("method_not_allowed", "Use a method that the API page at /api/docs lists."),
    408: ("too_slow", "Send the whole request within 15 seconds."),
    413: ("too_large", "Send less at a time."),
    415: ("unsupported_media_type", "Send JSON, with “Content-Type: application/json”."),
    429: ("too_many_requests", "Wait a minute, and send it again."),
}
"""Code and remedy of what the framework refuses before we see it."""


FIELD = re.compile(r"(?:field |at )`(?:\$\.)?([\w.\[\]]+)`")
"""The field in msgspec's words: “… unknown field `x`”, “… - at `$.x`”."""
MISSING = re.compile(r"Missing required query parameter '(\w+)'")
"""The parameter in Litestar's words."""
VALUE = re.compile(r"(Invalid enum value) (?:'.*'|\S+)", re.DOTALL)
"""Where msgspec repeats what was sent, which may have been a secret in the wrong place."""


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457, with our stable code and what to do."""

    code: str
    title: str
    status: int
    detail: str
    remedy: str
    retry: bool = False
    field: str | None = None
    request_id: str = ""


def status_of(error: type[errors.Error]) -> int:
    """The status of the nearest ancestor in the table."""
    return next(
        STATUS[kind] for kind in error.mro() if issubclass(kind, errors.Error) and kind in STATUS
    )


def told_outside(error: errors.Error) -> errors.Error:
    """The same as whoever asks may know it: where the database is kept is the operator's affair."""
    if not isinstance(error, operator_errors.DatabaseUnreachable):
        return error
    told = operator_errors.DatabaseUnreachable("The database cannot be used right now.")
    told.remedy = "Try again in a moment. Whoever runs the service finds the reason in its log."
    return told


def answer(request: Request[Any, Any, Any], error: errors.Error) -> Response[ProblemDetails]:
    """An error of ours."""
    status = status_of(type(error))
    if status >= 500:
        log.warning("request.failed", code=error.code, detail=str(error))
    error = told_outside(error)
    return _respond(
        request,
        ProblemDetails(
            code=error.code,
            title=error.code.replace("_", " "),
            status=status,
            detail=str(error),
            remedy=error.remedy,
            retry=error.retry,
            field=error.field,
        ),
        headers={"Retry-After": _pause(error)} if error.retry else {},
    )


def _pause(error: errors.Error) -> str:
    """In whole seconds; a minute where nobody knows."""
    return (
        str(max(ceil(error.after), 1)) if isinstance(error, provider_errors.RateLimited) else "60"
    )


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[ProblemDetails]:
    """What the framework refuses: no such address, a body of another shape."""
    status = error.status_code
    code, remedy = OTHERS.get(status, ("error", errors.Error.remedy))
    field, detail = _blame(error)
    return _respond(
        request,
        ProblemDetails(
            code=code,
            title=code.replace("_", " "),
            status=status,
            detail=detail,
            remedy=remedy,
            field=field,
        ),
        headers=dict(error.headers or {}),
    )


def answer_unexpected(
    request: Request[Any, Any, Any], error: Exception
) -> Response[ProblemDetails]:
    """A bug of ours: the log has it, the caller gets the request id and nothing else."""
    template = request.scope.get("path_template")  # the path itself may hold a secret
    log.error("request.crashed", exc_info=error, path=template)
    return answer(request, errors.Error("Something went wrong here that should not have."))


def _respond(
    request: Request[Any, Any, Any], problem: ProblemDetails, *, headers: dict[str, str]
) -> Response[ProblemDetails]:
    request_id = name_of(request)
    return Response(
        msgspec.structs.replace(problem, request_id=request_id),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={**headers, "X-Request-ID": request_id},
    )


def _blame(error: HTTPException) -> tuple[str | None, str]:
    """Which field is wrong, and how, in words that hold nothing of what was sent."""
    extra: Any = error.extra
    if isinstance(error, ValidationException) and isinstance(extra, list) and extra:
        first: dict[str, Any] = extra[0]
        key, said = first.get("key"), str(first.get("message", "It is wrong."))
        named = FIELD.search(said)
        said = VALUE.sub(r"\1", said)
        field = named[1] if named else (str(key) if key and key != "data" else None)
        return field, said if named or field is None else f"{field}: {said}"
    if missing := MISSING.match(str(error.detail)):
        return missing[1], f"The parameter {missing[1]} is missing."
    return None, str(error.detail).split("\n")[0]
