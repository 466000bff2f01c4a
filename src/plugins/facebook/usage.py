"""How much of an allowance is used up, as the headers of an answer tell it."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, cast

import msgspec

from core.provider import Answer
from core.provider_errors import LONGEST_PAUSE, RateLimited

SLOW, STOP = 75.0, 95.0
"""Percent from which calls are stretched, and from which they wait."""
_LONGEST_STEP = 5.0
"""Seconds that a call is put off just below the stop; up to so much is waited for."""
_RESET = 60.0
"""Seconds to wait at the stop where no header tells."""
_LONGEST_ID = 40
_OURS = ("ads_management", "ads_insights", "custom_audience")
"""The use cases that our calls fall under; Pages and messages are others."""
_TOLD = {
    "x-app-usage",
    "x-ad-account-usage",
    "x-fb-ads-insights-throttle",
    "x-fb-ads-insights-reach-throttle",
    "x-business-use-case-usage",
}


class Used(msgspec.Struct, frozen=True, order=True):
    """A share of an allowance, and when it is whole again."""

    percent: float
    seconds: float = 0.0
    account: bool = False
    account_id: str = ""
    """Whose, where the headers tell of several."""


def usage(answer: Answer) -> tuple[RateLimited, ...]:
    """A pause for each allowance that is nearly used up: the nearer the end, the longer."""
    groups: dict[tuple[bool, str], list[Used]] = {}
    for one in used(answer.headers):
        groups.setdefault((one.account, one.account_id), []).append(one)
    return tuple(_pause(shares) for shares in groups.values() if max(shares).percent >= SLOW)


def _pause(shares: list[Used]) -> RateLimited:
    fullest = max(shares)
    if fullest.percent >= STOP:
        seconds = max(one.seconds or _RESET for one in shares if one.percent >= STOP)
    else:
        seconds = max(0.5, _LONGEST_STEP * (fullest.percent - SLOW) / (STOP - SLOW))
    whose = "An ad account's" if fullest.account else "The app's"
    return RateLimited(
        f"{whose} allowance at Facebook is used up to {fullest.percent:.0f} percent.",
        after=seconds,
        account=fullest.account,
        account_id=fullest.account_id,
    )


def used(headers: Mapping[str, str]) -> Iterator[Used]:
    """Every share that the headers tell; what cannot be read tells nothing."""
    found = {name.lower(): _read(value) for name, value in headers.items() if name.lower() in _TOLD}
    if app := found.get("x-app-usage"):
        yield Used(_worst(app))
    if account := found.get("x-ad-account-usage"):
        seconds = min(_number(account, "reset_time_duration"), LONGEST_PAUSE)
        yield Used(_number(account, "acc_id_util_pct"), seconds, account=True)
    for name in ("x-fb-ads-insights-throttle", "x-fb-ads-insights-reach-throttle"):
        insights = found.get(name) or {}
        yield Used(_number(insights, "app_id_util_pct"))
        yield Used(_number(insights, "acc_id_util_pct"), account=True)
    yield from _of_cases(found.get("x-business-use-case-usage") or {})


def _of_cases(groups: Mapping[str, object]) -> Iterator[Used]:
    """By whom they are about: one alone is whoever was asked of, a business or an ad account."""
    for id, cases in groups.items():
        for case in cases if isinstance(cases, list) else ():
            if isinstance(case, dict) and case.get("type", _OURS[0]) in _OURS:
                minutes = _number(case, "estimated_time_to_regain_access")
                seconds = min(minutes * 60, LONGEST_PAUSE)
                about = id[:_LONGEST_ID] if len(groups) > 1 else ""
                yield Used(_worst(case), seconds, account=True, account_id=about)


def regained(headers: Mapping[str, str]) -> float:
    """Seconds until everything is allowed again, as far as the headers tell."""
    full = (one for one in used(headers) if one.percent >= STOP and not one.account_id)
    return max((one.seconds for one in full), default=0.0)


def _worst(share: Mapping[str, object]) -> float:
    return max(_number(share, name) for name in ("call_count", "total_time", "total_cputime"))


def _number(told: Mapping[str, object], name: str) -> float:
    """Not less than 0, which is also what cannot be read as a number."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0.0
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return 0.0
    return max(number, 0.0) if isfinite(number) else 0.0


def _read(text: str) -> dict[str, Any]:
    """A header's object. Numbers are read one by one, so that an odd one hides no other."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
