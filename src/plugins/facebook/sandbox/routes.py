"""Which path is whose."""

import re
from collections.abc import Callable
from typing import Any

from plugins.facebook.sandbox import people_edges, reports, signing_in, things, writes
from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.refusals import unknown

type Handler = Callable[..., object]

_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", r"oauth/access_token", signing_in.give_token),
    ("POST", r"oauth/access_token", signing_in.give_token),
    ("GET", r"oauth/revoke", signing_in.take_back),
    ("GET", r"debug_token", signing_in.debug_token),
    ("GET", r"me", people_edges.show_me),
    ("GET", r"me/permissions", signing_in.list_permissions),
    ("DELETE", r"me/permissions", signing_in.remove_permissions),
    ("DELETE", r"me/permissions/([a-z_]+)", signing_in.remove_permissions),
    ("GET", r"me/businesses", people_edges.list_businesses),
    ("GET", r"me/adaccounts", people_edges.list_my_accounts),
    ("GET", r"act_(\d+)", people_edges.show_account),
    ("GET", r"(act_\d+|\d+)/insights", reports.read_report),
    ("POST", r"(act_\d+|\d+)/insights", reports.begin_report),
    ("GET", r"act_(\d+)/([a-z]+)", things.list_of_account),
    ("POST", r"act_(\d+)/adimages", writes.take_image),
    ("POST", r"act_(\d+)/([a-z]+)", things.make_thing),
    ("POST", r"(\d+)/events", writes.take_events),
    ("POST", r"(\d+)/users", writes.change_members),
    ("DELETE", r"(\d+)/users", writes.change_members),
    ("GET", r"(\d+)/stats", things.pixel_stats),
    (
        "GET",
        r"(\d+)/((?:pending_)?(?:owned|client)_ad_accounts)",
        people_edges.list_business_accounts,
    ),
    ("GET", r"(\d+)/(adsets|ads)", things.list_below),
)
_PLAIN = {"GET": things.show_thing, "POST": things.change_thing, "DELETE": things.delete_thing}

OPEN = frozenset({"oauth/access_token", "oauth/revoke", "debug_token"})
"""What is asked without a person's token."""


def answer(asked: Asked) -> object:
    """What the handler of the path makes of it. Raises Refusal where there is none."""
    for method, pattern, handler in _ROUTES:
        found = re.fullmatch(pattern, asked.path)
        if found and method == asked.method and handler is reports.read_report:
            return _report(asked, found[1])
        if found and method == asked.method:
            return handler(asked, *found.groups())
    if re.fullmatch(r"[\d:a-f]+", asked.path):
        return _node(asked, asked.path)
    raise unknown(asked.path)


def account_in(asked: Asked) -> str:
    """The id of the account a call is about; empty where it is about none."""
    head = asked.path.partition("/")[0]
    if head.startswith("act_"):
        return head.removeprefix("act_")
    thing: Any = asked.sandbox.world.things.get(head)
    return thing.account if thing else ""


def _report(asked: Asked, id: str) -> object:
    is_run = asked.sandbox.runs.get(id) is not None
    return reports.read_run(asked, id) if is_run else reports.read_report(asked, id)


def _node(asked: Asked, id: str) -> object:
    if id in asked.sandbox.world.businesses:
        return people_edges.show_business(asked, id)
    if asked.sandbox.runs.get(id) is not None:
        return reports.show_run(asked, id)
    return _PLAIN[asked.method](asked, id)
