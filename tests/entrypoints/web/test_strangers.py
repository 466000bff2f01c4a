"""Who sees what: nobody without a session, no workspace another's, no role more than its table."""

import pytest

from core.access import Role, may
from entrypoints.http.app import make_app
from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, browser, said, signed_in
from tests.entrypoints.web.linking import FIRST, YUKI, ended, read
from tests.entrypoints.web.routes import DEEDS, INSIDE, PUBLIC, Route, routes_of

type Ids = dict[str, str]
type People = dict[Role, Browser]

SIGNING_OUT = {"POST /sign-out", "POST /sign-out-everywhere"}
every_route = pytest.mark.parametrize("route", INSIDE, ids=str)


@pytest.fixture(scope="module")
async def ids(shared: House) -> Ids:
    """One of everything the owner has, all of it real."""
    profile_id = await shared.profile("Theirs")
    connection_id = await shared.connect(profile_id)
    waiting = await shared.open(profile_id, open="link")
    center = (await shared.owner.get(f"profiles/{profile_id}/business-centers"))["items"][0]
    views = (await shared.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    synced = next(one["account"] for one in views if one["is_synced"])
    await shared.choose(profile_id, synced["id"])
    run = (await shared.sync(connection_id))["run"]
    await signed_in(shared)
    key = (await shared.owner.get("api-keys"))["items"][0]
    for one in (NORTHLIGHT, MAROLA):
        await read(shared, profile_id, one)
    asked = await ended(shared, profile_id)
    return {
        "profile_id": profile_id,
        "request_id": asked.id,
        "center_at": f"tiktok/{center['id']}",
        "public_account_id": FIRST,
        "platform_user_id": YUKI,
        "connection_id": connection_id,
        "attempt_id": waiting["authorization"]["id"],
        "center_id": center["id"],
        "ad_account_id": synced["id"],
        "account_id": synced["id"],
        "run_id": run["id"],
        "key_id": key["id"],
        "member_id": key["member_id"],
        "session_id": str(shared.rows()["login_sessions"][0][0]),
    }


@pytest.fixture(scope="module")
async def strangers(shared: House, ids: Ids) -> People:
    """Everybody next door."""
    door = await shared.neighbour()
    return {role: await signed_in(shared, role, door) for role in Role}


@pytest.fixture(scope="module")
async def people(shared: House) -> People:
    """Everybody in the workspace."""
    shared.clock.advance(minutes=2)  # so many at once would be too many
    return {role: await signed_in(shared, role) for role in Role}


async def test_every_route_is_public_the_apis_or_a_members(shared: House) -> None:
    app = make_app(shared.container)
    served = {str(one) for one in routes_of(iter([app]))}
    pages = {one for one in served if not one.partition(" ")[2].startswith("/api/v1")}
    assert pages == PUBLIC | {str(one) for one in INSIDE}


def test_every_form_has_its_deed() -> None:
    assert {str(one) for one in INSIDE if one.method == "POST"} == set(DEEDS)


async def test_every_id_in_a_path_is_one_a_stranger_tries(ids: Ids) -> None:
    assert {name for one in INSIDE for name in one.names} <= set(ids)


@every_route
async def test_nobody_gets_in_without_a_session(shared: House, ids: Ids, route: Route) -> None:
    before, person = shared.rows(), browser(shared)
    for given in (ids, {}):
        if route.method == "GET":
            answer = await person.get(route.at(given))
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/sign-in?next=/")
            assert (await person.get(route.at(given), {"X-Fragment": "1"})).status_code == 401
        else:
            form = {**route.form(given), "csrf": "0" * 64}
            answer = await person.send(route.at(given), form, {"Origin": shared.url})
            assert answer.status_code == 401
    assert shared.rows() == before


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", [one for one in INSIDE if one.names], ids=str)
async def test_anothers_ids_are_unknown_and_nothing_changes(
    shared: House, strangers: People, ids: Ids, route: Route, role: Role
) -> None:
    person, path = strangers[role], route.at(ids)
    await person.csrf()
    before = shared.rows()
    if route.method == "GET":
        answer = await person.get(path)
    else:
        answer = await person.post(path, route.form(ids), {"Referer": f"{shared.url}/profiles"})
    is_allowed = route.deed is None or may(role, route.deed)
    assert answer.status_code == (404 if is_allowed else 403), answer.text
    assert shared.rows() == before
    assert [word for word in ("Theirs", "Mara Lindqvist") if word in answer.text] == []


@pytest.mark.parametrize("route", [one for one in INSIDE if str(one) not in SIGNING_OUT], ids=str)
async def test_a_page_obeys_the_access_table(people: People, route: Route) -> None:
    refused = set[Role]()
    for role, person in people.items():
        if route.method == "GET":
            answer = await person.get(route.at({}))
        else:
            answer = await person.post(route.at({}), route.form({}))
        if answer.status_code == 403:
            refused.add(role)
    assert refused == {role for role in Role if route.deed and not may(role, route.deed)}


@pytest.mark.parametrize("role", list(Role))
async def test_lists_hold_ones_own_alone(strangers: People, ids: Ids, role: Role) -> None:
    for route in (one for one in INSIDE if one.method == "GET" and not one.names):
        # The trail of what was refused names what a stranger has typed.
        path = "/audit?result=done" if route.path == "/audit" else route.path
        text = (await strangers[role].get(path)).text
        assert [name for name, one in ids.items() if one in text] == []
        assert "Theirs" not in text


@pytest.mark.parametrize("path", ["/nothing", "/profiles/x/y/z", "/sign-in/x"])
async def test_what_is_not_there_is_not_found(shared: House, path: str) -> None:
    assert (await browser(shared).get(path)).status_code == 404
    page = await browser(shared).get(path, {"Accept": "text/html,*/*"})
    assert page.status_code == 404
    assert "There is no such page." in said(page)
