"""The Ads Manager, Spend and the tree, as people use them: columns, order, states, files."""

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from core.campaign import Campaign
from core.entity import EntityStatus
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.money import micros_of
from core.ports.entities import Entities
from core.ports.unit_of_work import UnitOfWork
from entrypoints.http.web.words import day, number
from tests.entrypoints.web.browser import said
from tests.entrypoints.web.figures import DAYS, NAMES, Seen

JPY, BRL = NAMES
HEAD = re.compile(r'<th scope="col"[^>]*?(?:aria-sort="(\w+)")?>\s*<a href="([^"]+)">([^<]+)')


async def test_who_is_inside_something_reads_its_names(seen: Seen) -> None:
    [group, *_] = await seen.api("ad-groups")
    [campaign] = [one for one in await seen.api("campaigns") if one["id"] == group["campaign_id"]]
    inside = f"campaign={campaign['id']}&group={group['id']}&{DAYS}"
    for account in (f"account={group['ad_account_id']}&", ""):
        page = await seen.viewer.get(f"{seen.path}/ads?level=ad&{account}{inside}")
        trail = said(page).partition("All accounts")[2].partition("Tree")[0]
        assert campaign["name"] in trail
        assert group["name"] in trail
        assert not [one for one in (campaign["id"], group["id"]) if one in trail]
    home = (await seen.house.owner.get(f"{seen.path.lstrip('/')}/business-centers"))["items"]
    [center, *_] = [one for one in home if one["is_active"]]
    inside = said(await seen.viewer.get(f"{seen.path}/ads?center={center['id']}"))
    assert center["name"] in inside.partition("All accounts")[2].partition("Tree")[0]


async def test_what_is_not_known_is_named_by_its_id(seen: Seen) -> None:
    page = said(await seen.viewer.get(f"{seen.path}/ads?level=ad_group&campaign=123&account=456"))
    assert [one for one in ("456", "123") if one not in page] == []
    assert "Nothing matches" in page


async def test_budgets_are_told_in_words(seen: Seen) -> None:
    page = await seen.viewer.get(f"{seen.path}/ads?{DAYS}&per=200")
    assert "per day" in said(page)
    assert "no limit" in said(page)
    assert "budget mode" not in said(page).lower()
    groups = said(await seen.viewer.get(f"{seen.path}/ads?level=ad_group&{DAYS}"))
    assert "Budget" in groups
    ads = said(await seen.viewer.get(f"{seen.path}/ads?level=ad&{DAYS}"))
    assert "Budget" not in ads


@pytest.mark.parametrize("level", ["campaign", "ad_group", "ad"])
async def test_every_level_offers_what_follows_from_its_numbers(seen: Seen, level: str) -> None:
    shown = "&".join(f"show={one}" for one in ("ctr", "cpc", "cpm", "cpa", "value", "roas"))
    page = await seen.viewer.get(f"{seen.path}/ads?level={level}&{DAYS}&{shown}")
    heads = [text.strip() for _, _, text in HEAD.findall(page.text)]
    assert heads == ["Name", "Spend", "CTR", "CPC", "CPM", "CPA", "Conversion value", "ROAS"]


async def test_a_head_says_how_it_is_sorted_and_what_a_click_does(seen: Seen) -> None:
    page = await seen.viewer.get(f"{seen.path}/ads?{DAYS}")
    heads = {text.strip(): (sort, link) for sort, link, text in HEAD.findall(page.text)}
    assert {name for name, (sort, _) in heads.items() if sort} == {"Spend"}
    assert heads["Spend"][0] == "descending"
    assert "order=asc" in heads["Name"][1]
    assert "order=desc" in heads["Clicks"][1]
    assert "order=asc" in heads["Spend"][1]
    by_name = await seen.viewer.get(f"{seen.path}/ads?{DAYS}&sort=name")
    heads = {text.strip(): (sort, link) for sort, link, text in HEAD.findall(by_name.text)}
    assert heads["Name"][0] == "ascending"
    assert "order=desc" in heads["Name"][1]
    names = [row["Name"] for row in await seen.csv(f"/ads?{DAYS}&sort=name&as=csv")]
    assert [one for one in names if one.isascii()] == sorted(
        (one for one in names if one.isascii()), key=str.lower
    )


async def test_amounts_are_in_order_within_their_currency(seen: Seen) -> None:
    rows = await seen.csv(f"/ads?{DAYS}&as=csv")
    told = [(row["Currency"], micros_of(row["Spend"]) or 0) for row in rows if row["Currency"]]
    assert told == sorted(told, key=lambda one: (one[0], -one[1]))
    line = "in order within each currency"
    assert line in said(await seen.viewer.get(f"{seen.path}/ads?{DAYS}"))
    assert line not in said(await seen.viewer.get(f"{seen.path}/ads?{DAYS}&sort=clicks"))
    assert line not in said(await seen.viewer.get(f"{seen.path}/ads?{DAYS}&currency=JPY"))
    assert {row["Currency"] for row in await seen.csv(f"/ads?{DAYS}&currency=JPY&as=csv")} <= {
        "JPY",
        "",
    }


