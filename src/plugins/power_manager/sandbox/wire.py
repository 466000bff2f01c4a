"""The contract over HTTP: the key, the refusal, and the answer that a fault spoils."""

import msgspec

from adport.sandbox.wire import HTML, Reply, Request, halved
from plugins.power_manager.sandbox.faults import Fault, Refusal

_GATEWAY = b"<!doctype html><title>Just a moment</title><h1>Just a moment</h1>"
_TOO_MUCH = 6 * 1024 * 1024


def key_of(request: Request) -> str:
    """What the call is signed with, in either of the two headers."""
    bearer = request.headers.get("authorization", "")
    return bearer.removeprefix("Bearer ") or request.headers.get("x-api-key", "")


def refused(refusal: Refusal) -> Reply:
    """The contract's error, with the header that says the same as its `retry_after_s`."""
    wait = refusal.retry_after_s
    error: dict[str, object] = {"code": refusal.code, "message": str(refusal)}
    if wait:
        error["retry_after_s"] = wait
    return Reply(
        status=refusal.status,
        body=msgspec.json.encode({"error": error}),
        headers={"retry-after": str(wait)} if wait else {},
    )


def spoilt(reply: Reply, fault: Fault | None) -> Reply:
    """The answer after the fault, where it is one of the wire's."""
    match fault.kind if fault else None:
        case "truncated":
            return halved(reply)
        case "endless":
            return msgspec.structs.replace(reply, body=b" " * _TOO_MUCH)
        case "html":
            return Reply(body=_GATEWAY, media=HTML)
        case "redirect":
            return Reply(status=302, headers={"location": "https://elsewhere.example/"})
        case _:
            return reply
