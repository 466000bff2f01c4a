"""Business Centers and ad accounts on Config: what each is, and choosing among very many."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import msgspec
import pytest

from core.access import Role
from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.diagnosis import Room
from core.ids import ProviderSlug
from core.usecases.ad_accounts import AccountView, Reached
from entrypoints.http.web.shelves import A_PAGE, Footing, center_rows, shelves
from tests.core.nouns import MINE, account, center
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, said, signed_in


def view(one: AdAccount) -> AccountView:
    return AccountView(
        account=one, is_in_scope=True, is_synced=True, best=None, launch_refusal=None
    )


def many(count: int) -> list[AccountView]:
    return [view(account(f"a{n:05}", name=f"Shop {n:05}")) for n in range(count)]


def reached(*accounts: AccountView, centers: Sequence[BusinessCenter] = ()) -> Reached:
    return Reached(accounts=[*accounts], centers=[*centers], working=frozenset({MINE}))


ROOM = Room(limit=None, is_full=False)


@pytest.mark.parametrize("page", ["1", "2", "200", "201", "0", "x", "9" * 5000])
def test_a_page_of_ten_thousand_has_few_rows(page: str) -> None:
    [shelf] = shelves(reached(*many(10_000)), ROOM, "", page)
    assert (len(shelf.rows), shelf.total, shelf.pages) == (A_PAGE, 10_000, 10_000 // A_PAGE)
    wanted = min(int(page[:6]), shelf.pages) if page.isdecimal() and int(page[:6]) else 1
    assert shelf.page == wanted


@pytest.mark.parametrize(("sought", "found"), [("shop 0012", 10), ("A00123", 1), ("no", 0)])
def test_a_search_looks_at_names_and_ids(sought: str, found: int) -> None:
    [shelf] = shelves(reached(*many(1_000)), ROOM, sought, "7")
    assert (shelf.found, len(shelf.rows), shelf.page) == (found, found, 1)


def test_each_provider_has_a_list_of_its_own() -> None:
    other = msgspec.structs.replace(account("b"), provider=ProviderSlug("zzz"))
    both = reached(*many(3), view(other))
    assert [one.total for one in shelves(both, ROOM, "", "1")] == [3, 1]


def test_what_a_center_is_follows_from_its_place_and_the_plan() -> None:
    held, beyond, resting = (
        center("b1", is_active=True, seat=1),
        center("b2", is_active=True),
        center("b3"),
    )
    rows = center_rows(reached(centers=(held, beyond, resting)), Room(limit=1, is_full=True))
    assert [one.footing for one in rows] == [Footing.ACTIVE, Footing.BEYOND, Footing.RESTING]
    assert [one.rivals for one in rows] == [(), (held,), (held,)]
    free = center_rows(reached(centers=(beyond, resting)), Room(limit=1, is_full=False))
    assert [(one.footing, one.rivals, one.is_shut_out) for one in free] == [
        (Footing.BEYOND, (), False),
        (Footing.RESTING, (), False),
    ]
    shut_out = center_rows(reached(centers=(resting,)), Room(limit=1, is_full=True))
    assert [one.is_shut_out for one in shut_out] == [True]
    unlimited = center_rows(reached(centers=(beyond,)), Room(limit=None, is_full=False))
    assert unlimited[0].footing is Footing.ACTIVE


async def accounts(house: House, profile_id: str) -> list[dict[str, object]]:
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    return [one["account"] for one in views]


async def save(person: Browser, house: House, profile_id: str, **form: str | list[str]) -> str:
    """What the page tells after the form was sent."""
    origin = {"Referer": f"{house.url}/profiles/{profile_id}/config"}
    fields = {"provider": "tiktok", **form}
    answer = await person.post(f"/profiles/{profile_id}/accounts", fields, origin)
    assert answer.status_code == 303, answer.text
    return said(await person.get(answer.headers["location"].partition("#")[0]))


async def test_only_what_was_changed_is_sent_and_all_else_stays(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    ids = [str(one["id"]) for one in await accounts(house, profile_id) if not one["is_default"]]
    person = await signed_in(house)
    told = await save(person, house, profile_id, was=ids[:2], accounts=ids[:1], off=[ids[2]])
    off = {one["id"] for one in await accounts(house, profile_id) if not one["is_selected"]}
    assert off == {ids[1], ids[2]}
    assert "selected now" in told
    await save(person, house, profile_id, accounts=[ids[1]], on=[ids[2]])
    assert all(one["is_selected"] for one in await accounts(house, profile_id))


async def test_a_new_default_is_told_and_none_is_synced_only_by_disconnecting(
    house: House,
) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    before = await accounts(house, profile_id)
    other = next(one for one in before if not one["is_default"])
    person = await signed_in(house)
    told = await save(person, house, profile_id, default=str(other["id"]))
    assert f"The default is “{other['name']}”." in told
    every = [str(one["id"]) for one in before]
    told = await save(person, house, profile_id, was=every, accounts=[])
    assert "No ad account would be synced any more; nothing was saved." in told
    assert "disconnect" in told
    after = await accounts(house, profile_id)
    assert [one["id"] for one in after if one["is_default"]] == [other["id"]]
    assert sum(bool(one["is_selected"]) for one in after) == len(every)


async def test_a_default_that_was_not_changed_is_not_sent_back(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    before = await accounts(house, profile_id)
    old = next(str(one["id"]) for one in before if one["is_default"])
    new, third = [str(one["id"]) for one in before if not one["is_default"]][:2]
    person = await signed_in(house)
    page = await person.get(f"/profiles/{profile_id}/config")
    assert f'name="was_default" value="{old}"' in page.text
    await save(person, house, profile_id, was_default=old, default=new)
    stale: dict[str, str | list[str]] = {
        "was": [third],
        "accounts": [],
        "was_default": old,
        "default": old,
    }
    assert "The default is “" not in await save(person, house, profile_id, **stale)
    after = await accounts(house, profile_id)
    assert [one["id"] for one in after if one["is_default"]] == [new]
    assert [one["id"] for one in after if not one["is_selected"]] == [third]


async def test_ticks_that_a_tab_keeps_are_of_one_person(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    path = f"/profiles/{profile_id}/config"
    people = [await signed_in(house, Role.MANAGER) for _ in range(2)]
    keys = [re.findall(r'data-ticks="(.*?)"', (await one.get(path)).text) for one in people]
    assert all(one.member.id in key[0] for one, key in zip(people, keys, strict=True))


async def test_how_new_connections_import_is_a_form_of_its_own(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    page = await (await signed_in(house)).get(f"/profiles/{profile_id}/config")
    forms = list(_forms(page.text, f"/profiles/{profile_id}"))
    assert [("imports" in one, 'name="accounts"' in one) for one in forms] == [
        (False, True),
        (True, False),
    ]
    assert "data-at-once" not in forms[1]


async def test_centers_say_what_they_are_and_what_a_change_does(trial: House) -> None:
    profile_id = await trial.profile()
    await trial.connect(profile_id)
    person = await signed_in(trial)
    path = f"/profiles/{profile_id}/config"
    page = await person.get(path)
    assert "Its ad accounts are known, and not synced." in said(page)
    assert "gives its place in the plan to" in said(page)
    assert "activating it again goes on from there" in said(page)
    centers = (await trial.owner.get(f"profiles/{profile_id}/business-centers"))["items"]
    active = next(one["id"] for one in centers if one["is_active"])
    form = {"provider": "tiktok", "center": active, "do": "deactivate"}
    await person.post(f"/profiles/{profile_id}/centers", form)
    text = said(await person.get(path))
    assert "No Business Center is active" in text
    assert "The plan has no room for this" not in text
    assert "Swap" not in text


async def test_one_that_was_active_before_a_smaller_plan_is_beyond_it(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    await house.owner.put("workspace/plan", {"plan": "trial"})
    page = said(await (await signed_in(house)).get(f"/profiles/{profile_id}/config"))
    assert "beyond the plan" in page
    assert "Read-only: its ad accounts are not synced." in page


def _forms(text: str, base: str) -> Iterator[str]:
    """The two that choose accounts, in the order of the page."""
    for one in re.findall(r"<form.*?</form>", text, re.DOTALL):
        if f'action="{base}/accounts"' in one or f'action="{base}/change"' in one:
            yield one


async def test_with_ten_thousand_accounts_the_page_stays_small(house: House) -> None:
    profile_id = await house.profile()
    for user in ("admin", "second_admin"):
        await house.connect(profile_id, user)
    for table in ("ad_accounts", "reaches"):
        _multiply(house, table, 10_000)
    person = await signed_in(house)
    page = await person.get(f"/profiles/{profile_id}/config")
    assert page.text.count('name="accounts"') == A_PAGE
    assert len(page.content) < 200_000
    page = await person.get(f"/profiles/{profile_id}/config?q=copy-9999")
    assert page.text.count('name="accounts"') == 1


def _multiply(house: House, table: str, count: int) -> None:
    """Copies of the first ad account that is no default, or of the ways to it."""
    with closing(sqlite3.connect(house.database)) as database, database:
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        others = ", ".join(f'"{name}"' for name in names if name != "id")
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {count})"  # noqa: S608
        one = "SELECT min(id) FROM ad_accounts WHERE NOT is_default"
        kind = " AND kind = 'ad_accounts'" if table == "reaches" else ""
        database.execute(
            f"INSERT INTO {table} (id, {others}) {numbers}"  # noqa: S608
            f" SELECT 'copy-' || i, {others} FROM {table}, n WHERE id = ({one}){kind}"
        )
