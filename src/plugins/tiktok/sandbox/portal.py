"""The consent page: who agrees, to what, and the way back to the developer's app."""

from collections.abc import Mapping

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Redirect

from adport.sandbox.way_back import one_of as one_of
from adport.sandbox.way_back import way_back
from plugins.tiktok.sandbox.page import fill, joined, page
from plugins.tiktok.sandbox.scopes import ALL_SCOPES, PERMISSIONS
from plugins.tiktok.sandbox.settings import may_return
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.tokens import APP_ID
from plugins.tiktok.sandbox.world import User, World

type _Page = Response[str] | Redirect


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What the developer's app put into the address it sent the person to."""

    app_id: str
    state: str
    redirect_uri: str


class Portal(Controller):
    """Shows the page and takes its form: user, scope (many), decision, and the three asked."""

    path = "/portal/auth"

    @get()
    async def show(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> _Page:
        ask = _ask(request.query_params.dict())
        return problem_of(sandbox, ask.app_id, ask.redirect_uri) or _consent(sandbox, ask)

    @post(status_code=302)
    async def decide(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> _Page:
        form = (await request.form()).dict()
        ask = _ask(form)
        if problem := problem_of(sandbox, ask.app_id, ask.redirect_uri):
            return problem
        if form.get("decision") == ["cancel"]:
            return back(ask.redirect_uri, ask.state, refusal(sandbox))
        user = sandbox.world.users.get(one_of(form, "user"))
        if user is None:
            return told("Choose who you are", "Go back and choose one of the people.")
        chosen = form.get("scope", [])
        scopes = tuple(scope for scope in ALL_SCOPES if str(scope) in chosen)
        code = sandbox.tokens.issue_code(user.key, scopes, sandbox.clock.now())
        return back(ask.redirect_uri, ask.state, {"auth_code": code, "code": code})


def _ask(sent: Mapping[str, list[str]]) -> Ask:
    return Ask(
        app_id=one_of(sent, "app_id"),
        state=one_of(sent, "state"),
        redirect_uri=one_of(sent, "redirect_uri"),
    )


def problem_of(sandbox: Sandbox, app_id: str, redirect_uri: str) -> Response[str] | None:
    """Nobody is sent anywhere for an unknown app or to an address that is not the app's."""
    if app_id != APP_ID:
        return told("This app does not exist", "The id is not that of a developer app.")
    if not may_return(redirect_uri, sandbox.settings):
        return told(
            "This address is not registered",
            "The redirect_uri is not one of the addresses registered for the app.",
        )
    return None


def told(title: str, text: str) -> Response[str]:
    """A page that says what is wrong, and leads nowhere."""
    return page(title, fill("problem", title=title, text=text), status=400)


def refusal(sandbox: Sandbox) -> dict[str, str]:
    """What is sent back where the person cancelled."""
    return {"error": "access_denied"} if sandbox.settings.refusal == "error" else {}


def back(redirect_uri: str, state: str, extra: Mapping[str, str]) -> Redirect:
    """The way back, with what the address already carried kept."""
    return Redirect(way_back(redirect_uri, state, extra), status_code=302)


def _consent(sandbox: Sandbox, ask: Ask) -> Response[str]:
    people = enumerate(sandbox.world.users.values())
    content = fill(
        "consent",
        **msgspec.structs.asdict(ask),
        users=joined(
            fill(
                "choice",
                kind="radio",
                name="user",
                value=user.key,
                title=user.name,
                note=describe(sandbox.world, user),
                checked="" if number else "checked",
            )
            for number, user in people
        ),
        permissions=joined(
            fill(
                "choice",
                kind="checkbox",
                name="scope",
                value=each.scope,
                title=each.name,
                note=each.purpose,
                checked="checked",
            )
            for each in PERMISSIONS
        ),
    )
    return page("Authorise an app", content)


def describe(world: World, user: User) -> str:
    """A user's roles in one line."""
    if not user.is_eligible:
        return "Not eligible for the API"
    roles = [
        f"{world.member_role(user.key, center.id)} of {center.name} ({center.status})"
        for center in world.centers_of(user.key)
    ]
    return "; ".join(roles) or "In no Business Center"
