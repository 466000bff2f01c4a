"""The web application: the API under /api/v1, the pages for people, health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from dishka import AsyncContainer
from dishka.integrations.litestar import setup_dishka
from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from core.errors import Error
from entrypoints.addresses import Addresses
from entrypoints.background import Background
from entrypoints.hearing import Hearing
from entrypoints.http import connecting, health, webhooks
from entrypoints.http.api import (
    connections,
    entering,
    entities,
    figures,
    holdings,
    link_deeds,
    link_requests,
    linked_accounts,
    people,
    profiles,
    syncs,
    workspace,
)
from entrypoints.http.errors import answer, answer_unexpected
from entrypoints.http.holding import hear_out, let_go
from entrypoints.http.identity import authenticate, provide_actor, take_request, tell_request_id
from entrypoints.http.looking import App
from entrypoints.http.metrics import metrics
from entrypoints.http.parameters import refuse_unknown
from entrypoints.http.promises import promising
from entrypoints.http.refusals import note_denied
from entrypoints.http.securing import secure
from entrypoints.http.web import coming_back
from entrypoints.http.web.errors import answer_anywhere
from entrypoints.http.web.router import make_pages
from entrypoints.http.welcome import ApiPage, api_router

CHAPTERS = {
    "Profiles": profiles.HANDLERS,
    "Connecting": (*connections.HANDLERS, *entering.HANDLERS),
    "Business Centers and ad accounts": holdings.HANDLERS,
    "Syncs": syncs.HANDLERS,
    "Figures and audit trail": figures.HANDLERS,
    "Linked accounts": (
        *link_requests.HANDLERS,
        *linked_accounts.HANDLERS,
        *link_deeds.HANDLERS,
    ),
    "Members and keys": people.HANDLERS,
    "Workspace": workspace.HANDLERS,
}
"""The API's operations by what they are about, as its page shows them."""

MOST_BYTES = 1_000_000
"""Of a request's body: the API takes names and lists of ids."""


def make_app(container: AsyncContainer, *, is_worker: bool = True) -> Litestar:
    """The web application, over a wired container that whoever opened it closes.

    Where it `is_worker`, it carries the jobs out as well.
    """
    app = App(
        [
            _api(),
            connecting.show_link,
            connecting.follow_link,
            coming_back.take_callback,
            webhooks.take_push,
            webhooks.take_erasure,
            webhooks.show_erasure,
            health.live,
            health.ready,
            metrics,
            *make_pages(),
        ],
        guards=[hear_out],
        before_request=take_request,
        after_request=tell_request_id,
        before_send=[secure, let_go],
        after_exception=[note_denied],
        exception_handlers={
            Error: answer,
            HTTPException: answer_anywhere,
            Exception: answer_unexpected,
        },
        lifespan=[_hearing, _working] if is_worker else [_hearing],
        openapi_config=_openapi(),
        logging_config=None,
        request_max_body_size=MOST_BYTES,
    )
    setup_dishka(container, app)
    app.state.dishka_container = container
    return app


def _api() -> Router:
    return Router(
        "/api/v1",
        route_handlers=[
            *(
                handler
                for chapter, handlers in CHAPTERS.items()
                for handler in promising(chapter, handlers)
            ),
            *entities.ROUTERS,
        ],
        guards=[authenticate, refuse_unknown],
        dependencies={"actor": Provide(provide_actor)},
        security=[{"key": []}],
    )


@asynccontextmanager
async def _hearing(app: Litestar) -> AsyncIterator[None]:
    """What requests find beside the container; pushes are heeded by whoever was called."""
    app.state.addresses = await app.state.dishka_container.get(Addresses)
    app.state.turnstile = webhooks.Turnstile()
    app.state.hearing = hearing = Hearing(app.state.dishka_container)
    try:
        yield
    finally:
        await hearing.stop()


@asynccontextmanager
async def _working(app: Litestar) -> AsyncIterator[None]:
    """The background work lives as long as the application."""
    background = Background(app.state.dishka_container)
    await background.start()
    try:
        yield
    finally:
        await background.stop()


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Adport",
        version=version("adport"),
        description="Connects ad-platform accounts to profiles and keeps their data at hand.",
        openapi_router=api_router(),
        use_handler_docstrings=True,
        render_plugins=[
            ApiPage(),
            JsonRenderPlugin(path="/openapi.json"),
        ],
        components=Components(
            security_schemes={"key": SecurityScheme(type="http", scheme="bearer")}
        ),
    )
