"""What was synced, as tables: the platform's own rows, in parts, and what to do where none are."""

import re
import sqlite3
from typing import Any

import httpx  # noqa: TID251
import pytest

from tests.entrypoints.cli.town import LIVELY, Town

ASK = ("--profile", "Marola")
SHELVES = {
    ("campaigns", "list"): "campaigns",
    ("ad-groups", "list"): "ad_groups",
    ("ads", "list"): "ads",
    ("audiences", "list"): "audiences",
    ("pixels", "list"): "pixels",
}
"""The sandbox's name of what a command lists."""
LISTINGS = (*SHELVES, ("creatives", "list"), ("pixels", "events"), ("transactions", "list"))
each_listing = pytest.mark.parametrize("command", LISTINGS, ids=" ".join)


def world(town: Town) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = httpx.get(f"{town.platform}/_sandbox/world").json()
    return found


def ids_there(town: Town, *shelves: str) -> set[str]:
    """What the platform has in the account that was synced."""
    there = world(town)
    [account] = [one["id"] for one in there["accounts"] if one["name"] == LIVELY]
    return {one["id"] for shelf in shelves for one in there[shelf] if one["advertiser"] == account}


@pytest.mark.parametrize("command", SHELVES, ids=" ".join)
def test_a_listing_is_what_the_platform_has(
    town: Town, marola: str, command: tuple[str, str]
) -> None:
    items = town.line.json(*command, *ASK, "--limit", "1000")["items"]
    assert {one["id"] for one in items} == ids_there(town, SHELVES[command])
    shown = town.line.did(*command, *ASK, "--limit", "1000")
    assert all(one["id"] in shown and one["name"] in shown for one in items)


def test_creatives_are_the_platforms_images_and_videos(town: Town, marola: str) -> None:
    items = town.line.json("creatives", "list", *ASK, "--limit", "1000")["items"]
    assert {one["id"] for one in items} == ids_there(town, "images", "videos")
    shown = town.line.did("creatives", "list", *ASK, "--limit", "1000")
    assert all(one["id"] in shown for one in items)
    assert re.search(r"image \d+ x \d+", shown)


def test_events_of_pixels_have_a_day_and_a_count(town: Town, marola: str) -> None:
    shown = town.line.did("pixels", "events", *ASK, "--limit", "3")
    assert len(re.findall(r"^\d+ +\w+ +\d{4}-\d\d-\d\d +\d+ +Marola", shown, re.MULTILINE)) == 3


def test_transactions_are_an_accounts_or_the_business_centers_own(town: Town, marola: str) -> None:
    shown = town.line.did("transactions", "list", *ASK, "--limit", "1000")
    assert re.search(r"\d\.\d\d BRL .* Business Center \d+$", shown, re.MULTILINE)
    assert re.search(rf"\d\.\d\d BRL .* {LIVELY} \d+$", shown, re.MULTILINE)


@each_listing
def test_a_listing_tells_how_far_to_trust_it_and_how_to_go_on(
    town: Town, marola: str, command: tuple[str, ...]
) -> None:
    first = town.line.did(*command, *ASK, "--limit", "1", COLUMNS="80")
    assert "complete: yes" in first
    every = town.line.json(*command, *ASK, "--limit", "1000")
    assert every["is_complete"] is True
    marks = re.findall(r"--after (\S+)$", first, re.MULTILINE)
    assert len(marks) == (len(every["items"]) > 1)
    for after in marks:
        rest = town.line.json(*command, *ASK, "--after", after, "--limit", "1000")["items"]
        assert rest == every["items"][1:]


@each_listing
def test_nothing_is_cut_off_where_the_terminal_is_narrow(
    town: Town, marola: str, command: tuple[str, ...]
) -> None:
    [item] = town.line.json(*command, *ASK, "--limit", "1")["items"]
    for width in (120, 80, 60):
        lines = town.line.did(*command, *ASK, "--limit", "1", COLUMNS=str(width)).splitlines()
        rows = lines[1 : lines.index("")]
        assert max(map(len, rows)) <= width
        letters = "".join(rows).replace(" ", "")
        if width >= 80:
            assert (item["ad_account_id"] or item["business_center_id"])[-5:] in letters


