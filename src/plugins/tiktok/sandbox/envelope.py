"""The envelope around every answer, and the refusal that fills it with an error."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import msgspec

_BEIJING = timezone(timedelta(hours=8))
_encoder = msgspec.json.Encoder(decimal_format="number")


class Refusal(Exception):
    """An answer with a code other than 0; raised anywhere below the gateway."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP answer as it leaves, with the envelope's code for the call log."""

    status: int = 200
    body: bytes = b""
    media: str = "application/json"
    code: int | None = None
    request_id: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What an endpoint answers where the envelope's `data` is not all."""

    data: Mapping[str, object]
    headers: tuple[tuple[str, str], ...] = ()


def request_id(now: datetime) -> str:
    """34 characters: the second in UTC+8, then twenty upper-case hex digits."""
    return f"{now.astimezone(_BEIJING):%Y%m%d%H%M%S}{secrets.token_hex(10).upper()}"


def granted(content: Content, now: datetime, *, flat: bool = False, partly: bool = False) -> Reply:
    """Code 0 around the data, or beside its keys for the one endpoint that answers flat.

    An answer that is known to lack something has the code 20001.
    """
    id, code = request_id(now), 20001 if partly else 0
    head = {"code": code, "message": "Partial success." if partly else "OK", "request_id": id}
    body = {**head, **content.data} if flat else {**head, "data": content.data}
    return Reply(body=_encoder.encode(body), code=code, request_id=id, headers=content.headers)


def refused(code: int, message: str, now: datetime) -> Reply:
    """HTTP 200 all the same: the code is the truth."""
    id = request_id(now)
    body = {"code": code, "message": message, "request_id": id, "data": {}}
    return Reply(body=_encoder.encode(body), code=code, request_id=id)
