"""What can befall a call, and what must come of it: the table that the matrix is tried against."""

from enum import StrEnum

import msgspec

from core.slices import TRAITS, SliceKind, SliceStatus
from plugins.tiktok.sandbox.faults import Kind


class Spread(StrEnum):
    """What else falls with the slice that was hit."""

    NOTHING = "nothing"
    TARGET = "target"
    """What was still to be read of its account or Business Center."""
    FEATURE = "feature"
    """What was still to be read for its feature."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ends, as far as it is hit."""

    hit: SliceStatus = SliceStatus.DONE
    spread: Spread = Spread.NOTHING
    pause: float | None = None
    """Seconds for which the run lets go; it ends well after that."""
    problem: str = ""
    """The code that the run's problem begins with; empty where there is none."""


WELL = Outcome()


def _fails(problem: str, spread: Spread = Spread.NOTHING) -> Outcome:
    return Outcome(hit=SliceStatus.FAILED, spread=spread, problem=problem)


def _pauses(seconds: float) -> Outcome:
    return Outcome(pause=seconds)


class Mishap(msgspec.Struct, frozen=True, kw_only=True):
    """One way to fail."""

    name: str
    kind: Kind = "code"
    code: int = 0
    message: str = ""
    once: Outcome = WELL
    """Where one call met it."""
    lasting: Outcome = WELL
    """Where every call about one account or Business Center does."""
    times: int = 0
    """How often it is met where it lasts; 0: until it is cleared."""


_DOWN = _fails("provider_unavailable")
_NONSENSE = _fails("provider_garbled")
_NO = _fails("provider_rejected")
_MISSING = _fails("rows_missing")
_LOST = _fails("access_lost", Spread.TARGET)
_GONE = _fails("account_gone", Spread.TARGET)
_SCOPELESS = _fails("scope_missing", Spread.FEATURE)
_NOT_OFFERED = Outcome(hit=SliceStatus.SKIPPED, problem="api_not_eligible")
_LEFT_OUT = Outcome(hit=SliceStatus.SKIPPED, problem="platform_forbidden")
_TO_MIDNIGHT = 12 * 3600.0
_PATIENTLY = 9
"""Calls: more than are repeated at once, so that the slice itself has to wait."""


def _passing(name: str, kind: Kind = "code", code: int = 0) -> Mishap:
    """A throttle of seconds, which is waited for."""
    return Mishap(name=name, kind=kind, code=code, times=_PATIENTLY)


def _long(name: str, pause: float, kind: Kind = "code", code: int = 0, message: str = "") -> Mishap:
    outcome = _pauses(pause)
    return Mishap(name=name, kind=kind, code=code, message=message, once=outcome, lasting=outcome)


def _final(name: str, outcome: Outcome, code: int, message: str = "no") -> Mishap:
    """A no that stays a no."""
    return Mishap(name=name, code=code, message=message, once=outcome, lasting=outcome)


def _doubted(name: str, problem: str, code: int) -> Mishap:
    """What would be final if it were true of more than one question."""
    return Mishap(name=name, code=code, message="no", lasting=_fails(problem))


def _ill(name: str, kind: Kind = "code", code: int = 0, lasting: Outcome = _DOWN) -> Mishap:
    """What is gone when one asks again, unless it lasts."""
    return Mishap(name=name, kind=kind, code=code, message="no", lasting=lasting)


MISHAPS = (
    _passing("throttle_qps", "throttle_qps"),
    _long("throttle_qpm", 300, "throttle_qpm"),
    _long("throttle_qpd", _TO_MIDNIGHT, "throttle_qpd"),
    _passing("throttle_advertiser", "throttle_advertiser"),
    _passing("40132", code=40132),
    _passing("40133", code=40133),
    _long("40016", 300, code=40016, message="Requests made too frequently."),
    _long("61000", 60, code=61000),
    _final("40118", _NOT_OFFERED, 40118),
    _doubted("40105", "credential_revoked", 40105),
    _doubted("40102", "credential_expired", 40102),
    _doubted("app", "app_misconfigured", 40101),
    _final("40001_scope", _SCOPELESS, 40001, "The access token lacks the required scope"),
    _final("40001_lost", _LOST, 40001, "No permission to operate advertiser: 7"),
    _final("40001_gone", _GONE, 40001, "The advertiser 7 doesn't exist or has been deleted."),
    _final("40001_right", _LEFT_OUT, 40001, "You don't have permission to operate that."),
    _final("40300", _GONE, 40300),
    _final("40002", _NO, 40002, "Invalid value."),
    Mishap(name="40067", code=40067, message="Your query is too large."),
    _ill("50000", code=50000),
    _ill("51010", code=51010),
    _ill("60001", code=60001),
    _ill("http_500", "http_500"),
    _ill("http_504_html", "http_504_html"),
    Mishap(name="http_400_html", kind="http_400_html", once=_NO, lasting=_NO),
    _ill("html_200", "html_200", lasting=_NONSENSE),
    _ill("timeout", "timeout"),
    _ill("truncated", "truncated", lasting=_NONSENSE),
    _ill("empty", "empty", lasting=_NONSENSE),
    _ill("drop", "drop"),
    Mishap(name="reordered", kind="reordered"),
    Mishap(name="moving", kind="moving"),
    _ill("short", "short", lasting=_MISSING),
    _ill("partial", "partial", lasting=_MISSING),
    _ill("uncounted", "uncounted", lasting=_NONSENSE),
)

TOO_LARGE = _fails("query_too_large")
"""What cannot be asked for in smaller pieces."""

_COUNTLESS = (SliceKind.PIXEL_EVENTS,)
"""Answered whole, without pages: nothing can be missing from them or move."""
_TWO_WAYS = SliceKind.BALANCE
"""Where the Business Center's view is refused, the account's own is asked."""


def outcome_of(mishap: Mishap, kind: SliceKind, *, lasts: bool) -> Outcome:
    """What the table says, and where a kind differs from it."""
    usual = mishap.lasting if lasts else mishap.once
    is_cut = mishap.kind in ("short", "partial")
    if mishap.name == "40067":
        is_final = lasts or not TRAITS[kind].is_windowed
        return TOO_LARGE if is_final else WELL
    if is_cut and kind in (*_COUNTLESS, _TWO_WAYS):
        return WELL
    if kind is _TWO_WAYS and mishap.name in ("40001_scope", "40001_right"):
        return WELL
    return usual


_LIKE_OTHERS = frozenset(
    {
        "throttle_qpd",
        "40132",
        "40133",
        "40016",
        "61000",
        "40102",
        "40001_gone",
        "40300",
        "51010",
        "60001",
        "http_500",
        "http_504_html",
        "http_400_html",
        "html_200",
        "empty",
        "timeout",
        "drop",
        "partial",
    }
)
"""Other words for what another one of the table means: tried on a few kinds."""
DISTINCT = tuple(one for one in MISHAPS if one.name not in _LIKE_OTHERS)
LIKE_OTHERS = tuple(one for one in MISHAPS if one.name in _LIKE_OTHERS)
