"""What one workspace has, another one can neither see nor touch."""

import pytest

from core.usecases.keeping_links import KeepLinks
from tests.entrypoints.api.client import Api, problem_of
from tests.entrypoints.api.routes import ROUTES, Route
from tests.entrypoints.api.service import House

type Ids = dict[str, str]


@pytest.fixture(scope="module")
async def ids(shared: House) -> Ids:
    """One of everything the owner has, all of it real."""
    profile_id = await shared.profile()
    connection_id = await shared.connect(profile_id)
    waiting = await shared.open(profile_id, open="link")
    center = (await shared.owner.get(f"profiles/{profile_id}/business-centers"))["items"][0]
    views = (await shared.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    synced = next(one["account"] for one in views if one["is_synced"])
    await shared.choose(profile_id, synced["id"])
    run = (await shared.sync(connection_id))["run"]
    creative = (await shared.owner.get(f"profiles/{profile_id}/creatives"))["items"][0]
    asked = {"provider": "tiktok", "business_center_id": center["id"], "permissions": ["series"]}
    request = await shared.owner.post(f"profiles/{profile_id}/link-requests", asked)
    await shared.owner.ask("DELETE", f"link-requests/{request['id']}")
    await _read_links(shared)
    key = (await shared.owner.get("api-keys"))["items"][0]
    return {
        "profile_id": profile_id,
        "connection_id": connection_id,
        "authorization_id": waiting["authorization"]["id"],
        "provider": "tiktok",
        "center_id": center["id"],
        "ad_account_id": synced["id"],
        "account_id": synced["id"],
        "creative_id": creative["id"],
        "run_id": run["id"],
        "request_id": request["id"],
        "key_id": key["id"],
        "member_id": key["member_id"],
    }


async def _read_links(house: House) -> None:
    """As the schedule would: what it brings is another's too."""
    async with house.container() as scope:
        keep = await scope.get(KeepLinks)
        while await keep():
            pass


@pytest.fixture(scope="module")
async def stranger(shared: House, ids: Ids) -> Api:
    return await shared.neighbour()


@pytest.mark.parametrize("route", [one for one in ROUTES if one.has_id], ids=str)
async def test_anothers_ids_are_unknown_and_nothing_changes(
    shared: House, stranger: Api, ids: Ids, route: Route
) -> None:
    before = shared.rows()
    path, body = route.at(ids), route.with_ids(ids)
    query = {name: ids.get(name, value) for name, value in route.query.items()}
    answer = await stranger.ask(route.method, path, body, **query)
    assert answer.status_code == 404, answer.text
    assert problem_of(answer)["code"] == "not_found"
    assert shared.rows() == before


async def test_an_unknown_id_is_answered_as_anothers_is(stranger: Api, ids: Ids) -> None:
    anothers = await stranger.refusal(404, "GET", f"profiles/{ids['profile_id']}")
    unknown = await stranger.refusal(404, "GET", "profiles/nobody")
    differing = {"detail", "request_id"}
    assert {k: v for k, v in anothers.items() if k not in differing} == {
        k: v for k, v in unknown.items() if k not in differing
    }
    assert anothers["detail"].replace(ids["profile_id"], "nobody") == unknown["detail"]


async def test_lists_hold_ones_own_alone(shared: House, stranger: Api, ids: Ids) -> None:
    mine = await stranger.post("profiles", {"name": "Mine"})
    for path in ("profiles", "members", "api-keys", "audit", f"profiles/{mine['id']}/insights"):
        text = (await stranger.ask("GET", path)).text
        assert not [one for name, one in ids.items() if name != "provider" and one in text]


async def test_an_account_of_another_is_as_unknown_as_one_that_is_not_there(
    stranger: Api, ids: Ids
) -> None:
    mine = await stranger.post("profiles", {"name": "Mine alone"})
    for what in ("insights", "campaigns"):
        for id in (ids["ad_account_id"], "nobody"):
            told = await stranger.refusal(
                404, "GET", f"profiles/{mine['id']}/{what}", ad_account_id=id
            )
            assert told["detail"] == f"There is no ad account “{id}”."


async def test_no_page_of_the_trail_begins_before_what_is_not_there(stranger: Api) -> None:
    await stranger.refusal(404, "GET", "audit", before="nothing")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "api-keys", {"name": "theirs", "member_id": "member_id"}),
        ("PUT", "workspace/kept", {"profiles": ["profile_id"], "business_centers": []}),
        (
            "PUT",
            "workspace/kept",
            {
                "profiles": [],
                "business_centers": [
                    {"profile_id": "profile_id", "provider": "tiktok", "id": "center_id"}
                ],
            },
        ),
    ],
    ids=["a key", "a kept profile", "a kept Business Center"],
)
async def test_anothers_ids_in_a_body_change_nothing(
    shared: House, stranger: Api, ids: Ids, method: str, path: str, body: object
) -> None:
    before = shared.rows()
    answer = await stranger.ask(method, path, Route(method, path, None, body).with_ids(ids))
    assert answer.status_code in {400, 404}, answer.text
    assert shared.rows() == before


@pytest.mark.parametrize("route", ROUTES, ids=str)
async def test_a_parameter_that_an_operation_does_not_know_is_refused(
    shared: House, ids: Ids, route: Route
) -> None:
    before = shared.rows()
    query = {**route.query, "limt": "5"}
    answer = await shared.owner.ask(route.method, route.at(ids), route.with_ids(ids), **query)
    problem = problem_of(answer)
    assert (problem["status"], problem["field"]) == (400, "limt")
    assert shared.rows() == before
