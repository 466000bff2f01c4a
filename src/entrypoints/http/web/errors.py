"""What goes wrong, as pages: back to where a form was sent from, or a page that says what to do."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from core.access import Deed, Role
from core.errors import Denied, Error, NotFound, TooOften
from core.operator_errors import OperatorError
from core.usecases.logging_in import Known
from entrypoints.addresses import Addresses, origin_of
from entrypoints.http.errors import answer_http as answer_for_programs
from entrypoints.http.errors import status_of, told_outside
from entrypoints.http.identity import name_of
from entrypoints.http.web.flash import refusal
from entrypoints.http.web.guard import SAFE, SignInFirst, UnknownField, return_path, safe_path
from entrypoints.http.web.helping import DEEDS
from entrypoints.http.web.rendering import bare, go
from entrypoints.http.web.words import label

log = structlog.get_logger()

BROKEN = Error("Something went wrong here that should not have.")
ENDS = (Denied, NotFound, TooOften)
"""What no form can mend: it is answered where it stands, with its own status."""
LISTS = {"members", "keys", "account", "subscription"}
"""Pages whose forms are sent to addresses below theirs."""
GONE = "It may have been deleted, or the address is wrong. Begin at the first page."
AGAIN = "Open the page again, and send the form from there; nothing was changed."
UNREAD = {
    408: ("The form did not come in time.", AGAIN),
    413: ("The form is too large.", "Send less at a time; nothing was changed."),
    415: ("That is no form of ours.", AGAIN),
}
"""What is said of a form that was not read, and what to do."""
MOST_NAMES = 5
"""Of those who could do what somebody may not."""
FRAGMENT = "x-fragment"
"""Set by our scripts, which show a refusal where they are."""


def answer_error(request: Request[Any, Any, Any], error: Error) -> Response[Any]:
    """An error of ours: a refused form goes back to its page, which tells why."""
    addresses = addresses_of(request)
    status = status_of(type(error))
    if isinstance(error, OperatorError) or status == 500:
        log.warning("page.failed", code=error.code, detail=str(error))
    error = told_outside(error)
    is_form = request.method not in SAFE and FRAGMENT not in request.headers
    if is_form and not isinstance(error, ENDS) and (back := _back(request, addresses)):
        return _named(go(back, addresses, refusal(error)), request)
    answer = _problem(request, status, _for_people(request, error))
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(int(error.after.total_seconds()))
    return answer


def _for_people(request: Request[Any, Any, Any], error: Error) -> Error:
    """The same, as whoever looks at a page needs it told."""
    if isinstance(error, NotFound):
        told = Error(str(error))
        told.remedy = GONE
        return told
    if not isinstance(error, Denied) or not error.needs:
        return error
    known: Known | None = getattr(request.state, "known", None)
    deed = DEEDS[Deed(error.deed)] if error.deed else "Decide over a member of a higher role"
    least, ladder = Role(error.needs), list(Role)
    named = [label(one).lower() for one in ladder[ladder.index(least) :]]
    told = Error(f"Your role does not allow this: {deed[:1].lower()}{deed[1:]}.")
    told.remedy = f"It takes the role of {' or '.join(named)}."
    if known:
        told.remedy += f" Yours is {label(known.member.role).lower()}."
    if deciders := getattr(request.state, "deciders", []):
        told.remedy += f" Ask {_listed(deciders)}."
    return told


def _listed(names: list[str]) -> str:
    shown = names[:MOST_NAMES]
    more = [f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    *first, last = [*shown, *more]
    return f"{', '.join(first)} or {last}" if first else last


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses, and the way to signing in."""
    addresses = addresses_of(request)
    if isinstance(error, SignInFirst):
        if request.method in SAFE and FRAGMENT not in request.headers:
            return _named(go(f"/sign-in?next={return_path(request)}", addresses), request)
        return _named(bare("signed_out.html", request, addresses, 401), request)
    if isinstance(error, UnknownField):
        told = Error(error.detail)
        told.remedy = AGAIN
        return _problem(request, 400, told, form_page(request.url.path))
    if error.status_code in UNREAD:
        told = Error(UNREAD[error.status_code][0])
        told.remedy = UNREAD[error.status_code][1]
        answer = _problem(request, error.status_code, told, form_page(request.url.path))
        answer.headers.update(error.headers or {})
        return answer
    if error.status_code == 405:
        told = Error("This address is where a form is sent; there is nothing to see.")
        told.remedy = "Go back to the page with the form, and send it again from there."
        answer = _problem(request, 405, told, form_page(request.url.path))
        answer.headers.update(error.headers or {})
        return answer
    told = Error("There is no such page." if error.status_code == 404 else "That cannot be read.")
    told.remedy = "Check the address, or begin at the first page."
    return _problem(request, error.status_code, told)


def answer_anywhere(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What no route takes: a page for whoever reads pages, else a problem for programs."""
    reads_pages = "text/html" in request.headers.get("accept", "")
    if reads_pages and not request.url.path.startswith("/api"):
        return answer_http(request, error)
    return answer_for_programs(request, error)


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A bug of ours: the log has it."""
    template = request.scope.get("path_template")  # the path itself may hold a secret
    log.error("page.crashed", exc_info=error, path=template)
    return _problem(request, 500, BROKEN)


def addresses_of(request: Request[Any, Any, Any]) -> Addresses:
    """Kept beside the container, which cannot be asked where an error is answered."""
    addresses: Addresses = request.app.state.addresses
    return addresses


def form_page(path: str) -> str:
    """The page with the form that is sent to that address."""
    parts = path.strip("/").split("/")
    if parts[0] == "profiles" and len(parts) > 2:
        leaf = "linked" if parts[2] == "linked" else "config"
        return f"/profiles/{parts[1]}/{leaf}"
    return f"/{parts[0]}" if parts[0] in LISTS else "/profiles"


def _problem(
    request: Request[Any, Any, Any], status: int, error: Error, back: str = "/"
) -> Response[Any]:
    """The page that says what to do; where we are to blame, by which name the log has it."""
    name = name_of(request) if status >= 500 else ""
    more = {"error": error, "request_id": name, "back": safe_path(back)}
    return _named(bare("problem.html", request, addresses_of(request), status, **more), request)


def _named(answer: Response[Any], request: Request[Any, Any, Any]) -> Response[Any]:
    """Errors pass by what names other answers."""
    answer.headers["X-Request-ID"] = name_of(request)
    return answer


def _back(request: Request[Any, Any, Any], addresses: Addresses) -> str | None:
    """The page of ours that the form was on."""
    referrer = request.headers.get("referer", "")
    if origin_of(referrer) != addresses.origin:
        return None
    parts = urlsplit(referrer)
    return safe_path(parts.path + (f"?{parts.query}" if parts.query else ""))
