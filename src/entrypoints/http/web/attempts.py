"""Connecting and reconnecting: in this browser, or by a link for another one."""

from dataclasses import dataclass, field
from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from core.access import Actor, Deed, require
from core.authorization import Authorization, Opened, Stage
from core.errors import Invalid
from core.ids import AuthorizationId, ConnectionId, ProfileId, ProviderSlug
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.secret import Secret, digest
from core.usecases.authorizations import (
    FollowLink,
    MadeAuthorization,
    OpenAuthorization,
    ShowAuthorization,
    WithdrawAuthorization,
)
from core.usecases.pasting import ConnectByToken
from core.usecases.profiles import ShowProfile
from entrypoints.addresses import Addresses
from entrypoints.http.connecting import browser_of, connect_cookie
from entrypoints.http.web.cards import manifest_of
from entrypoints.http.web.dismissing import dismissal_of
from entrypoints.http.web.rendering import HEADERS, fragment, go, page
from entrypoints.http.web.watching import Sight, stream

ENDED = {Stage.DONE, Stage.FAILED, Stage.WITHDRAWN, Stage.EXPIRED}


@dataclass
class Wish:
    """Which provider, and where the person goes on."""

    provider: str = ""
    open: str = "here"


@post("/profiles/{profile_id:str}/connect", include_in_schema=False)
@inject
async def connect(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Wish],
    request: Request[Any, Any, Any],
    open: FromDishka[OpenAuthorization],
) -> Response[str] | Redirect:
    """To the platform at once, or a page with the link."""
    wanted = _opened(data.open)
    made = await open(actor, ProfileId(profile_id), ProviderSlug(data.provider), wanted)
    return await _go_on(request, actor, made)


@dataclass
class Pasted:
    """A token, and whose it is."""

    provider: str = ""
    token: str = field(default="", repr=False)


@post("/profiles/{profile_id:str}/paste", include_in_schema=False)
@inject
async def paste(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Pasted],
    by_token: FromDishka[ConnectByToken],
    platforms: FromDishka[Platforms],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Connect without a consent page; what went wrong the profile's Config tells."""
    id, slug = ProfileId(profile_id), ProviderSlug(data.provider)
    done = await by_token(actor, id, slug, Secret(data.token))
    said = _said(done, done.stage, platforms.get(slug).manifest.name)
    return go(f"/profiles/{id}/config", addresses, said)


@post("/connections/{connection_id:str}/reconnect", include_in_schema=False)
@inject
async def reconnect(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    data: URLEncodedBody[Wish],
    request: Request[Any, Any, Any],
    open: FromDishka[OpenAuthorization],
) -> Response[str] | Redirect:
    """The same for a connection that is there already: its platform user has to come back."""
    made = await open.again(actor, ConnectionId(connection_id), _opened(data.open))
    return await _go_on(request, actor, made)


@post("/attempts/{attempt_id:str}/withdraw", include_in_schema=False)
@inject
async def withdraw(
    actor: NamedDependency[Actor],
    attempt_id: FromPath[str],
    withdraw: FromDishka[WithdrawAuthorization],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Make a link worthless."""
    done = await withdraw(actor, AuthorizationId(attempt_id))
    return go(f"/profiles/{done.profile_id}/config", addresses, _withdrawn(done))


@post("/attempts/{attempt_id:str}/again", include_in_schema=False)
@inject
async def again(
    actor: NamedDependency[Actor],
    attempt_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowAuthorization],
    withdraw: FromDishka[WithdrawAuthorization],
    open: FromDishka[OpenAuthorization],
    clock: FromDishka[Clock],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """To the platform once more: a new attempt takes the place of one whose window is lost."""
    require(actor, Deed.CONNECT)
    old = await show(actor, AuthorizationId(attempt_id))
    if old.stage_at(clock.now()) not in {Stage.WAITING, Stage.OPENED}:
        told = "That attempt has ended already."
        return go(f"/profiles/{old.profile_id}/config", addresses, told)
    await withdraw(actor, old.id)
    if old.reconnects and old.connection_id:
        made = await open.again(actor, old.connection_id, Opened.HERE)
    else:
        made = await open(actor, old.profile_id, old.provider, Opened.HERE)
    return await _go_on(request, actor, made)


@post("/attempts/{attempt_id:str}/dismiss", include_in_schema=False)
@inject
async def dismiss(
    actor: NamedDependency[Actor],
    attempt_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowAuthorization],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Show its failure to this browser no more; others still see it."""
    found = await show(actor, AuthorizationId(attempt_id))
    back = go(f"/profiles/{found.profile_id}/config", addresses)
    back.cookies.append(dismissal_of(request, found, addresses))
    return back


@get("/attempts/{attempt_id:str}/events", include_in_schema=False)
@inject
async def watch_attempt(
    actor: NamedDependency[Actor],
    attempt_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowAuthorization],
    addresses: FromDishka[Addresses],
) -> ServerSentEvent:
    """How far the attempt is, live."""
    id = AuthorizationId(attempt_id)
    await show(actor, id)
    browser = browser_of(request, addresses)

    async def look(scope: AsyncContainer, actor: Actor) -> Sight:
        found = await (await scope.get(ShowAuthorization))(actor, id)
        stage = found.stage_at((await scope.get(Clock)).now())
        provider = manifest_of(await scope.get(Platforms), found.provider)
        name = provider.name if provider else found.provider
        is_here = browser is not None and digest(browser) == found.browser_hash
        more = {"opened": found.opened, "is_here": is_here}
        html = fragment("attempt.html", stage=stage, name=name, **more)
        return Sight(html=html, is_over=stage in ENDED, last_words=_said(found, stage, name))

    return stream(request, look)


def _withdrawn(attempt: Authorization) -> str:
    if attempt.opened is Opened.LINK:
        return "The link was revoked: it opens nothing any more."
    return "The attempt was ended."


def _said(attempt: Authorization, stage: Stage, name: str) -> str:
    """Why one failed stands on the page that comes next; ending one here tells by itself."""
    if stage is Stage.WITHDRAWN and attempt.opened is Opened.HERE:
        return ""
    return {
        Stage.DONE: f"{name} is connected.",
        Stage.FAILED: f"Connecting {name} did not work.",
        Stage.WITHDRAWN: _withdrawn(attempt),
    }.get(stage, "The attempt ran out: nobody finished it in time.")


async def _go_on(
    request: Request[Any, Any, Any], actor: Actor, made: MadeAuthorization
) -> Response[str] | Redirect:
    container: AsyncContainer = request.state.dishka_container
    addresses = await container.get(Addresses)
    attempt = made.authorization
    if attempt.opened is Opened.LINK:
        profile = await (await container.get(ShowProfile))(actor, attempt.profile_id)
        name = (await container.get(Platforms)).get(attempt.provider).manifest.name
        link = addresses.link(made.link)
        more = {"profile": profile, "attempt": attempt, "link": link, "name": name}
        return await page("link.html", request, **more)
    departure = await (await container.get(FollowLink))(made.link, browser_of(request, addresses))
    return Redirect(
        departure.authorize_url,
        status_code=303,
        cookies=[connect_cookie(departure.browser, addresses)],
        headers=dict(HEADERS),
    )


def _opened(text: str) -> Opened:
    if text not in set(Opened):
        raise Invalid("That is no way to go on.", field="open", remedy="Choose here or link.")
    return Opened(text)


HANDLERS = (connect, paste, reconnect, withdraw, again, dismiss, watch_attempt)
