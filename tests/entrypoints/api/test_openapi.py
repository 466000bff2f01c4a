"""The API's own description: sound, whole, and with examples that work."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.entrypoints.api.routes import ROUTES, Route
from tests.entrypoints.api.service import House

TAKING = [route for route in ROUTES if route.body is not None]
PROBLEM = "application/problem+json"

type Document = dict[str, Any]


@pytest.fixture(scope="module")
async def document(shared: House) -> Document:
    answer = await shared.api(None).client.get(f"{shared.url}/api/openapi.json")
    assert answer.status_code == 200
    described: Document = answer.json()
    return described


def _operation(document: Document, route: Route) -> Document:
    found: Document = document["paths"]["/api/v1" + route.path][route.method.lower()]
    return found


def _refs(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(ref := part.get("$ref"), str):
            yield ref
        for value in part.values():
            yield from _refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from _refs(value)


def _at(document: Document, ref: str) -> Document:
    found: Any = document
    for name in ref.removeprefix("#/").split("/"):
        found = found[name.replace("~1", "/").replace("~0", "~")]
    assert isinstance(found, dict)
    return found


def _example(document: Document, schema: Document) -> object:
    """A value as the schema's own examples show it."""
    if ref := schema.get("$ref"):
        return _example(document, _at(document, ref))
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    assert schema.get("type") == "object", f"{schema} has no example"
    return {
        name: _example(document, part)
        for name, part in schema.get("properties", {}).items()
        if name in schema.get("required", ()) or part.get("examples")
    }


async def test_every_reference_leads_somewhere(document: Document) -> None:
    assert document["openapi"].startswith("3.")
    refs = set(_refs(document))
    assert refs
    assert all(_at(document, ref) for ref in refs)


@pytest.mark.parametrize("route", ROUTES, ids=str)
async def test_an_operation_says_what_it_is_and_what_it_answers(
    document: Document, route: Route
) -> None:
    operation = _operation(document, route)
    assert operation["summary"]
    assert operation["description"]
    assert operation["security"] == [{"key": []}]
    assert len(operation["tags"]) == 1
    good = {code: one for code, one in operation["responses"].items() if code.startswith("2")}
    assert good
    assert all(one.get("content") for code, one in good.items() if code != "204")
    for code in ("400", "401", "403", "404", "409"):
        assert operation["responses"][code]["content"][PROBLEM]["schema"]


async def test_operation_ids_are_unique(document: Document) -> None:
    ids = [_operation(document, route)["operationId"] for route in ROUTES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_the_example_of_a_body_is_accepted(
    shared: House, document: Document, route: Route
) -> None:
    content = _operation(document, route)["requestBody"]["content"]
    example = _example(document, content["application/json"]["schema"])
    answer = await shared.owner.ask(route.method, route.at({}), example)
    assert answer.is_success or answer.status_code in {404, 409}, answer.text


async def test_the_pages_of_people_are_no_part_of_it(document: Document) -> None:
    assert not [path for path in document["paths"] if "connect/" in path or "callback" in path]


async def test_the_page_for_people_loads_nothing_from_elsewhere(shared: House) -> None:
    client = shared.api(None).client
    page = await client.get(f"{shared.url}/api/docs")
    assert page.status_code == 200
    assert 'href="/api/openapi.json"' in page.text
    assert not re.findall(r"""(?:https?:)?//[^\s"'<]+""", page.text)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert not re.search("unsafe|https?:", policy)
    loaded = re.findall(r'<(?:script src|link rel="[a-z]+" href)="([^"]+)"', page.text)
    assert len(loaded) == 5
    for path in loaded:
        file = await client.get(f"{shared.url}{path}")
        assert (file.status_code, len(file.content) > 50) == (200, True), path


async def test_the_bare_address_leads_to_signing_in(shared: House) -> None:
    client = shared.api(None).client
    page = await client.get(f"{shared.url}/", follow_redirects=True)
    assert page.status_code == 200
    assert page.url.path == "/sign-in"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
