"""Filling templates in: what every page knows, and the headers it goes out with."""

import re
from pathlib import Path
from typing import Any

from dishka import AsyncContainer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.response import Redirect
from markupsafe import Markup

from core.access import Deed, may
from core.limit import is_expired, is_within
from core.ports.clock import Clock
from core.ports.profiles import Profiles
from core.ports.workspaces import Workspaces
from core.problem import CATALOGUE
from core.profile import Profile
from core.usecases.logging_in import Known
from core.usecases.standing import Standing
from entrypoints.addresses import Addresses
from entrypoints.http.web import words
from entrypoints.http.web.cookies import csrf_of
from entrypoints.http.web.flash import Told, cookie_of, gone, told_to
from entrypoints.http.web.lacking import lacking_in
from entrypoints.http.web.linkers import links_noun

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
}

_STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What would turn round or hide what follows a platform's name: controls of the text's direction
and of terminals. Letters that are written from the right stay as they are."""


def calm(value: object) -> object:
    """The text without what would change the text around it."""
    if not isinstance(value, str) or not _STEERING.search(value):
        return value
    text = _STEERING.sub("", value)
    return Markup(text) if isinstance(value, Markup) else text  # noqa: S704 - it was safe before


_TEMPLATES = Environment(
    finalize=calm,
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
for _name in (
    "money",
    "short_money",
    "number",
    "share",
    "times",
    "change",
    "day",
    "short_day",
    "moment",
    "ago",
    "until",
    "heading",
    "span",
    "plural",
    "label",
    "budget_mode",
    "why",
):
    _TEMPLATES.filters[_name] = getattr(words, _name)
_TEMPLATES.globals.update(
    Deed=Deed, CATALOGUE=CATALOGUE, is_expired=is_expired, is_within=is_within
)

type AnyRequest = Request[Any, Any, Any]


def fragment(template: str, **more: object) -> str:
    """A piece of a page."""
    return _TEMPLATES.get_template(template).render(**more)


def bare(
    template: str, request: AnyRequest, addresses: Addresses, status: int = 200, **more: object
) -> Response[str]:
    """A page for whoever is not signed in."""
    told = told_to(request, addresses)
    text = fragment(template, told=told, **more)
    return _answer(text, status, addresses if told else None)


async def page(
    template: str, request: AnyRequest, status: int = 200, **more: object
) -> Response[str]:
    """A page for whoever is signed in, with everything that stands around its content."""
    container: AsyncContainer = request.state.dishka_container
    addresses = await container.get(Addresses)
    told = told_to(request, addresses)
    profile = more.get("profile")
    if isinstance(profile, Profile):
        more["lacking"] = await lacking_in(container, profile)
        more["links_noun"] = await links_noun(container, profile.id)
    text = fragment(template, told=told, **(await _around(request, container)), **more)
    return _answer(text, status, addresses if told else None)


async def _around(request: AnyRequest, container: AsyncContainer) -> dict[str, object]:
    known: Known = request.state.known
    workspace_id = known.actor.workspace_id
    clock = await container.get(Clock)
    standing = await container.get(Standing)
    return {
        "me": known.member,
        "may": lambda deed: may(known.actor.role, deed),
        "csrf": csrf_of(request.state.secret),
        "workspace": await (await container.get(Workspaces)).get(workspace_id),
        "plan": await standing.plan(workspace_id),
        "profiles": await (await container.get(Profiles)).of(workspace_id),
        "now": clock.now(),
        "path": request.url.path,
    }


def _answer(text: str, status: int, told_by: Addresses | None) -> Response[str]:
    return Response(
        text,
        status_code=status,
        media_type=MediaType.HTML,
        headers=dict(HEADERS),
        cookies=[gone(told_by)] if told_by else [],
    )


def go(path: str, addresses: Addresses, told: Told | str | None = None) -> Redirect:
    """On to another page, which tells what was done."""
    if isinstance(told, str):
        told = Told(text=told)
    cookies = [cookie_of(told, addresses)] if told else []
    return Redirect(path, status_code=303, cookies=cookies, headers=dict(HEADERS))
