"""The login dialog: who agrees, to what, on which ad accounts, and the way back to the app."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from adport.sandbox.way_back import one_of, way_back
from adport.sandbox.wire import Request
from plugins.facebook.sandbox.gateway import Reply
from plugins.facebook.sandbox.page import Markup, fill, joined, page
from plugins.facebook.sandbox.scopes import SCOPES
from plugins.facebook.sandbox.settings import may_return
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import APP_ID, CODE_LIFE, Code
from plugins.facebook.sandbox.world import User, World

_KEPT = ("client_id", "redirect_uri", "state", "scope", "auth_type", "response_type", "config_id")
"""What the app put into the address, and the form brings back."""

DENIED = {
    "error": "access_denied",
    "error_code": "200",
    "error_description": "Permissions error",
    "error_reason": "user_denied",
}

type Sent = Mapping[str, Sequence[str]]


def serve_dialog(sandbox: Sandbox, request: Request) -> Reply:
    """Show the dialog, or take its form: user, permission (many), account (many), decision."""
    if request.method == "POST":
        return _decided(sandbox, parse_qs(request.body.decode(), keep_blank_values=True))
    asked = parse_qs(request.query, keep_blank_values=True)
    return _problem(sandbox, asked) or _dialog(sandbox, request.path, asked)


def _problem(sandbox: Sandbox, sent: Sent) -> Reply | None:
    """Nobody is sent anywhere for an unknown app or to an address that is not the app's."""
    if one_of(sent, "client_id") != APP_ID:
        return _told("Invalid App ID", "The provided app ID does not look like a valid app ID.")
    if not may_return(one_of(sent, "redirect_uri"), sandbox.settings):
        return _told("URL blocked", "The redirect URI is not one that is registered for the app.")
    return None


def _told(title: str, text: str) -> Reply:
    return page(title, fill("problem", title=title, text=text), status=400)


def _decided(sandbox: Sandbox, form: Sent) -> Reply:
    if problem := _problem(sandbox, form):
        return problem
    if one_of(form, "decision") == "cancel":
        return _back(form, DENIED)
    user = sandbox.world.users.get(one_of(form, "user"))
    if user is None:
        return _told("Choose who you are", "Go back and choose one of the people.")
    code = Code(
        user=user.key,
        redirect_uri=one_of(form, "redirect_uri"),
        scopes=_granted(sandbox, user, form),
        accounts=_ticked(sandbox.world, user, form),
        ends_at=sandbox.clock.now() + CODE_LIFE,
    )
    return _back(form, {"code": sandbox.tokens.issue_code(code)})


def _granted(sandbox: Sandbox, user: User, form: Sent) -> tuple[str, ...]:
    """Ticked and asked for; what was declined before is given only where it is asked for again."""
    asked = _scopes(form)
    ticked = {one for one in form.get("permission", ()) if one in asked}
    declined = sandbox.tokens.declined.setdefault(user.key, set())
    if one_of(form, "auth_type") == "rerequest":
        declined -= ticked
    declined |= set(asked) - ticked
    return tuple(one for one in asked if one in ticked - declined)


def _ticked(world: World, user: User, form: Sent) -> tuple[str, ...] | None:
    """None where all are: then it speaks of later ones, too."""
    reached = [one.id for one in world.accounts_of(user.key)]
    ticked = tuple(one for one in reached if one in form.get("account", ()))
    return None if len(ticked) == len(reached) else ticked


def _back(form: Sent, extra: Mapping[str, str]) -> Reply:
    location = return_to(one_of(form, "redirect_uri"), one_of(form, "state"), extra)
    return Reply(status=302, body=b"", media="text/plain", headers={"location": location})


def return_to(redirect_uri: str, state: str, extra: Mapping[str, str]) -> str:
    """The address to go back to, with the fragment that Facebook adds to all."""
    return way_back(redirect_uri, state, extra, fragment="_=_")


def _scopes(sent: Sent) -> tuple[str, ...]:
    """What the app asks for; with a configuration in place of words, everything on offer."""
    asked = one_of(sent, "scope").replace(" ", ",").split(",")
    known = tuple(one for one in asked if one in SCOPES)
    return known or (tuple(SCOPES) if one_of(sent, "config_id") else ())


def _dialog(sandbox: Sandbox, path: str, asked: Sent) -> Reply:
    world = sandbox.world
    people = enumerate(world.users.values())
    content = fill(
        "consent",
        action=path,
        client_id=one_of(asked, "client_id"),
        redirect_uri=one_of(asked, "redirect_uri"),
        hidden=joined(fill("hidden", name=one, value=one_of(asked, one)) for one in _KEPT),
        users=joined(
            _choice("radio", "user", one.key, one.name, describe(world, one), is_on=not number)
            for number, one in people
        ),
        permissions=joined(
            _choice("checkbox", "permission", one, one, SCOPES[one]) for one in _scopes(asked)
        ),
        accounts=joined(
            _choice("checkbox", "account", one.id, one.name, f"{one.node}, {one.currency}")
            for one in world.accounts.values()
        ),
    )
    return page("Log in with Facebook", content)


def _choice(
    kind: str, name: str, value: str, title: str, note: str, *, is_on: bool = True
) -> Markup:
    checked = "checked" if is_on else ""
    return fill(
        "choice", kind=kind, name=name, value=value, title=title, note=note, checked=checked
    )


def describe(world: World, user: User) -> str:
    """A user's roles in one line."""
    if user.barred:
        return "Has to log in at facebook.com first"
    roles = [
        f"{world.roles[user.key, one.id]} of {one.name}" for one in world.businesses_of(user.key)
    ]
    count = len(world.accounts_of(user.key))
    reached = f"reaches {count} ad account{'' if count == 1 else 's'}" if count else "reaches none"
    return "; ".join([*roles, reached])
