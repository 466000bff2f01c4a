"""The consent page of TikTok accounts: who agrees, to which scope words, and the way back."""

from collections.abc import Mapping

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Redirect

from plugins.tiktok.sandbox.account_scopes import SCOPES, WORDS
from plugins.tiktok.sandbox.account_tokens import AccountCode
from plugins.tiktok.sandbox.page import Markup, fill, joined, page
from plugins.tiktok.sandbox.portal import back, one_of, problem_of, refusal, told
from plugins.tiktok.sandbox.state import Sandbox

type _Page = Response[str] | Redirect


class AccountAsk(msgspec.Struct, frozen=True, kw_only=True):
    """What the developer's app put into the address it sent the person to."""

    client_key: str
    scopes: str
    """Words with commas between them."""
    response_type: str
    state: str
    redirect_uri: str


class AccountPortal(Controller):
    """Shows the page and takes its form: user, scope (many), decision, and what was asked."""

    path = "/v2/auth/authorize"

    @get()
    async def show(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> _Page:
        ask = _ask(request.query_params.dict(), "scope")
        return _problem(sandbox, ask) or _consent(sandbox, ask)

    @post(status_code=302)
    async def decide(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> _Page:
        form = (await request.form()).dict()
        ask = _ask(form, "scopes")
        if problem := _problem(sandbox, ask):
            return problem
        if form.get("decision") == ["cancel"]:
            return back(ask.redirect_uri, ask.state, refusal(sandbox))
        user = sandbox.world.users.get(one_of(form, "user"))
        if user is None:
            return told("Choose who you are", "Go back and choose one of the people.")
        chosen = form.get("scope", [])
        consent = AccountCode(
            user=user.key,
            scopes=tuple(word for word in ask.scopes.split(",") if word in chosen),
            redirect_uri=ask.redirect_uri,
            issued_at=sandbox.clock.now(),
        )
        code = sandbox.account_tokens.issue_code(consent)
        return back(ask.redirect_uri, ask.state, {"code": code, "scopes": ",".join(consent.scopes)})


def _ask(sent: Mapping[str, list[str]], scopes: str) -> AccountAsk:
    return AccountAsk(
        client_key=one_of(sent, "client_key"),
        scopes=one_of(sent, scopes),
        response_type=one_of(sent, "response_type"),
        state=one_of(sent, "state"),
        redirect_uri=one_of(sent, "redirect_uri"),
    )


def _problem(sandbox: Sandbox, ask: AccountAsk) -> Response[str] | None:
    if problem := problem_of(sandbox, ask.client_key, ask.redirect_uri):
        return problem
    if ask.response_type != "code":
        return told("This cannot be asked", "The response_type is not “code”.")
    unknown = set(ask.scopes.split(",")) - WORDS
    if unknown:
        return told("There is no such scope", f"Unknown: {', '.join(sorted(unknown)) or 'none'}.")
    return None


def _consent(sandbox: Sandbox, ask: AccountAsk) -> Response[str]:
    asked = ask.scopes.split(",")
    content = fill(
        "account_consent",
        **msgspec.structs.asdict(ask),
        users=joined(
            _choice("radio", "user", user.key, user.name, user.email, checked=not number)
            for number, user in enumerate(sandbox.world.users.values())
        ),
        permissions=joined(
            _choice("checkbox", "scope", each.word, each.word, each.purpose, checked=True)
            for each in SCOPES
            if each.word in asked
        ),
    )
    return page("Authorise an app", content)


def _choice(kind: str, name: str, value: str, title: str, note: str, *, checked: bool) -> Markup:
    return fill(
        "choice",
        kind=kind,
        name=name,
        value=value,
        title=title,
        note=note,
        checked="checked" if checked else "",
    )
