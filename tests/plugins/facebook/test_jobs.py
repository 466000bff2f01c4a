"""Reports in the background: begun where a report is too large at once, and read when done."""

from datetime import timedelta

import pytest

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window
from core.provider_errors import RateLimited, TooLarge, Unavailable
from tests.plugins.facebook.conftest import NOON
from tests.plugins.facebook.someone import Someone

TODAY = NOON.date()
WEEK = Window(since=TODAY - timedelta(days=6), until=TODAY)
MONTH = Window(since=TODAY - timedelta(days=29), until=TODAY)


async def read(someone: Someone, account: AdAccount, window: Window = WEEK) -> list[Insight]:
    """As the host reads: whoever is told to wait comes back to the same place."""
    cursor, rows, waits = "", list[Insight](), 0
    while True:
        try:
            page = await someone.facebook.insights(someone.line, account, Level.AD, window, cursor)
        except RateLimited:
            waits += 1
            assert waits < 20
            await someone.caller.admin("clock", {"advance_seconds": 1})
            continue
        rows += page.rows
        cursor = page.next
        if not cursor:
            return rows


async def test_what_is_too_large_at_once_is_made_in_the_background(
    someone: Someone, store: AdAccount
) -> None:
    whole = {(one.entity_id, one.day) for one in await read(someone, store)}
    await someone.caller.admin("settings", {"most_rows": 10})
    someone.decides(PAGE_SIZE="20")
    rows = await read(someone, store)
    assert len(rows) == len(whole) > 20
    assert {(one.entity_id, one.day) for one in rows} == whole
    begun = [one for one in someone.sandbox.calls.latest() if one.method == "POST"]
    assert [one.path for one in begun] == [f"act_{store.id}/insights"]


async def test_a_wide_window_is_halved_first(someone: Someone, store: AdAccount) -> None:
    await someone.caller.admin("settings", {"most_rows": 10})
    with pytest.raises(TooLarge):
        await read(someone, store, MONTH)
    assert not [one for one in someone.sandbox.calls.latest() if one.method == "POST"]


async def test_what_is_too_large_even_so_is_halved_as_well(
    someone: Someone, store: AdAccount
) -> None:
    await someone.caller.admin("settings", {"most_rows": 10, "most_job_rows": 20})
    with pytest.raises(TooLarge):
        await read(someone, store)


@pytest.mark.parametrize("kind", ["job_failed", "job_skipped"])
async def test_a_report_that_failed_is_begun_again_and_given_up_at_last(
    someone: Someone, store: AdAccount, kind: str
) -> None:
    await someone.caller.admin("settings", {"most_rows": 10})
    fault = {"path": "act_*/insights", "kind": kind, "method": "POST"}
    await someone.caller.admin("faults", {**fault, "times": 1})
    assert await read(someone, store)
    await someone.caller.admin("faults", {**fault, "times": 9})
    with pytest.raises(Unavailable):
        await read(someone, store)


async def test_a_fresh_report_may_not_be_seen_at_once(someone: Someone, store: AdAccount) -> None:
    await someone.caller.admin("settings", {"most_rows": 10, "job_seconds": 0})
    page = await someone.facebook.insights(someone.line, store, Level.AD, WEEK, "")
    assert page.rows == ()
    await someone.caller.admin("faults", {"path": "[0-9]*", "code": 100, "subcode": 33})
    with pytest.raises(RateLimited):
        await someone.facebook.insights(someone.line, store, Level.AD, WEEK, page.next)
    again = await someone.facebook.insights(someone.line, store, Level.AD, WEEK, page.next)
    assert again.rows
