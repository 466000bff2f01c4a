"""Headers of every answer, also of those that no handler of ours made."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from entrypoints.addresses import Addresses

NOTHING = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
"""What our pages never ask a browser for."""
NOTHING_LOADED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page. Every page says for itself what it loads."""
STREAM, PAGE = "text/event-stream", "text/html"
YEAR = "max-age=31536000"


async def secure(message: Message, scope: Scope) -> None:
    """Before an answer begins; what a page has chosen for itself stays."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders(message)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Permissions-Policy", NOTHING)
    kind = headers.get("Content-Type", "")
    if kind.startswith(STREAM):
        headers["Cache-Control"] = "no-store"  # the framework lets one be kept and asked for again
    headers.setdefault("Cache-Control", "no-store")
    if not kind.startswith(PAGE):
        headers.setdefault("Content-Security-Policy", NOTHING_LOADED)
    addresses: Addresses = scope["litestar_app"].state.addresses
    if addresses.is_secure:
        headers.setdefault("Strict-Transport-Security", YEAR)
