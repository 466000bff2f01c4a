"""Faults ordered for coming calls: what to answer, on which path, how often."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal

from adport.sandbox.faults import Faults as Orders
from adport.sandbox.faults import Order
from plugins.facebook.sandbox.refusals import ErrorType, Refusal

type Kind = Literal[
    "error",
    "http_503_html",
    "http_503_text",
    "http_429",
    "truncated",
    "timeout",
    "drop",
    "duplicate",
    "reordered",
    "used_up",
    "empty",
    "upgraded",
    "no_headers",
    "job_failed",
    "job_skipped",
]


class Fault(Order, kw_only=True, forbid_unknown_fields=True):
    """One order."""

    path: str
    """Without the version, with stars: `act_*/campaigns`; `*` means every call."""
    kind: Kind = "error"
    match: Mapping[str, str] = {}
    """Parameters that must be there with this value."""
    method: str = ""
    """Only such calls; empty means all."""
    code: int = 1
    subcode: int | None = None
    status: int = 400
    message: str = "An unknown error occurred"
    type: ErrorType = "OAuthException"
    is_transient: bool = False
    seconds: float = 120.0
    """How long `timeout` keeps the caller waiting before the true answer."""

    def is_about(self, method: str, path: str, sent: Mapping[str, str]) -> bool:
        """Whether it is meant for such a call."""
        is_named = self.method in {"", method} and fnmatchcase(path, self.path)
        return is_named and all(sent.get(name) == value for name, value in self.match.items())

    def refusal(self) -> Refusal:
        """The error it orders."""
        return Refusal(
            self.code,
            f"(#{self.code}) {self.message}",
            subcode=self.subcode,
            status=self.status,
            type=self.type,
            is_transient=self.is_transient,
        )


class Faults(Orders[Fault]):
    """The orders not yet used up."""

    def __init__(self) -> None:
        super().__init__(Fault)

    def take(self, method: str, path: str, sent: Mapping[str, str]) -> Fault | None:
        """The fault this call meets, counted down."""
        return self.met(lambda one: one.is_about(method, path, sent))
