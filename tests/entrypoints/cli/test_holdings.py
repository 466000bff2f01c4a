"""What connections reach and what was synced of it, by the command line against the sandbox."""

import re
from collections import Counter
from datetime import date

from tests.entrypoints.cli.town import Town


def test_business_centers_are_deactivated_activated_and_swapped(town: Town) -> None:
    town.connect("Centers")
    ask = ("--profile", "centers")
    first, second = (one["id"] for one in town.line.json("business-centers", "list", *ask)["items"])
    town.line.did("business-centers", "deactivate", first, *ask)
    town.line.did("business-centers", "swap", *ask, "--give-up", second, "--take", first)
    found = town.line.json("business-centers", "list", *ask)["items"]
    assert {one["id"]: one["is_active"] for one in found} == {first: True, second: False}
    assert "no: its Business Center is inactive" in town.line.did("accounts", "list", *ask)
    town.line.did("business-centers", "activate", second, *ask)
    assert "not_found" in str(town.line.problem(2, "business-centers", "activate", "9", *ask))


def test_accounts_are_selected_exactly(town: Town) -> None:
    town.connect("Choosing")
    ask = ("--profile", "choosing")

    def selected() -> set[str]:
        found = town.line.json("accounts", "list", *ask)["items"]
        return {one["account"]["id"] for one in found if one["account"]["is_selected"]}

    everything = sorted(selected())
    town.line.did("accounts", "select", *everything[:2], *ask)
    assert selected() == set(everything[:2])
    town.line.did("accounts", "default", everything[1], *ask)
    assert "“" in town.line.refused(4, "accounts", "default", everything[2], *ask)
    town.line.did("accounts", "select", "--none", *ask)
    assert selected() == set()
    assert "no: not selected" in town.line.did("accounts", "list", *ask)
    town.line.did("accounts", "select", "--all", *ask)
    assert selected() == set(everything)
    assert "12" in town.line.refused(2, "accounts", "select", "12", *ask)
    assert "--all" in town.line.refused(2, "accounts", "select", *ask)


def test_figures_tell_how_fresh_they_are(town: Town, marola: str) -> None:
    ask = ("--profile", "Marola")
    found = [town.line.json(*command, *ask) for command in (("insights", "show"), ("ads", "list"))]
    for told in (*found, town.line.json("balances", "list", *ask)["freshness"]):
        assert told["as_of"]
        assert told["is_complete"] is True
    told = town.line.json("insights", "show", *ask, "--level", "campaign", "--limit", "7")
    assert len(told["items"]) == 7
    more = town.line.json(
        "insights", "show", *ask, "--level", "campaign", "--limit", "7", "--after", told["next"]
    )
    assert more["items"][0] not in told["items"]
    account = told["items"][0]["ad_account_id"]
    only = town.line.json("insights", "show", *ask, "--account", account)["items"]
    assert {one["ad_account_id"] for one in only} == {account}


def test_a_window_that_is_none_is_refused(town: Town, marola: str) -> None:
    ask = ("insights", "show", "--profile", "Marola")
    backwards = ("--since", "2026-03-02", "--until", "2026-03-01")
    assert town.line.problem(2, *ask, *backwards)["field"] == "until"
    assert town.line.problem(2, *ask, "--since", "yesterday")["code"] == "usage"
    assert town.line.problem(2, *ask, "--after", "x")["field"] == "after"
    assert town.line.problem(2, *ask, "--limit", "0")["field"] == "limit"


def test_a_day_that_is_none_is_told_how_to_write(town: Town, marola: str) -> None:
    told = town.line.refused(2, "insights", "show", "--profile", "Marola", "--since", "yesterday")
    assert "“yesterday” is no day; write it as in 2026-03-31." in told


def test_an_account_that_is_not_there_is_told(town: Town, marola: str) -> None:
    for command in (("insights", "show"), ("campaigns", "list")):
        told = town.line.refused(2, *command, "--profile", "Marola", "--account", "12")
        assert "adport accounts list" in told


