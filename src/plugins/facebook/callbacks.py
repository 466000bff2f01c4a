"""What Facebook calls by itself: somebody removed the app, or wants their data deleted."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs

import msgspec

from core.credential import AppCredentials
from core.hearing import Heard, Wish
from core.ids import PlatformUserId
from core.provider_errors import Rejected
from plugins.facebook.manifest import MANIFEST
from plugins.facebook.values import moment_of

_FIELD = "signed_request"
_ALGORITHM = "HMAC-SHA256"
_LONGEST = 8_192
"""Characters of a payload; Facebook's have a few hundred."""


class _Told(msgspec.Struct, frozen=True):
    algorithm: str
    user_id: str | int
    issued_at: int | None = None


def hear(
    headers: Mapping[str, str],  # noqa: ARG001 - all is in the body
    body: bytes,
    app: AppCredentials,
) -> Heard:
    """The person who removed the app: a reason to ask Facebook about their token."""
    user = PlatformUserId(str(_told(body, app).user_id))
    return Heard(provider=MANIFEST.slug, user_ids=frozenset({user}))


def hear_erasure(
    headers: Mapping[str, str],  # noqa: ARG001 - all is in the body
    body: bytes,
    app: AppCredentials,
) -> Wish:
    """The person whose data are to be deleted."""
    told = _told(body, app)
    return Wish(user_id=PlatformUserId(str(told.user_id)), at=moment_of(told.issued_at))


def answer_erasure(url: str, code: str) -> Mapping[str, str]:
    """As Facebook wants to be told."""
    return {"url": url, "confirmation_code": code}


def _told(body: bytes, app: AppCredentials) -> _Told:
    """What a form with a signed request says. Raises Rejected unless Facebook signed it."""
    payload = _signed(body, app)
    try:
        told = msgspec.json.decode(_decoded(payload), type=_Told)
    except (ValueError, RecursionError) as error:
        raise Rejected("It is no signed request of Facebook's.") from error
    if told.algorithm.upper() != _ALGORITHM:
        raise Rejected("The request is not signed with this app's secret.")
    return told


def _signed(body: bytes, app: AppCredentials) -> str:
    """The payload, once its signature is right: until then nothing of it is read."""
    try:
        [request] = parse_qs(body.decode("ascii"), strict_parsing=True)[_FIELD]
        signature, payload = request.split(".")
        given = _decoded(signature)
        signed = payload.encode("ascii")
    except (KeyError, ValueError) as error:
        raise Rejected("It is no signed request of Facebook's.") from error
    right = hmac.new(app.secret.reveal().encode(), signed, hashlib.sha256).digest()
    if len(payload) > _LONGEST or not hmac.compare_digest(given, right):
        raise Rejected("The request is not signed with this app's secret.")
    return payload


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
