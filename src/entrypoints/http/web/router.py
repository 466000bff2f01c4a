"""The pages, put together: who may see them, how forms are checked, what errors look like."""

from collections.abc import Sequence

from litestar import Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from core.errors import Error
from entrypoints.http.web import (
    account,
    ads,
    attempts,
    audit,
    config,
    connections,
    dashboard,
    entering,
    helping,
    holdings,
    keys,
    link_asking,
    link_assigning,
    link_reading,
    link_reviewing,
    link_waiting,
    linked,
    linked_account,
    members,
    pixels,
    profiles,
    signing_in,
    spend,
    subscription,
    tree,
)
from entrypoints.http.web.errors import answer_error, answer_http, answer_unexpected
from entrypoints.http.web.guard import (
    any_form,
    own_form,
    provide_actor,
    provide_known,
    same_origin,
    sign_in_first,
)
from entrypoints.http.web.static import serve_asset

ERRORS = {Error: answer_error, HTTPException: answer_http, Exception: answer_unexpected}
INSIDE: Sequence[HTTPRouteHandler] = (
    *signing_in.HANDLERS,
    *profiles.HANDLERS,
    *dashboard.HANDLERS,
    *ads.HANDLERS,
    *tree.HANDLERS,
    *spend.HANDLERS,
    *pixels.HANDLERS,
    *linked.HANDLERS,
    *link_reading.HANDLERS,
    *linked_account.HANDLERS,
    *link_asking.HANDLERS,
    *link_waiting.HANDLERS,
    *link_assigning.HANDLERS,
    *link_reviewing.HANDLERS,
    *config.HANDLERS,
    *attempts.HANDLERS,
    *entering.HANDLERS,
    *connections.HANDLERS,
    *holdings.HANDLERS,
    *subscription.HANDLERS,
    *members.HANDLERS,
    *keys.HANDLERS,
    *audit.HANDLERS,
    *account.HANDLERS,
    *helping.HANDLERS,
)


def make_pages() -> list[Router]:
    """What is open to everybody, and what to members only."""
    return [
        Router(
            "/",
            route_handlers=[*signing_in.OPEN, serve_asset],
            guards=[same_origin],
            before_request=any_form,
            exception_handlers=ERRORS,  # type: ignore[arg-type]
        ),
        Router(
            "/",
            route_handlers=list(INSIDE),
            guards=[sign_in_first, same_origin],
            before_request=own_form,
            dependencies={"actor": Provide(provide_actor), "known": Provide(provide_known)},
            exception_handlers=ERRORS,  # type: ignore[arg-type]
        ),
    ]
