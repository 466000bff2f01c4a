"""Every page and form, read from the router, with the deed each form asks the access table for."""

import re
from collections.abc import Iterator, Mapping

import msgspec
from litestar import Router
from litestar.routes import HTTPRoute

from core.access import Deed
from entrypoints.http.web.guard import known_fields
from entrypoints.http.web.router import make_pages
from tests.entrypoints.api.routes import ID

FIELDS = {
    "name": "Theirs",
    "provider": "tiktok",
    "open": "here",
    "center": "center_id",
    "give_up": "center_id",
    "do": "activate",
    "accounts": "ad_account_id",
    "default": "ad_account_id",
    "role": "viewer",
    "member": "member_id",
    "profiles": "profile_id",
    "plan": "platinum",
    "at": "center_at",
    "permissions": "existing_posts",
    "account": "public_account_id",
    "ads": "ad_account_id",
    "members": "platform_user_id",
    "levels": "post",
}
"""What any form may carry; ids stand by the names of their kinds."""

DEEDS: Mapping[str, Deed | None] = {
    "POST /sign-out": None,
    "POST /sign-out-everywhere": None,
    "POST /profiles": Deed.EDIT_PROFILES,
    "POST /profiles/{profile_id}/change": Deed.EDIT_PROFILES,
    "POST /profiles/{profile_id}/delete": Deed.DELETE_PROFILES,
    "POST /profiles/{profile_id}/connect": Deed.CONNECT,
    "POST /profiles/{profile_id}/paste": Deed.CONNECT,
    "POST /profiles/{profile_id}/key": Deed.CONNECT,
    "POST /connections/{connection_id}/key": Deed.CONNECT,
    "POST /profiles/{profile_id}/sync": Deed.SYNC,
    "POST /profiles/{profile_id}/centers": Deed.CHOOSE_ACCOUNTS,
    "POST /profiles/{profile_id}/accounts": Deed.CHOOSE_ACCOUNTS,
    "POST /profiles/{profile_id}/linked/read": Deed.SYNC,
    "POST /profiles/{profile_id}/linked/ask": Deed.LINK_ACCOUNTS,
    "POST /profiles/{profile_id}/linked/ads": Deed.LINK_ACCOUNTS,
    "POST /profiles/{profile_id}/linked/assign": Deed.LINK_ACCOUNTS,
    "POST /profiles/{profile_id}/linked/give-back": Deed.LINK_ACCOUNTS,
    "POST /link-requests/{request_id}/cancel": Deed.LINK_ACCOUNTS,
    "POST /connections/{connection_id}/reconnect": Deed.CONNECT,
    "POST /connections/{connection_id}/validate": Deed.VALIDATE,
    "POST /connections/{connection_id}/sync": Deed.SYNC,
    "POST /connections/{connection_id}/disconnect": Deed.DISCONNECT,
    "POST /attempts/{attempt_id}/withdraw": Deed.CONNECT,
    "POST /attempts/{attempt_id}/again": Deed.CONNECT,
    "POST /attempts/{attempt_id}/dismiss": None,
    "POST /runs/{run_id}/retry": Deed.SYNC,
    "POST /subscription": Deed.MANAGE_PLAN,
    "POST /subscription/kept": Deed.MANAGE_PLAN,
    "POST /members": Deed.MANAGE_MEMBERS,
    "POST /members/{member_id}/role": Deed.MANAGE_MEMBERS,
    "POST /members/{member_id}/remove": Deed.MANAGE_MEMBERS,
    "POST /members/{member_id}/invite": Deed.MANAGE_MEMBERS,
    "POST /keys": Deed.MANAGE_KEYS,
    "POST /keys/{key_id}/revoke": Deed.MANAGE_KEYS,
    "POST /account/password": None,
    "POST /account/sessions/{session_id}/end": None,
    "POST /members/{member_id}/withdraw": Deed.MANAGE_MEMBERS,
}
"""The least each form asks for; None where any member will do. A form that is not here fails."""

READ: Mapping[str, Deed] = {
    "GET /link-requests/{request_id}/qr.png": Deed.LINK_ACCOUNTS,
    "GET /link-requests/{request_id}/qr.svg": Deed.LINK_ACCOUNTS,
    "GET /keys": Deed.MANAGE_KEYS,
    "GET /audit": Deed.READ_AUDIT,
    "GET /profiles/{profile_id}/linked/ask": Deed.LINK_ACCOUNTS,
    "GET /profiles/{profile_id}/linked/assign": Deed.LINK_ACCOUNTS,
}
"""Pages that ask for more than to view."""

PUBLIC = {
    "GET /sign-in",
    "POST /sign-in",
    "GET /invitations/{token}",
    "POST /invitations/{token}",
    "GET /static/{name}",
    "GET /connect/{token}",
    "POST /connect/{token}",
    "GET /callback/{provider}",
    "POST /webhooks/{provider}",
    "POST /webhooks/{provider}/erasures",
    "GET /webhooks/{provider}/erasures/{code}",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
    "GET /api",
    "GET /api/{path}",
    "GET /api/docs",
    "GET /api/openapi.json",
}
"""What anybody may ask for; everything else is the API's or a member's."""


class Route(msgspec.Struct, frozen=True):
    """One page or form for whoever is signed in."""

    method: str
    path: str
    fields: frozenset[str] = frozenset()
    """What its form may carry."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> list[str]:
        """The kinds of ids in its path."""
        return re.findall(r"{(\w+)}", self.path)

    @property
    def is_live(self) -> bool:
        """Whether it is a stream."""
        return self.path.endswith("/events")

    @property
    def deed(self) -> Deed | None:
        """What a form asks for; most pages ask to view."""
        return DEEDS[str(self)] if self.method == "POST" else READ.get(str(self), Deed.VIEW)

    def at(self, ids: Mapping[str, str]) -> str:
        """The path with ids, and `ID` where there is none of the kind."""
        return re.sub(r"{(\w+)}", lambda found: ids.get(found[1], ID), self.path)

    def form(self, ids: Mapping[str, str]) -> dict[str, str | list[str]]:
        """All that a form may carry."""
        return {
            name: ids.get(value, value) for name, value in FIELDS.items() if name in self.fields
        }


def routes_of(routers: Iterator[Router]) -> Iterator[Route]:
    """What those routers serve, but for OPTIONS."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, HTTPRoute):
                path = re.sub(r":\w+}", "}", route.path)
                for method in sorted(set(route.methods) - {"OPTIONS"}):
                    [handler] = [one for one in route.route_handlers if method in one.http_methods]
                    is_page = not path.startswith("/api/")
                    yield Route(method, path, known_fields(handler) if is_page else frozenset())


INSIDE = tuple(routes_of(iter(make_pages()[1:])))