@each_listing
def test_a_mark_that_is_none_is_refused(town: Town, marola: str, command: tuple[str, ...]) -> None:
    assert town.line.problem(2, *command, *ASK, "--after", "x")["field"] == "after"
    told = town.line.refused(2, *command, *ASK, "--account", "12")
    assert "adport accounts list" in told


def test_what_was_never_read_is_told_with_what_to_do(town: Town) -> None:
    town.line.did("profiles", "create", "Unread")
    for command in (*LISTINGS, ("insights", "show"), ("balances", "list")):
        shown = town.line.did(*command, "--profile", "Unread")
        assert "complete: no" in shown
        assert "What to do: adport sync start CONNECTION" in shown
        assert not re.search(r"^Id ", shown, re.MULTILINE)


def test_the_address_of_a_file_stands_alone_and_works(town: Town, marola: str) -> None:
    [one] = town.line.json("creatives", "list", *ASK, "--limit", "1")["items"]
    name = (one["ad_account_id"], one["id"])
    shown = town.line.did("creatives", "url", *name, *ASK, COLUMNS="60").splitlines()
    assert httpx.get(shown[0]).headers["content-type"].startswith("image/")
    assert shown[1].startswith("Until")
    assert town.line.json("creatives", "url", *name, *ASK)["expires_at"]
    for wrong in ((name[0], "nope"), ("12", name[1])):
        assert town.line.problem(2, "creatives", "url", *wrong, *ASK)["code"] == "not_found"


def test_balances_are_of_accounts_and_their_business_center(town: Town, marola: str) -> None:
    shown = town.line.did("balances", "list", *ASK)
    assert re.search(rf"^Ad account +tiktok +\d+ +{LIVELY} +[\d.]+ BRL ", shown, re.MULTILINE)
    assert re.search(r"^Business Center +tiktok +\d+ .* [\d.]+ BRL ", shown, re.MULTILINE)
    assert "complete: yes" in shown


def test_numbers_told_otherwise_stand_with_before_and_after(town: Town, marola: str) -> None:
    ask = ("insights", "restatements", *ASK)
    assert "No number" in town.line.did(*ask)
    row = town.line.json("insights", "show", *ASK)["items"][0]
    profile = town.line.json("profiles", "list")["items"][0]["id"]
    path = str(town.line.env["ADPORT_DATABASE_URL"]).removeprefix("sqlite:///")
    account = row["ad_account_id"]
    rows = [
        (profile, account, "account", account, row["day"], metric, before, after)
        for metric, before, after in (("spend_micros", 12_500_000, 13_000_000), ("clicks", 7, None))
    ]
    with sqlite3.connect(path) as database:
        database.executemany(
            "INSERT INTO restatements (profile_id, provider, ad_account_id, level, entity_id, day,"
            " metric, before, after, at)"
            " VALUES (?, 'tiktok', ?, ?, ?, ?, ?, ?, ?, '2026-03-31 12:00:00.000000')",
            rows,
        )
    database.close()
    shown = town.line.did(*ask)
    told = rf"^2026-03-31 12:00 +{row['day']} +{LIVELY} {account} +account +{account} +"
    assert re.search(told + r"spend +12\.50 BRL +13\.00 BRL$", shown, re.MULTILINE)
    assert re.search(told + r"clicks +7 +-$", shown, re.MULTILINE)
    first = town.line.json(*ask, "--limit", "1")
    assert [one["metric"] for one in first["items"]] == ["clicks"]
    [second] = town.line.json(*ask, "--after", first["next"])["items"]
    assert (second["before"], second["after"]) == (12_500_000, 13_000_000)
    assert town.line.json(*ask, "--level", "ad")["items"] == []
    assert town.line.problem(2, *ask, "--after", "x")["code"] == "usage"
