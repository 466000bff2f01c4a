"""The wire between Adport and a sandbox, in one process: it can fail as real ones do."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx  # noqa: TID251 - the kit stands in for the network

PAGE = b"<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>"


class Break(StrEnum):
    """How the wire, or whatever stands before a platform, spoils a call."""

    FAILING = "failing"
    HTML_ERROR = "html_error"
    HTML_PAGE = "html_page"
    HTML_REFUSAL = "html_refusal"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    REDIRECT = "redirect"
    ECHO = "echo"
    """An error that quotes what the call was signed with."""


ANSWERS: dict[Break, tuple[int, str, bytes]] = {
    Break.FAILING: (503, "application/json", b"{}"),
    Break.HTML_ERROR: (502, "text/html", PAGE),
    Break.HTML_PAGE: (200, "text/html", PAGE),
    Break.HTML_REFUSAL: (400, "text/html", PAGE),
    Break.EMPTY: (200, "application/json", b""),
}


@dataclass(kw_only=True)
class Order:
    """What the coming calls meet."""

    kind: Break
    times: int = 0
    """0: until the orders are cleared."""
    after: int = 0


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """Carries every call to the sandbox, whatever host it is for: nothing leaves the process."""

    app: Any = None
    orders: list[Order] = field(default_factory=list[Order])
    sent: list[httpx.Request] = field(default_factory=list[httpx.Request])
    """Every call of the provider's, in order."""

    def reset(self, app: Any) -> None:  # noqa: ANN401 - ASGI
        """Lead to another sandbox, and forget everything."""
        self.app = app
        self.orders.clear()
        self.sent.clear()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call, spoilt where that was ordered."""
        inside = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        if request.url.path.startswith("/_sandbox/"):
            return await inside.handle_async_request(request)
        self.sent.append(request)
        broken = self._next()
        if broken is Break.TIMEOUT:
            raise httpx.ReadTimeout("The platform is silent.", request=request)
        if broken is Break.DROPPED:
            raise httpx.RemoteProtocolError("The connection was closed.", request=request)
        if broken is Break.REDIRECT:
            return httpx.Response(302, headers={"location": "https://elsewhere.example/"})
        if broken is Break.ECHO:
            return _echo(request)
        if broken is not None and broken in ANSWERS:
            status, media, body = ANSWERS[broken]
            return httpx.Response(status, headers={"content-type": media}, content=body)
        answer = await inside.handle_async_request(request)
        return await _cut(answer) if broken is Break.TRUNCATED else answer

    def _next(self) -> Break | None:
        for order in list(self.orders):
            if order.after:
                order.after -= 1
                continue
            if order.times == 1:
                self.orders.remove(order)
            order.times -= order.times > 1
            return order.kind
        return None


def _echo(request: httpx.Request) -> httpx.Response:
    """An error in many words at once: whichever the platform uses, it quotes the credential."""
    signed = " ".join(request.headers.values())
    said = {"message": signed, "error": signed, "error_description": signed, "code": 40000}
    return httpx.Response(400, json=said)


async def _cut(answer: httpx.Response) -> httpx.Response:
    body = await answer.aread()
    headers = {"content-type": answer.headers.get("content-type", "")}
    return httpx.Response(answer.status_code, headers=headers, content=body[: len(body) // 2])
