"""Answers as Graph writes them."""

from collections.abc import Mapping

import msgspec

from core.provider import Answer


def content(body: object, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(200, headers or {}, msgspec.json.encode(body))


def no(
    code: int,
    subcode: int | None = None,
    message: str = "It is so.",
    *,
    status: int = 400,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Answer:
    error: dict[str, object] = {"code": code, "message": message, "type": "OAuthException", **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return Answer(status, headers or {}, msgspec.json.encode({"error": error}))