def test_what_is_not_synced_any_more_is_told_apart_from_what_never_was(town: Town) -> None:
    id = town.connect("Leaving")
    ask = ("--profile", "Leaving")
    never = town.line.did("campaigns", "list", *ask)
    assert "As of -; complete: no." in never
    assert "Nothing of it was read yet" in never
    assert "adport sync start" in never
    town.narrow("Leaving")
    town.line.did("sync", "start", id)
    town.line.did("accounts", "select", "--none", *ask)
    for command in (("campaigns", "list"), ("insights", "show"), ("balances", "list")):
        left = town.line.did(*command, *ask)
        assert "As of 20" in left
        assert "none is selected. What was read before stays." in left
        assert "adport accounts select" in left
        assert "adport sync start" not in left
    town.line.did("accounts", "select", "--all", *ask)
    for one in town.line.json("business-centers", "list", *ask)["items"]:
        town.line.did("business-centers", "deactivate", one["id"], *ask)
    left = town.line.did("campaigns", "list", *ask)
    assert "none is in an active Business Center" in left
    assert "adport plans keep" in left


def days(shown: str) -> list[str]:
    return re.findall(r"^(\d{4}-\d\d-\d\d) ", shown, re.MULTILINE)


def test_people_see_the_newest_days_first(town: Town, marola: str) -> None:
    ask = ("insights", "show", "--profile", "Marola", "--level", "campaign")
    items = town.line.json(*ask, "--limit", "1000")["items"]
    known = {one["day"] for one in items}
    assert 5 <= len(known) <= 8
    assert days(town.line.did(*ask, "--limit", "1000"))[0] == max(known)
    assert days(town.line.did(*ask, "--limit", "1000"))[-1] == min(known)
    most = max(Counter(one["day"] for one in items).values())
    few = town.line.did(*ask, "--limit", str(2 * most))
    assert days(few)[0] == max(known)
    assert date.fromisoformat(days(few)[-1]) > date.fromisoformat(min(known))
    assert "--since goes further back" in few
    last = Counter(one["day"] for one in items)[max(known)]
    one_day = town.line.did(*ask, "--limit", str(last - 1))
    assert set(days(one_day)) == {max(known)}
    assert "There are more: --after" in one_day
    assert "newest days are missing" not in one_day


def test_what_is_missing_is_the_newest_where_parts_are_read(town: Town, marola: str) -> None:
    ask = ("insights", "show", "--profile", "Marola", "--since", min_day(town))
    assert "The newest days are missing" in town.line.did(*ask, "--limit", "2")
    assert "The newest days are missing" not in town.line.did(*ask)
    day = min_day(town)
    of_a_day = (*ask[:4], "--level", "campaign", "--since", day, "--until", day, "--limit", "1")
    told = town.line.did(*of_a_day)
    assert "There are more: --after" in told
    assert "The newest days are missing" not in told


def min_day(town: Town) -> str:
    return str(town.line.json("insights", "show", "--profile", "Marola")["items"][0]["day"])


def test_names_stand_beside_ids(town: Town, marola: str) -> None:
    ask = ("--profile", "Marola")
    names = {
        one["account"]["id"]: one["account"]["name"]
        for one in town.line.json("accounts", "list", *ask)["items"]
    }
    campaign = town.line.json("campaigns", "list", *ask)["items"][0]
    account = campaign["ad_account_id"]
    assert f"{names[account]} {account}" in town.line.did("insights", "show", *ask)
    assert f"{names[account]} {account}" in town.line.did("campaigns", "list", *ask)
    shown = town.line.did("insights", "show", *ask, "--level", "campaign", "--limit", "1000")
    assert f"{campaign['name']} {campaign['id']}" in shown


def test_tables_fit_into_eighty_columns_without_breaking_ids(town: Town, marola: str) -> None:
    ask = ("--profile", "Marola")
    accounts = town.line.json("accounts", "list", *ask)["items"]
    for command in (("accounts", "list", *ask), ("audit", "list"), ("connections", "list")):
        shown = town.line.did(*command, COLUMNS="80")
        assert max(len(line) for line in shown.splitlines()) <= 80
    shown = town.line.did("accounts", "list", *ask, COLUMNS="80")
    assert all(one["account"]["id"] in shown for one in accounts)
    assert town.line.json("connections", "list")["items"][0]["id"][:8] in town.line.did(
        "connections", "list", COLUMNS="80"
    )
