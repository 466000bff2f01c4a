"""Insights: levels that agree, days that grow, reports in the background."""

from decimal import Decimal

import pytest

from tests.plugins.facebook.sandbox.caller import Caller, Json, code_of

MARCH = {"since": "2026-03-01", "until": "2026-03-15"}


async def report(caller: Caller, token: str, account: str, **params: object) -> list[Json]:
    asked = {"time_range": MARCH, "time_increment": 1, "limit": 5000, **params}
    rows: list[Json] = (await caller.get(f"{account}/insights", token, **asked))["data"]
    return rows


def total(rows: list[Json]) -> Decimal:
    return sum((Decimal(one["spend"]) for one in rows), Decimal())


@pytest.mark.parametrize("level", ["campaign", "adset", "ad"])
async def test_every_level_adds_up_to_the_account(caller: Caller, token: str, level: str) -> None:
    await caller.admin("settings", {"hides_deleted": False})
    for account in await caller.accounts(token):
        whole = await report(caller, token, account)
        parts = await report(caller, token, account, level=level, fields=f"{level}_id,spend")
        assert total(parts) == total(whole)
        assert all(one[f"{level}_id"] and one["date_start"] == one["date_stop"] for one in parts)


async def test_what_was_deleted_is_in_the_account_and_else_only_when_asked_for(
    caller: Caller, token: str
) -> None:
    account = (await caller.accounts(token))[0]
    asked = {"level": "campaign", "fields": "campaign_id,spend"}
    early = {"since": "2026-01-01", "until": "2026-01-31"}
    whole = await report(caller, token, account, time_range=early)
    shown = await report(caller, token, account, time_range=early, **asked)
    wanted = {
        "field": "campaign.effective_status",
        "operator": "IN",
        "value": ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED"],
    }
    all = await report(caller, token, account, time_range=early, filtering=[wanted], **asked)
    assert total(shown) < total(all) == total(whole)


async def test_yen_have_no_decimals_and_an_empty_list_is_left_out(
    caller: Caller, token: str
) -> None:
    rows = (await caller.get("me/adaccounts", token, fields="currency"))["data"]
    yen = next(one["id"] for one in rows if one["currency"] == "JPY")
    days = await report(caller, token, yen, fields="spend,actions,action_values,purchase_roas")
    assert all(one["spend"].isdigit() for one in days)
    assert all(one.get("actions", [1]) for one in days)


async def test_today_grows_and_purchases_come_late(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    before = await report(caller, token, account, fields="spend,actions")
    await caller.admin("clock", {"advance_seconds": 6 * 3600})
    after = await report(caller, token, account, fields="spend,actions")
    assert Decimal(after[-1]["spend"]) > Decimal(before[-1]["spend"])
    assert [one["spend"] for one in after[:-1]] == [one["spend"] for one in before[:-1]]


async def test_a_span_may_be_one_row(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    [row] = await report(caller, token, account, time_increment="all_days", fields="spend,reach")
    assert (row["date_start"], row["date_stop"]) == ("2026-03-01", "2026-03-15")
    weeks = await report(caller, token, account, time_increment=7)
    assert total(weeks) == Decimal(row["spend"])
    assert len(weeks) == 3


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"level": "page"}, (100, 99)),
        ({"fields": "magic"}, (100, None)),
        ({"breakdowns": "age"}, (2, 1504041)),
        ({"time_increment": 91}, (100, None)),
        ({"time_range": {"since": "2026-03-02", "until": "2026-03-01"}}, (100, None)),
        ({"time_range": {"since": "2022-01-01", "until": "2022-01-02"}}, (3018, None)),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    caller: Caller, token: str, asked: Json, code: tuple[int, int | None]
) -> None:
    account = (await caller.accounts(token))[0]
    assert code_of(await caller.error(f"{account}/insights", token, **asked)) == code


async def test_a_large_report_is_made_in_the_background(caller: Caller, token: str) -> None:
    await caller.admin("settings", {"most_rows": 10})
    account = (await caller.accounts(token))[0]
    asked: Json = {"time_range": MARCH, "time_increment": 1, "level": "ad"}
    asked["fields"] = "ad_id,spend"
    refused = await caller.call(f"{account}/insights", token, **asked)
    assert refused.status_code == 500
    begun = await caller.call(f"{account}/insights", token, method="POST", **asked)
    run = begun.json()["report_run_id"]
    early = await caller.get(run, token)
    assert early["async_status"] == "Job Not Started"
    assert code_of(await caller.error(f"{run}/insights", token)) == (100, None)
    await caller.admin("clock", {"advance_seconds": 5})
    done = await caller.get(run, token)
    assert (done["async_status"], done["async_percent_completion"]) == ("Job Completed", 100)
    rows = (await caller.get(f"{run}/insights", token, limit=5000))["data"]
    await caller.admin("settings", {"most_rows": None})
    assert rows == await report(caller, token, account, **asked)


async def test_a_report_may_fail_and_may_be_too_large_even_so(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    await caller.admin("faults", {"path": f"{account}/insights", "kind": "job_failed"})
    for most, status in ((None, "Job Failed"), (3, "Job Failed"), (None, "Job Completed")):
        await caller.admin("settings", {"most_job_rows": most})
        begun = await caller.call(f"{account}/insights", token, method="POST", time_increment=1)
        await caller.admin("clock", {"advance_seconds": 5})
        told = await caller.get(begun.json()["report_run_id"], token)
        assert told["async_status"] == status


async def test_a_strangers_report_is_not_found(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    begun = await caller.call(f"{account}/insights", token, method="POST")
    other = await caller.token("second_admin")
    assert code_of(await caller.error(begun.json()["report_run_id"], other)) == (100, 33)
