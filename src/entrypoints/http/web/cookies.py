"""The cookie a browser is recognised by, and the token its forms carry."""

import hashlib
import hmac
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from core.login import LONGEST
from core.secret import Secret
from entrypoints.addresses import Addresses

TOKEN_LENGTH = 43
"""Of 256 bits in URL-safe base64."""
FORM_FIELD, HEADER = "csrf", "x-csrf-token"


def name_of(addresses: Addresses) -> str:
    """What the cookie of the session is called."""
    return addresses.cookie("adport")


def secret_in(
    connection: ASGIConnection[Any, Any, Any, Any], addresses: Addresses
) -> Secret | None:
    """What the browser was given; anything of another form counts as nothing."""
    value = connection.cookies.get(name_of(addresses), "")
    return Secret(value) if len(value) == TOKEN_LENGTH and value.isascii() else None


def cookie_of(secret: Secret | None, addresses: Addresses) -> Cookie:
    """The cookie to set; without a secret, one that takes the browser's away."""
    return Cookie(
        key=name_of(addresses),
        value=secret.reveal() if secret else "",
        max_age=int(LONGEST.total_seconds()) if secret else 0,
        path="/",
        secure=addresses.is_secure,
        httponly=True,
        samesite="lax",
    )


def csrf_of(secret: Secret) -> str:
    """What a form of this session carries: no other session's will do, and it tells nothing."""
    return hmac.new(secret.reveal().encode(), b"adport form", hashlib.sha256).hexdigest()


def is_ours(given: str, secret: Secret) -> bool:
    """Whether a form was made for this session."""
    return hmac.compare_digest(given.encode(), csrf_of(secret).encode())
