"""Usage headers: calls are stretched from three quarters on, and wait near the end."""

from collections.abc import Mapping

import msgspec
import pytest

from plugins.facebook.usage import usage
from tests.plugins.facebook.answers import content


def told(**headers: object) -> Mapping[str, str]:
    return {
        name.replace("_", "-"): value
        if isinstance(value, str)
        else msgspec.json.encode(value).decode()
        for name, value in headers.items()
    }


def app(percent: float) -> Mapping[str, str]:
    return told(X_App_Usage={"call_count": 1, "total_time": percent, "total_cputime": 2})


def account(percent: float, seconds: float = 0) -> Mapping[str, str]:
    used = {"acc_id_util_pct": percent, "reset_time_duration": seconds}
    return told(x_ad_account_usage={**used, "ads_api_access_tier": "a tier nobody knows"})


@pytest.mark.parametrize("headers", [{}, app(74.9), account(10), told(x_app_usage="no json")])
def test_far_from_the_end_nothing_waits(headers: Mapping[str, str]) -> None:
    assert usage(content({}, headers)) is None


@pytest.mark.parametrize(("percent", "seconds"), [(75, 0.5), (85, 2.5), (94, 4.75)])
def test_the_nearer_the_end_the_longer_between_calls(percent: float, seconds: float) -> None:
    pause = usage(content({}, app(percent)))
    assert pause is not None
    assert (pause.after, pause.account) == (seconds, False)


def test_at_the_end_an_account_waits_until_it_is_over() -> None:
    pause = usage(content({}, account(96, 120)))
    assert pause is not None
    assert (pause.after, pause.account) == (120, True)
    case = {"type": "ads_management", "call_count": 99, "estimated_time_to_regain_access": 3}
    pause = usage(content({}, told(x_business_use_case_usage={"1": [case], "2": []})))
    assert pause is not None
    assert (pause.after, pause.account) == (180, True)


def test_without_an_end_in_sight_it_is_a_minute() -> None:
    pause = usage(content({}, app(100)))
    assert pause is not None
    assert pause.after == 60
    assert "100 percent" in str(pause)


def test_the_fullest_allowance_counts() -> None:
    used = {"app_id_util_pct": 80, "acc_id_util_pct": 97}
    pause = usage(content({}, {**app(76), **told(x_fb_ads_insights_throttle=used)}))
    assert pause is not None
    assert pause.account
