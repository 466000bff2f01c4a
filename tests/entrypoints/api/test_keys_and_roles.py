"""Every operation: who is let in, and who in what role may do it."""

import pytest

from core.access import Role, may
from tests.entrypoints.api.client import Api, problem_of
from tests.entrypoints.api.routes import ROUTES, Route
from tests.entrypoints.api.service import House

every_route = pytest.mark.parametrize("route", ROUTES, ids=str)

type Keys = dict[str, Api]


@pytest.fixture(scope="module")
async def members(shared: House) -> dict[Role, Api]:
    return {role: await shared.member(role) for role in Role}


@pytest.fixture(scope="module")
async def outsiders(shared: House) -> Keys:
    made = await shared.owner.post("api-keys", {"name": "revoked"})
    await shared.owner.ask("DELETE", f"api-keys/{made['key']['id']}")
    gone = await shared.owner.post("members", {"email": "gone@example.com", "name": "Gone"})
    key = await shared.owner.post("api-keys", {"name": "gone", "member_id": gone["id"]})
    await shared.owner.ask("DELETE", f"members/{gone['id']}")
    return {
        "no key": shared.api(None),
        "an unknown key": shared.api("adp_" + "x" * 43),
        "a revoked key": shared.api(made["secret"]),
        "a key whose member is gone": shared.api(key["secret"]),
    }


async def _asked(api: Api, route: Route) -> tuple[int, str]:
    answer = await api.ask(route.method, route.at({}), route.body, **route.query)
    code = "" if answer.is_success else problem_of(answer)["code"]
    return answer.status_code, code


async def test_the_table_lists_every_operation_and_no_other(shared: House) -> None:
    paths = (await shared.owner.client.get(f"{shared.url}/api/openapi.json")).json()["paths"]
    served = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in paths.items()
        for method in operations
        if path.startswith("/api/v1/")
    }
    assert served == {str(route) for route in ROUTES}


@every_route
async def test_nobody_comes_in_without_a_living_key(
    shared: House, outsiders: Keys, route: Route
) -> None:
    before = shared.rows()
    answers = {who: await _asked(api, route) for who, api in outsiders.items()}
    assert answers == dict.fromkeys(outsiders, (401, "unauthenticated"))
    assert shared.rows() == before


@every_route
async def test_an_operation_obeys_the_access_table(
    shared: House, members: dict[Role, Api], route: Route
) -> None:
    refused = {role for role, api in members.items() if (await _asked(api, route))[0] == 403}
    assert refused == {role for role in Role if route.deed and not may(role, route.deed)}


async def test_no_role_is_enough_to_make_oneself_more(members: dict[Role, Api]) -> None:
    body = {"email": "second-owner@example.com", "name": "X", "role": "owner"}
    problem = await members[Role.ADMIN].refusal(403, "POST", "members", body)
    assert problem["code"] == "denied"


async def test_a_role_taken_away_counts_from_the_next_request_on(house: House) -> None:
    manager = await house.member(Role.MANAGER)
    me = await manager.get("me")
    await manager.post("profiles", {"name": "Mine"})
    await house.owner.ask("PATCH", f"members/{me['member_id']}", {"role": "viewer"})
    await manager.refusal(403, "POST", "profiles", {"name": "Mine too"})
    assert (await manager.get("me"))["role"] == "viewer"


@pytest.mark.parametrize("header", ["", "Bearer", "Basic {key}", "{key}", "Bearer {key}x"])
async def test_a_key_counts_only_as_a_bearer(shared: House, header: str) -> None:
    sent = {"Authorization": header.format(key=shared.key)}
    answer = await shared.api(None).client.get("me", headers=sent)
    assert answer.status_code == 401
    assert problem_of(answer)["code"] == "unauthenticated"


async def test_the_list_of_keys_shows_none_of_them(shared: House) -> None:
    assert shared.key not in (await shared.owner.ask("GET", "api-keys")).text
