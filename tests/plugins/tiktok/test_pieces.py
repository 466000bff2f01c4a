"""Reports of accounts with more ads than TikTok looks at, read piece by piece."""

import json
from collections.abc import Mapping
from itertools import pairwise
from urllib.parse import urlencode

import pytest

from core.insight import Insight, Level, Window
from core.provider import Answer
from core.provider_errors import Incomplete
from core.reads import Page
from plugins.tiktok.insights import read_insights
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, as_answer, cut, listing
from tests.plugins.tiktok.test_insights import DAY, filters

REPORT, CAMPAIGNS, GROUPS = "report/integrated/get/", "campaign/get/", "adgroup/get/"
PAGE = 1000

type Tree = Mapping[str, Mapping[str, int]]
"""Campaign → ad group → how many ads it has."""


class Crowded(Canned):
    """An account so full of ads that a report over more than `most` of them is cut."""

    def __init__(self, tree: Tree, most: int) -> None:
        super().__init__({})
        self.tree = tree
        self.most = most

    def ads(self, only: Mapping[str, object]) -> list[str]:
        campaigns, groups = only.get("campaign_ids"), only.get("adgroup_ids")
        return [
            f"{group}0{number}"
            for campaign, inside in self.tree.items()
            for group, count in inside.items()
            for number in range(count)
            if (not isinstance(campaigns, list) or campaign in campaigns)
            and (not isinstance(groups, list) or group in groups)
        ]

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        assert params is not None
        answer = self.report(params) if path == REPORT else as_answer(self.ids(path, params))
        one = Canned({path: [answer]})
        self.asked.append((path, params))
        return await one.get(path, shape, params)

    def report(self, params: Mapping[str, str]) -> Answer:
        ads = self.ads(filters(params))
        start = (int(params["page"]) - 1) * PAGE
        rows: list[Json] = [
            {
                "dimensions": {"ad_id": id, "stat_time_day": "2026-03-01 00:00:00"},
                "metrics": {"spend": "1.00"},
            }
            for id in ads[-self.most :][start : start + PAGE]
        ]
        body = listing(*rows, pages=-(-len(ads) // PAGE), total=len(ads))
        return cut(body) if len(ads) > self.most else as_answer(body)

    def ids(self, path: str, params: Mapping[str, str]) -> Json:
        only = json.loads(params["filtering"])
        assert only["primary_status"] == "STATUS_ALL"
        if "buying_types" in only:
            return listing(pages=0)
        if path == CAMPAIGNS:
            assert json.loads(params["fields"]) == ["campaign_id"]
            return listing(*({"campaign_id": id} for id in reversed(list(self.tree))))
        [campaign] = only["campaign_ids"]
        return listing(*({"adgroup_id": id} for id in self.tree[campaign]))


def tree(campaigns: int, groups: int, ads: int) -> Tree:
    return {
        f"{campaign}": {f"{campaign}{group}": ads for group in range(10, 10 + groups)}
        for campaign in range(100, 100 + campaigns)
    }


async def pages(session: Canned) -> list[Page[Insight]]:
    return await all_pages(lambda cursor: read_insights(session, ACCOUNT, Level.AD, DAY, cursor))


def asked_ids(session: Canned, name: str) -> list[list[str]]:
    found = [filters(params).get(name) for params in session.params(REPORT)]
    return [ids for ids in found if isinstance(ids, list)]


async def assert_whole(session: Crowded) -> list[Page[Insight]]:
    found = await pages(session)
    rows = [row.entity_id for page in found for row in page.rows]
    assert sorted(rows) == sorted(session.ads({}))
    assert found[-1].total == len(set(rows)) == len(rows)
    return found


async def test_no_ad_of_an_account_with_too_many_is_lost() -> None:
    session = Crowded(tree(campaigns=250, groups=2, ads=3), most=700)
    await assert_whole(session)
    assert max(len(ids) for ids in asked_ids(session, "campaign_ids")) == 100


async def test_a_piece_of_several_pages_is_read_to_its_last() -> None:
    session = Crowded(tree(campaigns=4, groups=10, ads=60), most=2300)
    found = await assert_whole(session)
    assert len(found) > 2


async def test_a_piece_that_is_still_cut_is_halved() -> None:
    session = Crowded(tree(campaigns=100, groups=1, ads=10), most=200)
    await assert_whole(session)
    assert {len(ids) for ids in asked_ids(session, "campaign_ids")} == {100, 50, 25, 12, 100 % 12}


async def test_a_single_campaign_that_is_cut_is_read_by_its_ad_groups() -> None:
    session = Crowded({"1": {"11": 2}, "2": {"21": 3, "22": 3, "23": 3}, "3": {"31": 1}}, most=5)
    await assert_whole(session)
    assert ["21"] in asked_ids(session, "adgroup_ids")
    assert not any("11" in ids for ids in asked_ids(session, "adgroup_ids"))


async def test_a_last_campaign_read_by_its_ad_groups_ends_the_report() -> None:
    await assert_whole(Crowded({"1": {"11": 2}, "2": {"21": 3, "22": 3}}, most=4))


async def test_a_single_ad_group_that_is_cut_is_told() -> None:
    with pytest.raises(Incomplete):
        await pages(Crowded({"1": {"11": 9}}, most=5))


async def test_an_account_of_no_campaigns_has_no_rows_and_ends() -> None:
    class Strange(Crowded):
        def report(self, params: Mapping[str, str]) -> Answer:
            return cut(listing())

    [page] = await pages(Strange({}, most=5))
    assert (page.rows, page.next, page.total) == ((), "", 0)


async def test_every_cursor_is_enough_for_another_process() -> None:
    session = Crowded(tree(campaigns=30, groups=2, ads=30), most=500)
    found = await pages(session)
    for before, page in pairwise(found):
        fresh = Crowded(session.tree, most=500)
        again = await read_insights(fresh, ACCOUNT, Level.AD, DAY, before.next)
        assert again == page


async def test_what_is_left_is_known_and_ends_at_nothing() -> None:
    found = await pages(Crowded(tree(campaigns=300, groups=1, ads=1), most=150))
    assert [page.left for page in found] == [2, 1, 0]


class Moving(Crowded):
    """Leaves the first id out of its first listings, though it counts it."""

    def __init__(self, tree: Tree, most: int, path: str, times: int) -> None:
        super().__init__(tree, most)
        self.path, self.times = path, times

    def ids(self, path: str, params: Mapping[str, str]) -> Json:
        if path != self.path or "buying_types" in params["filtering"] or not self.times:
            return super().ids(path, params)
        self.times -= 1
        only = json.loads(params["filtering"])
        known = list(self.tree[only["campaign_ids"][0]] if path == GROUPS else self.tree)
        key = "adgroup_id" if path == GROUPS else "campaign_id"
        return listing(*({key: id} for id in known[1:]), total=len(known))


@pytest.mark.parametrize("path", [CAMPAIGNS, GROUPS])
async def test_ids_fewer_than_counted_are_listed_again(path: str) -> None:
    await assert_whole(Moving({"1": {"11": 3, "12": 3}, "2": {"21": 1}}, 4, path, times=2))


@pytest.mark.parametrize("path", [CAMPAIGNS, GROUPS])
async def test_ids_that_stay_fewer_than_counted_are_told(path: str) -> None:
    with pytest.raises(Incomplete):
        await pages(Moving({"1": {"11": 3, "12": 3}, "2": {"21": 1}}, 4, path, times=3))


async def test_an_accounts_own_report_cannot_be_put_together_from_pieces() -> None:
    session = Canned({REPORT: [cut(listing())]})
    with pytest.raises(Incomplete):
        await read_insights(session, ACCOUNT, Level.ACCOUNT, DAY, "")


async def test_quirk_7_a_filter_of_a_hundred_ids_is_short_enough_for_the_edge() -> None:
    crowd = {str(10**18 + number): {"11": 1} for number in range(300)}
    session = Crowded(crowd, most=100)
    month = Window(since=DAY.since, until=DAY.until)
    await all_pages(lambda cursor: read_insights(session, ACCOUNT, Level.AD, month, cursor))
    longest = max(session.params(REPORT), key=lambda one: len(str(one.get("filtering"))))
    assert len(urlencode({key: str(value) for key, value in longest.items()})) < 7000
