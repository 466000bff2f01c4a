"""The app's quota: per second, minute and day, and per ad account."""

from datetime import UTC, datetime

import pytest

from plugins.tiktok.sandbox.allowances import Allowance
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.quota import Quota
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import APP, Caller


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, second, tzinfo=UTC)


def spend(quota: Quota, now: datetime, calls: int) -> None:
    for _ in range(calls):
        quota.spend(now, "basic")


def test_the_eleventh_call_of_a_second_is_refused_and_the_next_second_is_free() -> None:
    quota = Quota("1")
    spend(quota, at(12), 10)
    with pytest.raises(Refusal, match="App reaches the QPS limit"):
        spend(quota, at(12), 1)
    spend(quota, at(12, 0, 1), 10)


def test_a_minute_overdrawn_blocks_for_five() -> None:
    quota = Quota("77")
    for second in range(60):
        spend(quota, at(12, 0, second), 9)
    for second in range(60):
        spend(quota, at(12, 1, second), 10)
    with pytest.raises(Refusal, match=r"requests from App \[77\] are temporarily restricted"):
        spend(quota, at(12, 1, 59), 1)
    for now in (at(12, 2), at(12, 6, 58)):
        with pytest.raises(Refusal, match="temporarily restricted"):
            spend(quota, now, 1)
    spend(quota, at(12, 6, 59), 1)


def test_a_day_overdrawn_lasts_until_midnight_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.tiktok.sandbox.quota.ALLOWANCES", {"basic": _few()})
    quota = Quota("1")
    spend(quota, at(9), 3)
    for now in (at(10), at(23, 59, 59)):
        with pytest.raises(Refusal, match="Requests made too frequently"):
            spend(quota, now, 1)
    spend(quota, at(0).replace(day=16), 1)


def _few() -> Allowance:
    return Allowance(second=10, minute=600, day=3)


def test_higher_levels_allow_more() -> None:
    quota = Quota("1")
    for _ in range(50):
        quota.spend(at(12), "ultimate")
    with pytest.raises(Refusal):
        quota.spend(at(12), "ultimate")


async def test_all_people_share_the_app_s_quota(caller: Caller) -> None:
    first, second = await caller.token("admin"), await caller.token("second_admin")
    await caller.admin("settings", {"quotas": True})
    codes = []
    for number in range(24):
        token = (first, second)[number % 2]
        codes.append((await caller.get("bc/get/", token)).code)
    assert set(codes) == {0, 40100}
    assert codes[:10] == [0] * 10


async def test_the_clock_frees_the_quota(caller: Caller) -> None:
    token = await caller.token("admin")
    await caller.admin("settings", {"quotas": True})
    while (await caller.get("bc/get/", token)).code == 0:
        pass
    await caller.admin("clock", {"advance_seconds": 1})
    assert (await caller.get("bc/get/", token)).code == 0


async def test_quota_is_judged_after_the_token_and_before_the_scope(caller: Caller) -> None:
    token = await caller.token("admin", [1])
    await caller.admin("settings", {"quotas": True})
    while (await caller.get("campaign/get/", token)).code == 40001:
        pass
    assert (await caller.get("campaign/get/", "wrong")).code == 40105


async def test_the_exchange_counts_too(caller: Caller) -> None:
    await caller.admin("settings", {"quotas": True})
    codes = {(await caller.exchange("made up")).code for _ in range(24)}
    assert codes == {40101, 40100}


async def test_one_account_can_be_slowed_alone(caller: Caller, sandbox: Sandbox) -> None:
    token = await caller.token("admin")
    await caller.admin("settings", {"advertiser_qps": 1})
    slow, other = list(sandbox.world.accounts)[:2]
    codes = [(await caller.get("campaign/get/", token, advertiser_id=slow)).code for _ in range(4)]
    assert codes.count(40133) >= 2
    assert (await caller.get("campaign/get/", token, advertiser_id=other)).code == 0


def test_an_endpoint_that_is_counted_apart_shuts_alone() -> None:
    quota = Quota("1")
    for _ in range(5):
        quota.spend(at(12), "basic", "ad/create/")
    with pytest.raises(Refusal, match="QPS"):
        quota.spend(at(12), "basic", "ad/create/")
    for _ in range(5):
        quota.spend(at(12), "basic", "ad/get/")
    usage = quota.usage(at(12), "basic")
    assert usage.used == {"second": 10, "minute": 10, "day": 10}
    assert usage.breaches == {"second": 0, "minute": 0, "day": 0, "endpoint": 1, "advertiser": 0}


def test_events_may_come_faster_than_everything_else_together() -> None:
    quota = Quota("1")
    for _ in range(1000):
        quota.spend(at(12), "basic", "event/track/")
    with pytest.raises(Refusal):
        quota.spend(at(12), "basic", "event/track/")
    assert quota.usage(at(12), "basic").used["day"] == 0


def test_a_level_raises_an_endpoint_s_allowance_too() -> None:
    quota = Quota("1")
    for _ in range(10):
        quota.spend(at(12), "advanced", "ad/create/")
    with pytest.raises(Refusal):
        quota.spend(at(12), "advanced", "ad/create/")


async def test_tiktok_s_own_sandbox_host_allows_one_call_a_second_to_each_endpoint(
    caller: Caller,
) -> None:
    token = await caller.token()
    await caller.admin("settings", {"quotas": True, "on_sandbox_host": True})
    codes = [(await caller.get("bc/get/", token)).code for _ in range(6)]
    assert set(codes) == {0, 40100}
    assert (await caller.get("user/info/", token)).code == 0


async def test_usage_and_breaches_are_told_and_start_anew(caller: Caller) -> None:
    token = await caller.token()
    await caller.admin("settings", {"quotas": True})
    calls = 0
    while (await caller.get("bc/get/", token)).code == 0:
        calls += 1
    told = (await caller.client.get("/_sandbox/quota")).json()
    assert told["used"]["day"] == told["used"]["minute"] == calls + 1
    assert told["allowed"] == {"second": 10, "minute": 600, "day": 864_000}
    assert told["breaches"]["second"] == 1
    assert told["shut_until"] is None
    await caller.client.delete("/_sandbox/quota")
    told = (await caller.client.get("/_sandbox/quota")).json()
    assert told["breaches"]["second"] == told["used"]["day"] == 0


async def test_a_throttle_that_was_ordered_is_no_breach(caller: Caller) -> None:
    token = await caller.token()
    await caller.admin("settings", {"quotas": True})
    await caller.admin("faults", {"path": "bc/get/", "kind": "throttle_qpm"})
    assert (await caller.get("bc/get/", token)).code == 40100
    told = (await caller.client.get("/_sandbox/quota")).json()
    assert set(told["breaches"].values()) == {0}


def test_a_shut_app_is_told_until_when() -> None:
    quota = Quota("1")
    for second in range(60):
        spend(quota, at(12, 0, second), 10)
    for second in range(60):
        spend(quota, at(12, 1, second), 10)
    with pytest.raises(Refusal, match="restricted"):
        spend(quota, at(12, 1, 59), 1)
    assert quota.usage(at(12, 3), "basic").shut_until == at(12, 6, 59)
    assert quota.usage(at(12, 6, 59), "basic").shut_until is None


async def test_without_quotas_nothing_is_counted(caller: Caller) -> None:
    token = await caller.token("admin")
    codes = {(await caller.get("oauth2/advertiser/get/", token, **APP)).code for _ in range(30)}
    assert codes == {0}
