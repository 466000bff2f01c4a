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


def request_id(now: datetime) -> str:
    """34 characters: the second in UTC+8, then twenty upper-case hex digits."""
    return f"{now.astimezone(_BEIJING):%Y%m%d%H%M%S}{secrets.token_hex(10).upper()}"


def granted(data: Mapping[str, object], now: datetime, *, flat: bool = False) -> Reply:
    """Code 0 around `data`, or beside its keys for the one endpoint that answers flat."""
    id = request_id(now)
    head = {"code": 0, "message": "OK", "request_id": id}
    body = {**head, **data} if flat else {**head, "data": data}
    return Reply(body=_encoder.encode(body), code=0, request_id=id)


def refused(code: int, message: str, now: datetime) -> Reply:
    """HTTP 200 all the same: the code is the truth."""
    id = request_id(now)
    body = {"code": code, "message": message, "request_id": id, "data": {}}
    return Reply(body=_encoder.encode(body), code=code, request_id=id)
