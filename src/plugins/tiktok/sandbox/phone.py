"""The owner's phone: what a scanned address shows, and what was allowed to whom before."""

from collections.abc import Iterable, Mapping

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Redirect

from plugins.tiktok.sandbox.page import Markup, fill, joined, page
from plugins.tiktok.sandbox.portal import one_of, told
from plugins.tiktok.sandbox.public_accounts import (
    MOST,
    PERMISSIONS,
    Link,
    PublicAccount,
    Ticket,
    with_needs,
)
from plugins.tiktok.sandbox.state import Sandbox

type _Page = Response[str] | Redirect

_NARROW = (
    "This account was linked to show new posts through ads only, which cannot be switched off."
    " Take the authorisation back on your phone first, then scan again; or leave new videos"
    " unticked."
)


class Phone(Controller):
    """One phone for all owners: whoever scans says which account is theirs."""

    path = "/phone"

    @get()
    async def home(self, sandbox: NamedDependency[Sandbox]) -> Response[str]:
        """What each account allowed to which Business Center, to take it back."""
        public = sandbox.public
        rows = [
            fill(
                "phone_link",
                account=account.id,
                name=account.name,
                center=center,
                center_name=sandbox.world.centers[center].name,
                permissions="; ".join(_named(link.permissions)),
                mode="as ads only" if link.is_ads_only else "on the profile as well",
            )
            for (center, id), link in public.links.items()
            for account in (public.accounts[id],)
        ]
        return page("The owner's phone", fill("phone", links=joined(rows[:50]), count=len(rows)))

    @get("/scan")
    async def show(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> _Page:
        """Who asks, and for what; `code` may be the whole address that was scanned."""
        code = code_in(one_of(request.query_params.dict(), "code"))
        problem, ticket = _problem(sandbox, code)
        return problem or _scanned(sandbox, code, ticket)

    @post("/scan", status_code=200)
    async def decide(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> _Page:
        """`account`, `permission` (many) and `decision`."""
        form = (await request.form()).dict()
        code = code_in(one_of(form, "code"))
        problem, _ = _problem(sandbox, code)
        if problem:
            return problem
        if form.get("decision") == ["decline"]:
            answer(sandbox, code, None, ())
            return page("Declined", fill("problem", title="Declined", text="Nothing was shared."))
        account = sandbox.public.accounts.get(one_of(form, "account"))
        if account is None:
            return told("Choose an account", "Go back and choose which account is yours.")
        if refusal := answer(sandbox, code, account, form.get("permission", [])):
            return told("This cannot be done", refusal)
        text = f"{account.name} is linked. Go on where you came from."
        return page("Done", fill("problem", title="Done", text=text))

    @post("/revoke", status_code=302)
    async def revoke(
        self, request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
    ) -> Redirect:
        """`account` and `center`."""
        form = (await request.form()).dict()
        sandbox.public.unlink(one_of(form, "center"), one_of(form, "account"))
        return Redirect("/phone", status_code=302)


def code_in(scanned: str) -> str:
    """The code in an address, or the code itself."""
    return scanned.rpartition("code=")[2]


def answer(
    sandbox: Sandbox, code: str, account: PublicAccount | None, permissions: Iterable[str]
) -> str:
    """Take an owner's answer; no account is a no. Answers with what stands in the way, if any."""
    public, ticket = sandbox.public, sandbox.public.tickets[code]
    if account is not None:
        given = with_needs(permissions)
        if not given:
            return "Allow one thing at least, or decline."
        before = public.links.get((ticket.center, account.id))
        is_new = before is None
        is_narrow = before is not None and before.is_ads_only
        if is_narrow and not ticket.is_ads_only and "new_videos" in given:
            return _NARROW
        if is_new and public.is_full(ticket.center):
            return f"The Business Center has {MOST} accounts already."
        if is_new and public.is_everywhere(account.id):
            return f"The account is in {MOST} Business Centers already."
        is_ads_only = ticket.is_ads_only or is_narrow
        link = Link(permissions=given, is_ads_only=is_ads_only, since=sandbox.clock.now())
        public.link(ticket.center, account.id, link)
    public.tickets[code] = _answered(ticket, "declined" if account is None else "approved")
    return ""


def _answered(ticket: Ticket, how: str) -> Ticket:
    return Ticket(
        center=ticket.center,
        asked_by=ticket.asked_by,
        is_ads_only=ticket.is_ads_only,
        expires_at=ticket.expires_at,
        answer=how,
    )


def _problem(sandbox: Sandbox, code: str) -> tuple[Response[str] | None, Ticket]:
    """What is shown in place of the question, and the question."""
    nothing = Ticket(center="", asked_by="", is_ads_only=False, expires_at=sandbox.clock.now())
    ticket = sandbox.public.tickets.get(code)
    if ticket is None:
        return told("Unknown code", "This is no code of ours."), nothing
    if ticket.answer:
        return told("Used already", "Somebody has answered this request."), ticket
    if sandbox.clock.now() >= ticket.expires_at:
        return told("Too old", "This request has expired. Ask for a new one."), ticket
    return None, ticket


def _scanned(sandbox: Sandbox, code: str, ticket: Ticket) -> Response[str]:
    world, public = sandbox.world, sandbox.public
    there = {one.id for one in public.accounts_in(ticket.center)}
    accounts = list(public.accounts.values())[:20]
    first = next((one.id for one in accounts if one.id not in there), "")
    content = fill(
        "phone_scan",
        code=code,
        center=world.centers[ticket.center].name,
        asked_by=world.users[ticket.asked_by].name,
        mode="through ads only" if ticket.is_ads_only else "on your profile and in ads",
        accounts=joined(
            _choice("radio", "account", one.id, one.name, f"@{one.handle}", is_on=one.id == first)
            for one in accounts
        ),
        permissions=joined(
            _choice("checkbox", "permission", slug, name, "", is_on=True)
            for slug, (name, _) in PERMISSIONS.items()
        ),
    )
    return page("A Business Center asks for your account", content)


def _choice(kind: str, name: str, value: str, title: str, note: str, *, is_on: bool) -> Markup:
    checked = "checked" if is_on else ""
    sent: Mapping[str, str] = {"kind": kind, "name": name, "value": value}
    return fill("choice", **sent, title=title, note=note, checked=checked)


def _named(permissions: tuple[str, ...]) -> list[str]:
    names = {slug: name.partition(":")[0] for slug, (name, _) in PERMISSIONS.items()}
    return [name for slug, name in names.items() if slug in permissions]
