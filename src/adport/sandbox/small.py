"""A small platform to build a sandbox on: JSON over HTTP, with keys, pages, faults and steering."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from adport.sandbox.faults import Faults, Order
from adport.sandbox.fronts import people_page
from adport.sandbox.orders import Listing
from adport.sandbox.wire import HTML, JSON, Receive, Send, live, read_body

type Reply = tuple[int, Mapping[str, str], bytes]
type Handler = Callable[["Asked"], object]

STEERING = "/_sandbox/"
"""Where the conformance kit and people at a console change the world; without any key."""


class Refusal(Exception):
    """The platform's “no”, as it goes over the wire."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers or {}


FAULTS: dict[str, Callable[[], Refusal]] = {
    "throttled": lambda: Refusal(429, "rate_limited", {"retry-after": "7"}),
    "expired": lambda: Refusal(401, "expired_key"),
    "permission_missing": lambda: Refusal(403, "forbidden"),
    "account_lost": lambda: Refusal(404, "not_found"),
}
"""The faults that every small platform knows; how the wire fails is the kit's own affair."""


class Fault(Order, kw_only=True):
    """One order: what the coming calls meet."""

    kind: str
    path: str = "*"


class Asked(msgspec.Struct, kw_only=True):
    """One call: whose it is, and what it asks."""

    user: str
    """Whose key signs it; empty where none does."""
    params: Mapping[str, str]
    """Of the query, and of the path where its pattern has `{names}`."""
    body: Mapping[str, Any]
    listing: Listing
    granted: frozenset[str] = frozenset()
    """The permissions that the token was given, where there is a consent page."""
    is_reordered: bool = False

    def page(self, rows: Sequence[object], *, size: int = 100) -> dict[str, object]:
        """The page that `cursor` names: `data`, `next_cursor` (null at the end) and `total`."""
        shown = list(rows)[: self.listing.rows]
        size = min(size, self.listing.size or size)
        start = int(self.params.get("cursor") or 0)
        here = shown[start : start + size]
        if self.is_reordered:  # as if all had moved since the page before
            here = shown[::-1][start : start + size][::-1]
        next = str(start + size) if start + size < len(shown) else None
        return {"data": here, "next_cursor": next, "total": len(shown)}


class SmallSandbox:
    """An ASGI application; each instance is a world of its own.

    `keys` says whose key is which, `name` what it stands in for, and `about` what is particular
    about each user: its front page shows them. What a handler returns is sent as JSON; it raises
    Refusal. `truth` tells what there really is, so that the kit can compare: see
    docs/reference/hooks.md.
    """

    def __init__(
        self,
        *,
        keys: Mapping[str, str],
        header: str = "authorization",
        prefix: str = "Bearer ",
        truth: Callable[[], Mapping[str, object]] = dict,
        name: str = "a platform",
        about: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.about = name, about or {}
        self.users = {key: user for user, key in keys.items()}
        self._header, self._prefix, self._truth = header.lower(), prefix, truth
        self._routes: list[tuple[str, re.Pattern[str], Handler, bool]] = []
        self._faults = Faults(Fault)
        self._listing = Listing()
        for path, steer in self._steering().items():
            self._add("POST", STEERING + path, steer, is_open=True)
        self._add("GET", "/", self._front, is_open=True)
        self._add("DELETE", STEERING + "faults", self._clear, is_open=True)
        self._add("GET", STEERING + "truth", lambda _: self._truth(), is_open=True)

    def get(self, path: str, *, is_open: bool = False) -> Callable[[Handler], Handler]:
        """Answer `path`, such as `/v1/accounts/{id}`; `is_open` lets calls without a key in."""
        return lambda handler: self._add("GET", path, handler, is_open=is_open)

    def post(self, path: str, *, is_open: bool = False) -> Callable[[Handler], Handler]:
        """The same for a POST with a JSON body."""
        return lambda handler: self._add("POST", path, handler, is_open=is_open)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        status, headers, body = self._answer(scope, await read_body(receive))
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})

    def granted_to(self, scope: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG002 - for those below
        """The permissions of whoever signs the call; a key that was entered has none of its own."""
        return frozenset()

    def sent_key(self, scope: Mapping[str, Any]) -> str:
        """What the call is signed with."""
        pairs: list[tuple[bytes, bytes]] = scope["headers"]
        headers = {name.decode().lower(): value.decode() for name, value in pairs}
        return headers.get(self._header, "").removeprefix(self._prefix)

    def _add(self, method: str, path: str, handler: Handler, *, is_open: bool) -> Handler:
        pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))
        self._routes.append((method, pattern, handler, is_open))
        return handler

    def _answer(self, scope: Mapping[str, Any], body: bytes) -> Reply:
        try:
            found = self._answered(scope, body)
        except Refusal as no:
            error = {"error": {"code": no.code, "message": no.code.replace("_", " ")}}
            return no.status, {"content-type": JSON, **no.headers}, msgspec.json.encode(error)
        if isinstance(found, tuple):
            status, headers, text = found
            return status, dict(headers), text
        return 200, {"content-type": JSON}, msgspec.json.encode(found)

    def _answered(self, scope: Mapping[str, Any], body: bytes) -> Any:  # noqa: ANN401 - JSON
        for method, pattern, handler, is_open in self._routes:
            match = pattern.fullmatch(scope["path"])
            if match is None or method != scope["method"]:
                continue
            user = "" if is_open else self._user(scope)
            fault = None if scope["path"].startswith(STEERING) else self._fault(scope["path"])
            if fault in FAULTS:
                raise FAULTS[fault]()
            query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
            asked = Asked(
                user=user,
                params={**query, **match.groupdict()},
                body=_object(body),
                listing=self._listing,
                granted=self.granted_to(scope) if user else frozenset(),
                is_reordered=fault == "reordered",
            )
            return handler(asked)
        raise Refusal(404, "not_found")

    def _user(self, scope: Mapping[str, Any]) -> str:
        user = self.users.get(self.sent_key(scope))
        if user is None:
            raise Refusal(401, "invalid_key")
        return user

    def _fault(self, path: str) -> str:
        fault = self._faults.met(lambda one: one.path in {"*", path})
        return fault.kind if fault else ""

    def _steering(self) -> dict[str, Handler]:
        return {"faults": self._order, "revoke": self._revoke, "listing": self._limit}

    def _front(self, _: Asked) -> Reply:
        """Who there is: made up, so there is nothing to hide."""
        people = [(user, self.about.get(user, ""), key) for key, user in self.users.items()]
        return 200, {"content-type": HTML}, people_page(self.name, people).encode()

    def _order(self, asked: Asked) -> object:
        self._faults.add(self._faults.read(asked.body))
        return {}

    def _clear(self, _: Asked) -> object:
        self._faults.clear()
        return {}

    def _revoke(self, asked: Asked) -> object:
        """The user's key opens nothing any more."""
        self.users = {key: one for key, one in self.users.items() if one != asked.body["user"]}
        return {}

    def _limit(self, asked: Asked) -> object:
        self._listing = msgspec.convert(asked.body, Listing)
        return {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any]) if body else {}
    except msgspec.DecodeError:
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
