"""Faults that can be ordered, so that it can be seen what a client makes of them."""

from fnmatch import fnmatchcase
from typing import Literal

from adport.sandbox.faults import Faults, Order

type Kind = Literal[
    "throttled",
    "busy",
    "failing",
    "expired",
    "permission_missing",
    "account_lost",
    "reordered",
    "timeout",
    "truncated",
    "endless",
    "html",
    "redirect",
]
WAIT = 2
"""Seconds after which a throttled or busy service may be asked again."""


class Fault(Order, kw_only=True, forbid_unknown_fields=True):
    """What the coming calls meet."""

    kind: Kind
    path: str = "*"
    """Without the slash in front; `*` stands for anything."""
    seconds: float = 60.0
    """How long a timeout takes."""


class Refusal(Exception):
    """An answer that says no in the contract's words."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: int = 0) -> None:
        super().__init__(message)
        self.status, self.code, self.retry_after_s = status, code, retry_after_s


def taken(faults: Faults[Fault], path: str) -> Fault | None:
    """The fault that this call meets; it is used up."""
    return faults.met(lambda one: fnmatchcase(path, one.path))


def refusal_of(fault: Fault | None) -> Refusal | None:
    """The contract's word for the fault, where it has one."""
    match fault.kind if fault else None:
        case "throttled":
            return Refusal(429, "rate_limited", "Slow down.", WAIT)
        case "busy":
            return Refusal(503, "unavailable", "Maintenance; back in a moment.", WAIT)
        case "failing":
            return Refusal(500, "unavailable", "Something broke.")
        case "expired":
            return Refusal(401, "invalid_key", "This key is over.")
        case "permission_missing":
            return Refusal(403, "forbidden", "This key lacks the scope for that.")
        case "account_lost":
            return Refusal(404, "not_found", "There is no such account for this key.")
        case _:
            return None
