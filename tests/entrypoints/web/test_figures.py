"""Dashboard, Ads Manager, tree, spend and pixels: the API's figures, as people look at them."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.access import Role
from core.insight import today_in
from core.money import micros_of
from entrypoints.http.web.words import money, number
from tests.entrypoints.api.service import opening, running, sandboxed
from tests.entrypoints.web.browser import said, signed_in
from tests.entrypoints.web.figures import DAYS, NAMES, Seen

ZONES = {
    "Northlight Store US": "America/New_York",
    "Northlight Hawaii": "Pacific/Honolulu",
    "Northlight Line Islands": "Pacific/Kiritimati",
}
LEFT_OUT = "Northlight Outlet"
"""Synced once, in the same Business Center, and then not selected any more."""


@pytest.fixture(scope="module")
async def apart(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seen]:
    """Accounts whose days begin hours apart, in one Business Center and one currency."""
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door) as desk,
        running(door, tmp_path_factory.mktemp("apart"), desk) as house,
    ):
        world = (await desk.client.get("world")).json()
        ids = {one["name"]: one["id"] for one in world["accounts"]}
        profile_id = await house.profile(imports="chosen")
        connection_id = await house.connect(profile_id)
        await house.choose(profile_id, *(ids[one] for one in (*ZONES, LEFT_OUT)))
        assert (await house.sync(connection_id))["run"]["status"] == "done"
        chosen = {name: ids[name] for name in ZONES}
        await house.choose(profile_id, *chosen.values())
        yield Seen(house, await signed_in(house), f"/profiles/{profile_id}", chosen)


async def own_days(seen: Seen, days: int) -> int:
    """What was spent on each account's own last days, of the rows that the API gives."""
    total, now = 0, seen.house.clock.now()
    for name, id in seen.accounts.items():
        today = today_in(ZONES[name], now)
        since = today - timedelta(days=days - 1)
        rows = await seen.api("insights", ad_account_id=id, since=f"{since}", until=f"{today}")
        total += sum(row["spend_micros"] or 0 for row in rows)
    return total


async def spent(seen: Seen, **params: str) -> dict[str, int]:
    """By currency, as the API's rows add up."""
    sums: dict[str, int] = {}
    for row in await seen.api("insights", **params):
        sums[row["currency"]] = sums.get(row["currency"], 0) + (row["spend_micros"] or 0)
    return sums


def window(page: str) -> dict[str, str]:
    """The days that a file's name tells."""
    [(since, until)] = re.findall(r"-([0-9-]{10})-to-([0-9-]{10})\.csv", page)
    return {"since": since, "until": until}


async def test_spend_by_every_way_adds_up_to_the_apis(seen: Seen) -> None:
    answer = await seen.viewer.get(f"{seen.path}/spend?by=account&{DAYS}&as=csv")
    wanted = await spent(seen, **window(answer.headers["content-disposition"]))
    assert wanted
    for by in ("day", "business_center", "account", "campaign"):
        sums: dict[str, int] = {}
        for row in await seen.csv(f"/spend?by={by}&{DAYS}&as=csv"):
            told = micros_of(row["Spend"]) or 0
            sums[row["Currency"]] = sums.get(row["Currency"], 0) + told
        assert sums == wanted
        shown = said(await seen.viewer.get(f"{seen.path}/spend?by={by}&{DAYS}"))
        assert all(money(micros, currency) in shown for currency, micros in wanted.items())


async def test_the_dashboard_shows_each_currency_by_itself(seen: Seen) -> None:
    page = await seen.viewer.get(f"{seen.path}?days=30")
    shown = said(page)
    for row in await seen.csv("/spend?by=account&days=30&as=csv"):
        assert money(micros_of(row["Spend"]), row["Currency"]) in shown
    assert "In JPY" in shown
    assert "In BRL" in shown
    assert "complete" in shown
    assert "<svg" in page.text


