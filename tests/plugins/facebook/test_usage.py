"""Usage headers: calls are stretched from three quarters on, and wait near the end."""

from collections.abc import Mapping

import msgspec
import pytest

from core.provider_errors import RateLimited
from plugins.facebook.usage import usage
from tests.plugins.facebook.answers import content


def told(**headers: object) -> Mapping[str, str]:
    return {
        name.replace("_", "-"): value
        if isinstance(value, str)
        else msgspec.json.encode(value).decode()
        for name, value in headers.items()
    }


def pauses(headers: Mapping[str, str]) -> list[tuple[float, bool, str]]:
    return [(one.after, one.account, one.account_id) for one in usage(content({}, headers))]


def one(headers: Mapping[str, str]) -> RateLimited:
    [pause] = usage(content({}, headers))
    return pause


def app(percent: float) -> Mapping[str, str]:
    return told(X_App_Usage={"call_count": 1, "total_time": percent, "total_cputime": 2})


def account(percent: float, seconds: float = 0) -> Mapping[str, str]:
    used = {"acc_id_util_pct": percent, "reset_time_duration": seconds}
    return told(x_ad_account_usage={**used, "ads_api_access_tier": "a tier nobody knows"})


@pytest.mark.parametrize("headers", [{}, app(74.9), account(10), told(x_app_usage="no json")])
def test_far_from_the_end_nothing_waits(headers: Mapping[str, str]) -> None:
    assert usage(content({}, headers)) == ()


@pytest.mark.parametrize(("percent", "seconds"), [(75, 0.5), (85, 2.5), (94, 4.75)])
def test_the_nearer_the_end_the_longer_between_calls(percent: float, seconds: float) -> None:
    pause = one(app(percent))
    assert (pause.after, pause.account) == (seconds, False)


def test_at_the_end_an_account_waits_until_it_is_over() -> None:
    pause = one(account(96, 120))
    assert (pause.after, pause.account) == (120, True)
    case = {"type": "ads_management", "call_count": 99, "estimated_time_to_regain_access": 3}
    pause = one(told(x_business_use_case_usage={"1": [case], "2": []}))
    assert (pause.after, pause.account) == (180, True)


def test_without_an_end_in_sight_it_is_a_minute() -> None:
    pause = one(app(100))
    assert pause.after == 60
    assert "100 percent" in str(pause)


def case(percent: float, minutes: float = 0, kind: str = "ads_insights") -> Mapping[str, object]:
    left = {"type": kind, "call_count": percent}
    return {**left, "estimated_time_to_regain_access": minutes}


def test_each_allowance_that_is_nearly_used_up_counts() -> None:
    used = {"app_id_util_pct": 80, "acc_id_util_pct": 97}
    headers = {**app(76), **told(x_fb_ads_insights_throttle=used)}
    assert pauses(headers) == [(1.25, False, ""), (60, True, "")]
    assert pauses({**app(96), **account(100, 10)}) == [(60, False, ""), (10, True, "")]


def test_of_several_that_are_used_up_the_last_to_come_back_counts() -> None:
    headers = {**told(x_business_use_case_usage={"1": [case(96)]}), **account(95, 250)}
    assert pauses(headers) == [(250, True, "")]


def test_the_throttle_of_reach_counts_too() -> None:
    headers = told(X_Fb_Ads_Insights_Reach_Throttle={"acc_id_util_pct": 99})
    assert pauses(headers) == [(60, True, "")]


def test_a_use_case_of_another_pauses_that_one() -> None:
    cases = {"7": [case(20)], "8": [case(99, 3), case(99, 30, "pages")]}
    assert pauses(told(x_business_use_case_usage=cases)) == [(180, True, "8")]


def test_use_cases_that_are_none_of_ours_do_not_count() -> None:
    assert pauses(told(x_business_use_case_usage={"8": [case(99, 3, "pages")]})) == []


@pytest.mark.parametrize("odd", ["NaN", "1e400", '"x"', "null", "[]", "true", "-5", "9" * 400])
def test_an_odd_number_hides_no_other(odd: str) -> None:
    text = f'{{"call_count": {odd}, "total_time": 99}}'
    assert pauses(told(x_app_usage=text)) == [(60, False, "")]
    cases = f'{{"1": [{{"call_count": {odd}}}, 7, {{"call_count": "99"}}], "2": {odd}}}'
    assert pauses(told(x_business_use_case_usage=cases)) == [(60, True, "1")]


@pytest.mark.parametrize("text", ["[" * 10_000, "{", "", "[]", "7", '{"1": {"2": 3}}'])
def test_what_is_no_header_of_that_kind_tells_nothing(text: str) -> None:
    names = ("x_app_usage", "x_ad_account_usage", "x_business_use_case_usage")
    assert pauses(told(**dict.fromkeys(names, text))) == []


@pytest.mark.parametrize(("minutes", "seconds"), [(1e300, 24 * 3600), (-5, 60)])
def test_no_word_of_an_end_lasts_longer_than_a_day(minutes: float, seconds: float) -> None:
    assert pauses(told(x_business_use_case_usage={"1": [case(99, minutes)]})) == [
        (seconds, True, "")
    ]
