"""One sandbox as an ASGI app: the contract, the steering, and a page about itself."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from adport.sandbox.wire import HTML, Receive, Reply, Request, Send, hold, live, read, send
from plugins.power_manager.sandbox.contract import CALLS, Call
from plugins.power_manager.sandbox.faults import Fault, Refusal, refusal_of, taken
from plugins.power_manager.sandbox.page import about
from plugins.power_manager.sandbox.state import Asked, State
from plugins.power_manager.sandbox.steering import PREFIX, steer
from plugins.power_manager.sandbox.wire import key_of, refused, spoilt

_ROUTES = tuple((re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", one.path)), one) for one in CALLS)


def make_app(*, now: datetime | None = None) -> "App":
    """A new service of its own, sharing nothing with another; `now` stops its clock."""
    return App(State(now))


class App:
    """The ASGI application."""

    def __init__(self, state: State) -> None:
        self.state = state

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, answer: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, answer)
        if scope["type"] != "http":
            return
        request = msgspec.structs.replace(await read(scope, receive), path=scope["path"])
        if request.path.startswith(PREFIX):
            await send(self._steered(request), answer)
        elif request.path == "/":
            await send(Reply(body=about(self.state), media=HTML), answer)
        else:
            fault = taken(self.state.faults, request.path.lstrip("/"))
            if fault and fault.kind == "timeout":
                await hold(receive, fault.seconds)
            await send(spoilt(self._replied(request, fault), fault), answer)

    def _steered(self, request: Request) -> Reply:
        try:
            told = steer(self.state, request.method, request.path, request.body)
        except Refusal as refusal:
            return refused(refusal)
        return Reply(body=msgspec.json.encode(told))

    def _replied(self, request: Request, fault: Fault | None) -> Reply:
        try:
            if ordered := refusal_of(fault):
                raise ordered
            found = self._answered(request, fault)
        except Refusal as refusal:
            return refused(refusal)
        return Reply(body=msgspec.json.encode(found))

    def _answered(self, request: Request, fault: Fault | None) -> Mapping[str, object]:
        call, params = _routed(request)
        user = self.state.keys.get(key_of(request))
        if user is None:
            raise Refusal(401, "invalid_key", "That key is none of ours.")
        self.state.calls[call.path] = self.state.calls.get(call.path, 0) + 1
        self.state.count(key_of(request))
        if call.scope and call.scope not in self.state.world.users[user].scopes:
            raise Refusal(403, "forbidden", f"This key lacks the scope {call.scope}.")
        asked = Asked(
            user=user,
            params={**request.params, **params},
            body=request.body,
            headers=request.headers,
            now=self.state.now(),
            is_reordered=bool(fault and fault.kind == "reordered"),
        )
        return call.answer(self.state, asked)


def _routed(request: Request) -> tuple[Call, dict[str, str]]:
    for pattern, call in _ROUTES:
        match = pattern.fullmatch(request.path)
        if match and call.method == request.method:
            return call, match.groupdict()
    raise Refusal(404, "not_found", "There is no such path.")
