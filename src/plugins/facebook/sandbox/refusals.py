"""How Graph says no: an envelope with code and subcode, under a status of no great meaning."""

from typing import Literal

import msgspec

type ErrorType = Literal[
    "OAuthException", "GraphMethodException", "FacebookApiException", "Exception"
]


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int | None = None,
        status: int = 400,
        type: ErrorType = "OAuthException",
        is_transient: bool = False,
        blame: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.status = status
        self.message = message
        self.type = type
        self.is_transient = is_transient
        self.blame = blame

    def told(self, trace: str) -> bytes:
        """The body."""
        error: dict[str, object] = {
            "message": self.message,
            "type": self.type,
            "code": self.code,
            "fbtrace_id": trace,
        }
        if self.subcode is not None:
            error |= {"error_subcode": self.subcode, "error_user_title": "Something is wrong"}
            error["error_user_msg"] = self.message
        if self.is_transient:
            error["is_transient"] = True
        if self.blame:
            error["error_data"] = {"blame_field_specs": [[self.blame]]}
        return msgspec.json.encode({"error": error})


def invalid(message: str, *, blame: str = "") -> Refusal:
    """A parameter that is wrong."""
    return Refusal(100, f"(#100) {message}", blame=blame)


def unknown(id: str) -> Refusal:
    """An object that is not there, or not to be seen: Graph does not tell which."""
    return Refusal(
        100,
        f"Unsupported get request. Object with ID '{id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation.",
        subcode=33,
        type="GraphMethodException",
    )


def no_permission(what: str) -> Refusal:
    """A permission that was not granted."""
    return Refusal(200, f"(#200) Ad account owner has NOT grant {what} permission", status=403)


def bad_token(subcode: int | None, why: str) -> Refusal:
    """A token that opens nothing."""
    return Refusal(190, f"Error validating access token: {why}", subcode=subcode)


def too_much() -> Refusal:
    """A page that holds more than Graph likes to gather."""
    return Refusal(
        1,
        "Please reduce the amount of data you're asking for, then retry your request",
        status=500,
    )
