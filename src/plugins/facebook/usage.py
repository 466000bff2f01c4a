"""How much of an allowance is used up, as the headers of an answer tell it."""

from collections.abc import Iterator, Mapping

import msgspec

from core.provider import Answer
from core.provider_errors import RateLimited

SLOW, STOP = 75.0, 95.0
"""Percent from which calls are stretched, and from which they wait."""
_LONGEST_STEP = 5.0
"""Seconds that a call is put off just below the stop; up to so much is waited for."""
_RESET = 60.0
"""Seconds to wait at the stop where no header tells."""


class _Percent(msgspec.Struct, frozen=True):
    call_count: float = 0
    total_time: float = 0
    total_cputime: float = 0
    estimated_time_to_regain_access: float = 0
    """In minutes."""

    @property
    def worst(self) -> float:
        return max(self.call_count, self.total_time, self.total_cputime)


class _Util(msgspec.Struct, frozen=True):
    app_id_util_pct: float = 0
    acc_id_util_pct: float = 0
    reset_time_duration: float = 0
    """In seconds."""


class Used(msgspec.Struct, frozen=True, order=True):
    """A share of an allowance, and when it is whole again."""

    percent: float
    seconds: float = 0.0
    account: bool = False


def usage(answer: Answer) -> RateLimited | None:
    """A pause where the fullest allowance is nearly used up: the nearer the end, the longer."""
    fullest = max(used(answer.headers), default=Used(0.0))
    if fullest.percent < SLOW:
        return None
    if fullest.percent >= STOP:
        seconds = fullest.seconds or _RESET
    else:
        seconds = max(0.5, _LONGEST_STEP * (fullest.percent - SLOW) / (STOP - SLOW))
    whose = "An ad account's" if fullest.account else "The app's"
    return RateLimited(
        f"{whose} allowance at Facebook is used up to {fullest.percent:.0f} percent.",
        after=seconds,
        account=fullest.account,
    )


def used(headers: Mapping[str, str]) -> Iterator[Used]:
    """Every share that the headers tell; what cannot be read tells nothing."""
    found = {name.lower(): value for name, value in headers.items()}
    if app := _read(found.get("x-app-usage"), _Percent):
        yield Used(app.worst)
    if account := _read(found.get("x-ad-account-usage"), _Util):
        yield Used(account.acc_id_util_pct, account.reset_time_duration, account=True)
    if insights := _read(found.get("x-fb-ads-insights-throttle"), _Util):
        yield Used(insights.app_id_util_pct)
        yield Used(insights.acc_id_util_pct, account=True)
    cases = _read(found.get("x-business-use-case-usage"), dict[str, tuple[_Percent, ...]])
    for case in (one for group in (cases or {}).values() for one in group):
        yield Used(case.worst, case.estimated_time_to_regain_access * 60, account=True)


def regained(headers: Mapping[str, str]) -> float:
    """Seconds until everything is allowed again, as far as the headers tell."""
    return max((one.seconds for one in used(headers) if one.percent >= STOP), default=0.0)


def _read[T](text: str | None, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text or "null", type=kind | None)
    except msgspec.DecodeError:
        return None
