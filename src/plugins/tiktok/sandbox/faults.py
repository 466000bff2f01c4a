"""Faults ordered for coming calls: what to answer, on which path, how often."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal, override

from adport.sandbox.faults import Faults as Orders
from adport.sandbox.faults import Order
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.paging import Harm
from plugins.tiktok.sandbox.quota import advertiser_throttled, throttled
from plugins.tiktok.sandbox.tokens import APP_ID

type Kind = Literal[
    "throttle_qps",
    "throttle_qpm",
    "throttle_qpd",
    "throttle_advertiser",
    "code",
    "http_500",
    "http_504_html",
    "http_400_html",
    "html_200",
    "timeout",
    "truncated",
    "reordered",
    "moving",
    "short",
    "partial",
    "uncounted",
    "empty",
    "drop",
]
"""`moving` harms not its own call: the rows move up by one behind the page it shows."""


class Fault(Order, kw_only=True, forbid_unknown_fields=True):
    """One order."""

    path: str
    kind: Kind
    match: Mapping[str, str] = {}
    """Parameters that must be there with this value, or hold it in their JSON list."""
    code: int = 50000
    message: str = "System error, please try again later."
    seconds: float = 120.0
    """How long `timeout` keeps the caller waiting before the true answer."""

    def is_about(self, path: str, sent: Mapping[str, object]) -> bool:
        """Whether this fault is meant for such a call; the path "*" means every one."""
        return self.path in {path, "*"} and all(
            _holds(sent.get(name), value) for name, value in self.match.items()
        )

    def refusal(self, sent: Mapping[str, object]) -> Refusal | None:
        """The error to answer with; None where the fault is not one of the envelope's."""
        match self.kind:
            case "throttle_qps":
                return throttled("second", APP_ID)
            case "throttle_qpm":
                return throttled("minute", APP_ID)
            case "throttle_qpd":
                return throttled("day", APP_ID)
            case "throttle_advertiser":
                return advertiser_throttled(str(sent.get("advertiser_id", "")))
            case "code":
                return Refusal(self.code, self.message)
            case _:
                return None


class Faults(Orders[Fault]):
    """The orders not yet used up, and what they have moved."""

    def __init__(self) -> None:
        super().__init__(Fault)
        self._moves: Counter[str] = Counter()

    @override
    def clear(self) -> None:
        """Order nothing, and put back the rows that have moved."""
        super().clear()
        self._moves.clear()

    def take(self, path: str, sent: Mapping[str, object]) -> Fault | None:
        """The fault this call meets, counted down."""
        return self.met(lambda one: one.is_about(path, sent))

    def harm(self, path: str, fault: Fault | None) -> Harm:
        """What becomes of the rows of a call to `path` that met `fault`."""
        kind, moved = fault.kind if fault else None, self._moves[path]
        if kind == "moving":
            self._moves[path] += 1
        return Harm(
            is_reordered=kind == "reordered",
            moved=moved,
            loses=kind in ("short", "partial"),
            tells=kind == "partial",
            is_uncounted=kind == "uncounted",
        )


def _holds(sent: object, wanted: str) -> bool:
    if isinstance(sent, str):
        return sent == wanted or (sent.startswith(("[", "{")) and f'"{wanted}"' in sent)
    return isinstance(sent, list) and wanted in sent