@pytest.mark.parametrize("level", ["campaign", "ad_group", "ad"])
async def test_the_ads_manager_has_every_row_of_the_level(seen: Seen, level: str) -> None:
    there = await seen.api(f"{level.replace('_', '-')}s")
    rows = await seen.csv(f"/ads?level={level}&{DAYS}&as=csv")
    assert {row["Id"] for row in rows} == {one["id"] for one in there}
    shown = said(await seen.viewer.get(f"{seen.path}/ads?level={level}&{DAYS}"))
    assert number(len(rows)) in shown


async def test_a_part_is_fifty_rows_and_no_row_is_on_two_parts(seen: Seen) -> None:
    every = await seen.csv(f"/ads?level=ad&{DAYS}&as=csv")
    assert len(every) > 50
    first, second = [
        (await seen.viewer.get(f"{seen.path}/ads?level=ad&{DAYS}&page={page}")).text
        for page in (1, 2)
    ]
    ids = [row["Id"] for row in every]
    assert sum(f">{one}<" in first for one in ids) == 50
    assert not [one for one in ids if f">{one}<" in first and f">{one}<" in second]


async def test_a_search_takes_its_marks_as_they_are(seen: Seen) -> None:
    [first, *_] = await seen.csv(f"/ads?{DAYS}&as=csv")
    [found] = await seen.csv(f"/ads?{DAYS}&q={first['Id']}&as=csv")
    assert found["Id"] == first["Id"]
    assert await seen.csv(f"/ads?{DAYS}&q=%25&as=csv") == []
    empty = await seen.viewer.get(f"{seen.path}/ads?q=<script>alert(1)</script>")
    assert "<script>alert" not in empty.text
    assert "Nothing matches" in empty.text


async def test_a_name_leads_to_what_is_inside_it(seen: Seen) -> None:
    groups = await seen.api("ad-groups")
    campaign = groups[0]["campaign_id"]
    inside = await seen.csv(f"/ads?level=ad_group&campaign={campaign}&{DAYS}&as=csv")
    wanted = {one["id"] for one in groups if one["campaign_id"] == campaign}
    assert {row["Id"] for row in inside} == wanted
    branch = await seen.viewer.get(
        f"{seen.path}/tree/branch?provider=tiktok&account={groups[0]['ad_account_id']}"
        f"&campaign={campaign}&{DAYS}"
    )
    assert all(id in branch.text for id in wanted)


async def test_the_tree_begins_at_the_accounts(seen: Seen) -> None:
    shown = said(await seen.viewer.get(f"{seen.path}/tree?{DAYS}"))
    assert all(name in shown for name in NAMES)
    for id in seen.accounts.values():
        page = f"{seen.path}/tree/branch?provider=tiktok&account={id}&{DAYS}"
        campaigns = await seen.api("campaigns", ad_account_id=id)
        text = (await seen.viewer.get(page)).text
        assert all(one["id"] in text for one in campaigns)


async def test_pixels_show_what_they_received(seen: Seen) -> None:
    shown = said(await seen.viewer.get(f"{seen.path}/pixels"))
    for pixel in await seen.api("pixels"):
        assert pixel["name"] in shown
    events = await seen.api("pixel-events")
    name = events[0]["event"]
    mine = [
        one for one in events if (one["event"], one["pixel_id"]) == (name, events[0]["pixel_id"])
    ]
    assert f"{name} {number(sum(one['count'] or 0 for one in mine))}" in shown


@pytest.mark.parametrize(
    "query",
    [
        "level=account",
        "sort=nothing",
        "status=odd",
    ],
)
async def test_what_is_no_choice_is_told(seen: Seen, query: str) -> None:
    answer = await seen.viewer.get(f"{seen.path}/ads?{query}")
    assert answer.status_code == 400
    assert "What to do" in answer.text


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=abc", "page=²", f"page={'9' * 5000}", "days=abc",
     "show=nothing"],
)  # fmt: skip
async def test_what_is_only_odd_is_read_as_usual(seen: Seen, query: str) -> None:
    assert (await seen.viewer.get(f"{seen.path}/ads?{query}")).status_code == 200


async def test_the_last_day_there_is_breaks_nothing(seen: Seen) -> None:
    for path in ("ads", "tree", "spend"):
        answer = await seen.viewer.get(f"{seen.path}/{path}?until=9999-12-31")
        assert answer.status_code == 200, path