@pytest.mark.parametrize("page", ["999999", "1000000000", "3"])
async def test_a_page_beyond_the_end_says_so(seen: Seen, page: str) -> None:
    total = len(await seen.csv(f"/ads?level=ad&{DAYS}&as=csv"))
    answer = await seen.viewer.get(f"{seen.path}/ads?level=ad&{DAYS}&page={page}")
    assert answer.status_code == 200
    assert "Beyond the end" in said(answer)
    assert number(total) in said(answer)
    assert {"First page", "Last page"} <= set(re.findall(r">(\w+ page)<", answer.text))
    empty = said(await seen.viewer.get(f"{seen.path}/ads?q=zzzz&page={page}"))
    assert "Nothing matches" in empty


@pytest.mark.parametrize("path", ["ads?q=a&", "spend?by=account&", "tree?"])
@pytest.mark.parametrize(
    "days", ["since=2026-03-05&until=2026-03-01", "since=soon", "until=2026-02-30",
             "until=0001-01-01", "since=2020-01-01&until=2026-01-01"]
)  # fmt: skip
async def test_days_that_are_none_are_told_where_they_are_chosen(
    seen: Seen, path: str, days: str
) -> None:
    answer = await seen.viewer.get(f"{seen.path}/{path}{days}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "The last 30 days are shown" in said(answer)
    assert "today is not over yet" in said(answer)
    if path.startswith("ads"):
        assert 'name="q" value="a"' in answer.text
    if "since=2026-03-05" in days and not path.startswith("tree"):
        assert 'name="since" value="2026-03-05"' in answer.text
    if not path.startswith("tree"):
        file = await seen.viewer.get(f"{seen.path}/{path}{days}&as=csv")
        assert (file.status_code, "What to do" in file.text) == (400, True)


async def test_only_days_that_reach_today_are_said_to_be_open(seen: Seen) -> None:
    today = seen.house.clock.now().date()
    over = f"since={today - timedelta(days=20)}&until={today - timedelta(days=10)}"
    for path in ("ads", "spend", "tree"):
        open_days = said(await seen.viewer.get(f"{seen.path}/{path}?{DAYS}"))
        assert open_days.count("today is not over yet") == 1, path
        told = said(await seen.viewer.get(f"{seen.path}/{path}?{over}"))
        assert "today is not over yet" not in told, path


async def test_long_names_stay_whole_behind_what_is_shown_of_them(seen: Seen) -> None:
    page = (await seen.viewer.get(f"{seen.path}/ads?{DAYS}")).text
    titles = re.findall(r'<span class="clip" title="([^"]+)">', page)
    shown = re.findall(r'<span class="clip" title="[^"]+">([^<]+)<', page)
    assert titles
    assert titles == shown


async def test_what_is_held_up_says_why_in_the_platforms_words(seen: Seen) -> None:
    held = Campaign(
        id="held-up",
        ad_account_id=AdAccountId(seen.accounts[BRL]),
        name="Held up",
        status=EntityStatus.BLOCKED,
        platform_status="CAMPAIGN_STATUS_BUDGET_EXCEED",
    )
    profile, provider = ProfileId(seen.path.rpartition("/")[2]), ProviderSlug("tiktok")
    async with seen.house.container() as scope:
        entities = await scope.get(Entities)
        await entities.put(profile, provider, [held], seen.house.clock.now())
        await (await scope.get(UnitOfWork)).commit()
    page = said(await seen.viewer.get(f"{seen.path}/ads?{DAYS}&q=held-up"))
    assert "Blocked Campaign status budget exceed" in page


async def test_filters_are_taken_back_at_once(seen: Seen) -> None:
    page = await seen.viewer.get(f"{seen.path}/ads?{DAYS}&q=zzzz&status=active&per=100")
    [link] = set(re.findall(r'<a class="[^"]*" href="([^"]+)">Clear filters', page.text))
    assert "q=" not in link
    assert "status=" not in link
    assert "per=100" in link
    assert "Clear filters" not in (await seen.viewer.get(f"{seen.path}/ads?{DAYS}")).text


async def test_an_account_is_found_by_a_part_of_its_name(seen: Seen) -> None:
    by_name = await seen.csv(f"/ads?account={quote('marola')}&{DAYS}&as=csv")
    assert by_name == await seen.csv(f"/ads?account={seen.accounts[BRL]}&{DAYS}&as=csv")
    assert by_name
    assert await seen.csv(f"/ads?account=nobody&{DAYS}&as=csv") == []


async def test_accounts_that_are_not_in_scope_are_not_offered(seen: Seen) -> None:
    page = (await seen.viewer.get(f"{seen.path}/ads")).text
    offered = re.findall(r"<option value=\"(\d+)\"", page.partition('name="account"')[2])
    assert set(offered[:2]) == set(seen.accounts.values())
    menu = page.partition('name="account"')[2].partition("</select>")[0]
    assert menu.count("<option") == 3


async def test_a_file_has_the_chosen_columns_and_says_whose_it_is(seen: Seen) -> None:
    [row, *_] = await seen.csv(f"/ads?{DAYS}&show=budget&show=cpm&as=csv")
    assert list(row) == ["Ad account", "Ad account id", "Campaign id", "Ad group id", "Id", "Name",
                         "Budget", "Budget for", "Budget currency", "Currency",
                         "Spend", "CPM"]  # fmt: skip
    assert row["Ad account"] in NAMES
    for row in await seen.csv(
        f"/ads?{DAYS}&show=impressions&show=clicks&show=ctr&show=conversions&show=cpa&as=csv"
    ):
        clicks, impressions = int(row["Clicks"] or 0), int(row["Impressions"] or 0)
        if row["CTR"]:
            assert abs(float(row["CTR"]) - clicks / impressions) < 0.000_001
        if row["CPA"] and row["Currency"] == "BRL":
            spend = float(row["Spend"]) / int(row["Conversions"])
            assert abs(float(row["CPA"]) - spend) < 0.01
    answer = await seen.viewer.get(f"{seen.path}/ads?level=ad_group&{DAYS}&as=csv")
    told = answer.headers["content-disposition"]
    assert re.search(r'filename="[\w-]+-ad-groups-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv"', told)


@pytest.mark.parametrize(
    ("by", "head"),
    [
        ("day", ["Day"]),
        ("business_center", ["Business Center", "Business Center id"]),
        ("account", ["Ad account", "Ad account id"]),
        ("campaign", ["Campaign", "Campaign id", "Ad account", "Ad account id"]),
    ],
)
async def test_a_file_of_spend_names_what_its_rows_are(
    seen: Seen, by: str, head: list[str]
) -> None:
    rows = await seen.csv(f"/spend?by={by}&{DAYS}&as=csv")
    columns = list(rows[0])
    assert columns[: len(head)] == head
    assert columns[len(head) : len(head) + 2] == ["Currency", "Spend"]
    assert columns[-1] == "ROAS"
    if by == "account":
        assert {(row["Ad account"], row["Ad account id"]) for row in rows} == set(
            seen.accounts.items()
        )


async def test_each_currency_has_a_table_of_days_with_the_newest_first(seen: Seen) -> None:
    page = (await seen.viewer.get(f"{seen.path}/spend?days=7")).text
    sections = re.findall(r'<section class="stack" [^>]*"in-(\w+)">(.*?)</section>', page, re.S)
    assert [currency for currency, _ in sections] == ["BRL", "JPY"]
    for currency, text in sections:
        rows = await seen.csv("/spend?days=7&as=csv")
        days = [row["Day"] for row in rows if row["Currency"] == currency]
        assert days == sorted(days, reverse=True)
        sign, other = ("R$", "¥") if currency == "BRL" else ("¥", "R$")
        assert (sign in text, other in text) == (True, False)
        table = text.partition("</figure>")[2]
        shown = re.findall(r'<th scope="row" class="name">(\d+ \w+ \d+)', table)
        assert shown == [day(date.fromisoformat(one)) for one in days]


async def test_a_table_too_long_for_a_page_says_that_it_is_cut(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await seen.viewer.get(f"{seen.path}/spend?by=campaign&{DAYS}")
    assert "only the largest" not in said(whole)
    monkeypatch.setattr("entrypoints.http.web.spend.MOST", 1)
    cut = await seen.viewer.get(f"{seen.path}/spend?by=campaign&{DAYS}")
    assert said(cut).count("only the largest") == 2
    assert cut.text.count('<th scope="row" class="name">') == 2
    assert len(await seen.csv(f"/spend?by=campaign&{DAYS}&as=csv")) > 2
    monkeypatch.setattr("entrypoints.http.web.tree.MOST", 0)
    tree = said(await seen.viewer.get(f"{seen.path}/tree?{DAYS}"))
    assert tree.count("1 more are in the tabs") == 2


async def test_pixels_are_searched_for_and_come_a_page_at_a_time(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = sorted((one["name"] for one in await seen.api("pixels")), key=str.casefold)
    assert len(names) > 2
    found = said(await seen.viewer.get(f"{seen.path}/pixels?q={quote(names[0].upper())}"))
    assert [name for name in names if name in found] == [names[0]]
    assert "Nothing matches" in said(await seen.viewer.get(f"{seen.path}/pixels?q=zzzz"))
    assert "Beyond the end" in said(await seen.viewer.get(f"{seen.path}/pixels?page=99"))
    monkeypatch.setattr("entrypoints.http.web.pixels.PER_PAGE", 2)
    second = said(await seen.viewer.get(f"{seen.path}/pixels?page=2"))
    assert [name for name in names if name in second] == names[2:4]


async def test_the_tree_puts_no_currency_before_another_by_its_amounts(seen: Seen) -> None:
    page = said(await seen.viewer.get(f"{seen.path}/tree?{DAYS}"))
    assert page.index("In BRL") < page.index(BRL) < page.index("In JPY") < page.index(JPY)
    assert "The most spent first in each currency" in page
