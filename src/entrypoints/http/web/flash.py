"""What the next page tells: carried by a cookie over one redirect, and shown once."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from core.errors import Error
from entrypoints.addresses import Addresses

NAME = "adport-told"
SECONDS = 60
LONGEST = 3_000


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One message: a deed that was done, or a refusal with its remedy."""

    text: str
    remedy: str = ""
    is_refusal: bool = False


def refusal(error: Error) -> Told:
    """What an error tells."""
    return Told(text=str(error), remedy=error.remedy, is_refusal=True)


def cookie_of(told: Told, addresses: Addresses) -> Cookie:
    """The cookie that carries the message."""
    value = urlsafe_b64encode(msgspec.json.encode(told)).decode()
    return _cookie(value[:LONGEST], addresses, SECONDS)


def gone(addresses: Addresses) -> Cookie:
    """The cookie that takes the message away once it was shown."""
    return _cookie("", addresses, 0)


def told_to(connection: ASGIConnection[Any, Any, Any, Any], addresses: Addresses) -> Told | None:
    """The message that came along, if any; what cannot be read is none."""
    value = connection.cookies.get(addresses.cookie(NAME), "")
    if not value or len(value) > LONGEST:
        return None
    try:
        return msgspec.json.decode(urlsafe_b64decode(value), type=Told)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _cookie(value: str, addresses: Addresses, seconds: int) -> Cookie:
    return Cookie(
        key=addresses.cookie(NAME),
        value=value,
        max_age=seconds,
        path="/",
        secure=addresses.is_secure,
        httponly=True,
        samesite="lax",
    )