async def test_a_viewer_is_offered_nothing_to_change(seen: Seen) -> None:
    for path in ("", "/ads", "/spend", "/pixels", "/config", "/tree"):
        text = (await seen.viewer.get(f"{seen.path}{path}")).text
        forms = text.count('method="post"')
        assert forms == 1, path  # signing out


async def test_times_of_an_account_tell_its_zone(seen: Seen) -> None:
    [id] = [id for name, id in seen.accounts.items() if name == "Marola Café"]
    shown = await seen.viewer.get(f"{seen.path}/ads?account={id}&show=created&{DAYS}")
    assert 'data-zone="America/Manaus"' in shown.text
    assert 'data-zone=""' not in shown.text.partition("<tbody>")[2]
    config = (await seen.viewer.get(f"{seen.path}/config")).text
    assert all(f'data-zone="{zone}"' in config for zone in ("America/Manaus", "Asia/Tokyo"))


async def test_an_accounts_id_chooses_the_account(seen: Seen) -> None:
    for id in seen.accounts.values():
        by_id = await seen.csv(f"/ads?q={id}&{DAYS}&as=csv")
        assert by_id == await seen.csv(f"/ads?account={id}&{DAYS}&as=csv")
        assert {row["Ad account id"] for row in by_id} == {id}


async def test_all_pages_tell_the_same_of_accounts_in_several_zones(apart: Seen) -> None:
    for _ in range(5):
        seen = replace(apart, viewer=await signed_in(apart.house, Role.VIEWER))
        for days in (1, 7):
            await agreed(seen, days)
        assert await own_days(seen, 7)
        apart.house.clock.advance(hours=5)


async def agreed(seen: Seen, days: int) -> None:
    """Whoever looks at card, dashboard, spend or ads reads what the API's rows add up to."""
    viewer = seen.viewer
    micros = await own_days(seen, days)
    wanted = money(micros, "USD")
    card = said(await viewer.get("/profiles"))
    assert f"{wanted} {'today' if days == 1 else 'in 7 days'}" in card or not micros
    dashboard = await viewer.get(f"{seen.path}?days={days}")
    for figure in (f"Spend {wanted}", f"{wanted} spent"):  # the tile, and its center
        assert figure in said(dashboard) or not micros
    [center] = set(re.findall(r"/ads\?center=([0-9]+)&amp;days=", dashboard.text)) or {""}
    rows = {
        page: await seen.csv(f"/{page}&days={days}&as=csv")
        for page in (
            *(f"spend?by={by}" for by in ("day", "business_center", "account", "campaign")),
            *(f"ads?level={level}&center={center}" for level in ("campaign", "ad_group", "ad")),
            "ads?level=campaign",
        )
    }
    told = {page: sum(micros_of(row["Spend"]) or 0 for row in some) for page, some in rows.items()}
    assert told == dict.fromkeys(rows, micros)


async def test_days_of_several_zones_are_explained_where_they_are_more(apart: Seen) -> None:
    more = 0
    for _ in range(5):
        seen = replace(apart, viewer=await signed_in(apart.house, Role.VIEWER))
        for path in ("spend?", "ads?", "tree?"):
            page = said(await seen.viewer.get(f"{seen.path}/{path}days=7"))
            found = re.search(r"(\d+ \w+ \d+) to (\d+ \w+ \d+)(, the last 7 days)?", page)
            assert found, page
            first, last = (
                datetime.strptime(f"{one} Z", "%d %b %Y %z") for one in found.groups()[:2]
            )
            is_wide = (last - first).days >= 7
            assert bool(found[3]) is is_wide
            more += is_wide
        apart.house.clock.advance(hours=5)
    assert more


async def test_the_chart_of_a_currency_has_no_day_that_its_accounts_have_not(seen: Seen) -> None:
    page = (await seen.viewer.get(f"{seen.path}/spend?days=7")).text
    charts = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert len(charts) == 2
    assert [one.count('class="bar"') for one in charts] == [7, 7]
