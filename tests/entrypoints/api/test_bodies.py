"""What is refused before anything is done, and in which words."""

import json
from typing import Any

import pytest

from tests.entrypoints.api.client import problem_of
from tests.entrypoints.api.routes import ROUTES, Route
from tests.entrypoints.api.service import House

TAKING = [route for route in ROUTES if route.body is not None]
taking = pytest.mark.parametrize("route", TAKING, ids=str)
EMPTY_IS_FINE = {"/connections/{connection_id}/reconnect", "/profiles/{profile_id}"}


async def _refused(house: House, route: Route, body: object) -> dict[str, Any]:
    """The 400, with the database as it was."""
    before = house.rows()
    problem = await house.owner.refusal(400, route.method, route.at({}), body)
    assert problem["code"] == "invalid"
    assert house.rows() == before
    return problem


@taking
@pytest.mark.parametrize("field", ["id", "workspace_id", "seat", "hash", "role_", "x"])
async def test_an_unknown_or_read_only_field_is_refused_by_name(
    shared: House, route: Route, field: str
) -> None:
    assert isinstance(route.body, dict)
    problem = await _refused(shared, route, {**route.body, field: "3"})
    assert problem["field"] == field


@taking
async def test_a_missing_field_is_refused_by_name(shared: House, route: Route) -> None:
    assert isinstance(route.body, dict)
    if route.path in EMPTY_IS_FINE:
        answer = await shared.owner.ask(route.method, route.at({}), {})
        assert problem_of(answer)["code"] == "not_found"
        return
    problem = await _refused(shared, route, {})
    assert problem["field"] in route.body


@taking
@pytest.mark.parametrize("wrong", [7, None, {"a": 1}, True])
async def test_a_value_of_the_wrong_type_is_refused_by_name(
    shared: House, route: Route, wrong: object
) -> None:
    assert isinstance(route.body, dict)
    for field in route.body:
        if wrong is None and route.method == "PATCH" and field == "name":
            continue
        problem = await _refused(shared, route, {**route.body, field: wrong})
        assert problem["field"].startswith(field)


@pytest.mark.parametrize(
    "body", ["[]", '"x"', "7", "null", "{", "", "{}x", "\x00", '{"name": "\\ud800"}']
)
async def test_what_is_no_json_object_is_refused(shared: House, body: str) -> None:
    answer = await shared.owner.client.post(
        "profiles", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert problem_of(answer)["code"] == "invalid"


async def test_bytes_that_are_no_text_are_refused(shared: House) -> None:
    answer = await shared.owner.client.post(
        "profiles", content=b'{"name": "\xff\xfe"}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    problem_of(answer)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
async def test_another_content_type_than_json_is_refused(shared: House, kind: str) -> None:
    before = shared.rows()
    answer = await shared.owner.client.post(
        "profiles", content='{"name": "Form"}', headers={"Content-Type": kind}
    )
    assert answer.status_code == 415
    assert problem_of(answer)["code"] == "unsupported_media_type"
    assert shared.rows() == before


@pytest.mark.parametrize("opening", ["[", '{"a":'])
async def test_a_body_nested_too_deeply_is_refused(shared: House, opening: str) -> None:
    answer = await shared.owner.client.post(
        "profiles", content=opening * 100_000, headers={"Content-Type": "application/json"}
    )
    problem = problem_of(answer)
    assert (problem["code"], problem["detail"]) == ("invalid", "The body is nested too deeply.")


async def test_a_body_where_none_is_taken_is_refused(shared: House) -> None:
    before = shared.rows()
    problem = await shared.owner.refusal(400, "POST", "connections/x/sync-runs", {"days": 1})
    assert problem["code"] == "invalid"
    assert shared.rows() == before


async def test_a_body_of_over_a_megabyte_is_refused(shared: House) -> None:
    answer = await shared.owner.ask("POST", "profiles", {"name": "x" * 1_000_001})
    assert answer.status_code == 413
    assert problem_of(answer)["code"] == "too_large"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_wrong_method_is_refused(shared: House, method: str) -> None:
    problem = await shared.owner.refusal(405, method, "profiles", {})
    assert problem["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/", "/nothing", "/api/v2/me"])
async def test_an_unknown_address_is_a_problem_too(shared: House, path: str) -> None:
    answer = await shared.owner.client.get(shared.url + path)
    assert answer.status_code == 404
    assert problem_of(answer)["code"] == "not_found"


@pytest.mark.parametrize("name", ["", "   ", "🎉", "x" * 81, "a\x00b"])
async def test_a_name_that_is_none_is_refused(shared: House, name: str) -> None:
    problem = await shared.owner.refusal(400, "POST", "profiles", {"name": name})
    assert problem["field"] == "name"


async def test_a_refusal_repeats_nothing_of_a_wrong_value(shared: House) -> None:
    body = {"name": "A", "imports": "hunter2-hunter2"}
    problem = await shared.owner.refusal(400, "POST", "profiles", body)
    assert "hunter2" not in json.dumps(problem)


async def test_every_answer_names_its_request(shared: House) -> None:
    ids = {(await shared.owner.ask("GET", "me")).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


async def test_the_trail_knows_a_deed_by_its_request(house: House) -> None:
    answer = await house.owner.ask("POST", "profiles", {"name": "Acme"})
    [entry] = await house.audit("profile.created")
    assert entry["request_id"] == answer.headers["x-request-id"]
