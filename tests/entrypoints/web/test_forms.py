"""Forms: only our own pages' are taken. Pages: their headers, and the files they load."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.access import Role
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.web.browser import Browser, browser, invitation, member, said, signed_in
from tests.entrypoints.web.routes import INSIDE, Route

FOREIGN: list[Mapping[str, str]] = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Referer": "https://evil.example/profiles"},
    {"Referer": "http://["},
    {"Origin": "https://evil.example", "Referer": "HERE/profiles"},
    {"Origin": "HERE.evil.example"},
    {"Origin": "HERE/"},
    {"Origin": "HERE@evil.example"},
]


@pytest.fixture(scope="module")
async def owner(shared: House) -> Browser:
    person = await signed_in(shared)
    await person.csrf()
    return person


def posts() -> list[Route]:
    return [one for one in INSIDE if one.method == "POST"]


@pytest.mark.parametrize("route", posts(), ids=str)
async def test_a_form_without_its_own_token_or_from_elsewhere_changes_nothing(
    shared: House, owner: Browser, route: Route
) -> None:
    other = await _others_token(shared)
    here, path, form = {"Origin": shared.url}, route.at({}), route.form({})
    before = shared.rows()
    for csrf in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": other}, {"csrf": "é"}):
        for more in ({}, {"Referer": f"{shared.url}/profiles"}):
            answer = await owner.send(path, {**form, **csrf}, {**here, **more})
            assert answer.status_code == 403, answer.text
    mine = {**form, "csrf": await owner.csrf()}
    for headers in FOREIGN:
        sent = {name: value.replace("HERE", shared.url) for name, value in headers.items()}
        assert (await owner.send(path, mine, sent)).status_code == 403
    assert shared.rows() == before


_tokens: dict[str, str] = {}


async def _others_token(house: House) -> str:
    """What the forms of another session carry."""
    if house.url not in _tokens:
        _tokens[house.url] = await (await signed_in(house)).csrf()
    return _tokens[house.url]


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "nonsense"]
)
async def test_a_token_in_another_kind_of_body_counts_for_nothing(
    shared: House, owner: Browser, kind: str
) -> None:
    before = shared.rows()
    csrf = await owner.csrf()
    for body in (f"csrf={csrf}&name=X", f'{{"csrf": "{csrf}", "name": "X"}}'):
        answer = await owner.client.post(
            "/profiles", content=body, headers={"Origin": shared.url, "Content-Type": kind}
        )
        assert answer.status_code == 415
    assert shared.rows() == before


async def test_scripts_show_the_token_in_a_header(house: House) -> None:
    person = await signed_in(house)
    headers = {"Origin": house.url, "X-CSRF-Token": await person.csrf()}
    assert (await person.send("/profiles", {"name": "Made"}, headers)).status_code == 303
    headers["X-CSRF-Token"] = "0" * 64
    assert (await person.send("/profiles", {"name": "Not"}, headers)).status_code == 403
    listed = (await house.owner.get("profiles"))["items"]
    assert [one["name"] for one in listed] == ["Made"]


async def test_a_referrer_of_ours_will_do_where_there_is_no_origin(house: House) -> None:
    person = await signed_in(house)
    form = {"name": "Made", "csrf": await person.csrf()}
    made = await person.send("/profiles", form, {"Referer": f"{house.url}/profiles"})
    assert made.status_code == 303


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_nobody_is_signed_in_by_a_page_elsewhere(
    shared: House, headers: Mapping[str, str]
) -> None:
    who = await member(shared, Role.VIEWER)
    path = await invitation(shared, shared.owner, who["id"])
    sent = {name: value.replace("HERE", shared.url) for name, value in headers.items()}
    before = shared.rows()
    for at in ("/sign-in", path):
        form = {"email": who["email"], "password": "orange window seldom", "name": "X"}
        answer = await browser(shared).send(at, form, sent)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert shared.rows() == before


async def test_a_refused_form_goes_back_to_its_page_which_tells_why(house: House) -> None:
    person = await signed_in(house)
    headers = {"Referer": f"{house.url}/subscription?x=1"}
    answer = await person.post("/subscription/kept", {"centers": "nothing"}, headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/subscription?x=1")
    page = await person.get("/subscription?x=1")
    assert "That is no Business Center." in said(page)
    assert "That is no Business Center." not in said(await person.get("/subscription?x=1"))


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "//"])
async def test_a_refused_form_goes_back_nowhere_but_here(
    shared: House, owner: Browser, path: str
) -> None:
    wrong = {"centers": "nothing"}
    answer = await owner.post("/subscription/kept", wrong, {"Referer": shared.url + path})
    assert answer.headers["location"] == "/"


async def test_a_told_message_is_text_and_nothing_else(shared: House, owner: Browser) -> None:
    name = "<script>alert(1)</script> & “quotes” 日本"
    answer = await owner.post("/profiles", {"name": name})
    page = await owner.get(answer.headers["location"])
    assert "<script>alert(1)" not in page.text
    assert name in said(page)


@pytest.mark.parametrize("value", ["x", "e30=", "WzFd", "eyJ0ZXh0IjoxfQ==", "x" * 3_000, "%00"])
async def test_a_made_up_message_is_no_message(shared: House, owner: Browser, value: str) -> None:
    held = f"adport={owner.client.cookies.get('adport')}"
    page = await owner.get("/profiles", {"Cookie": f"{held}; adport-told={value}"})
    assert page.status_code == 200


GETS = [one for one in INSIDE if one.method == "GET" and not one.is_live]


@pytest.mark.parametrize("route", GETS, ids=str)
async def test_looking_changes_nothing_and_every_page_has_its_headers(
    shared: House, owner: Browser, route: Route
) -> None:
    profile_id = (await shared.owner.get("profiles"))["items"][0]["id"]
    before = shared.rows()
    page = await owner.get(route.at({"profile_id": profile_id}))
    assert page.status_code in {200, 303, 404}
    require_headers(page.headers, may_leave=route.path.endswith("/config"))
    assert shared.rows() == before


async def test_the_pages_of_strangers_have_them_too(shared: House) -> None:
    person = browser(shared)
    who = await member(shared, Role.VIEWER)
    path = await invitation(shared, shared.owner, who["id"])
    before = shared.rows()
    for at in ("/sign-in", path, "/invitations/unknown", "/", "/static/none", "/profiles"):
        require_headers((await person.get(at)).headers)
    require_headers((await person.sign_in("nobody@example.com")).headers)
    assert shared.rows() == before


def require_headers(headers: Mapping[str, str], *, may_leave: bool = False) -> None:
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'",
                 "frame-ancestors 'none'"):  # fmt: skip
        assert part in policy.split("; ")
    [forms] = [one for one in policy.split("; ") if one.startswith("form-action")]
    assert forms == "form-action 'self'" or (
        may_leave and forms.startswith("form-action 'self' https:")
    )
    assert headers["permissions-policy"].startswith("camera=()")
    assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
    assert "strict-transport-security" not in headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-request-id"]


async def test_no_page_holds_anything_inline_or_from_elsewhere(house: House) -> None:
    person = await signed_in(house)
    profile_id = await house.profile()
    await house.connect(profile_id)
    for path in ("/profiles", f"/profiles/{profile_id}/config", "/sign-out"):
        text = (await person.get(path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=|javascript:", text)
        loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', text)
        assert [one for one in loaded if not one.startswith("/")] == []


async def test_over_tls_every_answer_tells_browsers_to_stay_with_it(
    door: Door, tmp_path: Path, desk: Desk
) -> None:
    public_url = "https://adport.example"
    async with running(door, tmp_path, desk, ADPORT_PUBLIC_URL=public_url) as house:
        for path in ("/sign-in", "/profiles", "/static/adport.css", "/nothing", "/api/v1/me"):
            answer = await browser(house).get(path)
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "kind"), [("adport.css", "text/css"), ("adport.js", "text/javascript"),
                       ("icon.svg", "image/svg+xml")],
)  # fmt: skip
async def test_a_file_is_sent_once_and_then_known_by_its_tag(
    shared: House, name: str, kind: str
) -> None:
    person, path = browser(shared), f"/static/{name}"
    first = await person.get(path)
    assert first.status_code == 200
    assert first.headers["content-type"].startswith(kind)
    assert first.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in first.headers
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = await person.get(path, {"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await person.get(path, {"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["none.css", "..%2frouter.py", "%2e%2e/router.py", "..%5crouter.py", "%2fetc%2fpasswd", "",
     "adport.css%00", "adport.css/", "../templates/base.html", ".", "%2e%2e"],
)  # fmt: skip
async def test_nothing_else_is_a_file(shared: House, name: str) -> None:
    answer = await browser(shared).client.get(f"{shared.url}/static/{name}")
    if name != "adport.css/":
        assert answer.status_code == 404
        assert "import" not in answer.text


async def test_one_ticked_account_is_a_selection(house: House) -> None:
    profile_id = await house.profile(imports="chosen")
    await house.connect(profile_id)
    person = await signed_in(house, Role.MANAGER)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    alive = [one["account"]["id"] for one in views if one["account"]["status"] == "active"][:2]
    was: list[str] = []
    for wanted in (alive[:1], alive, alive[1:]):
        form = {"provider": "tiktok", "was": was, "accounts": wanted, "default": wanted[0]}
        was = wanted
        answer = await person.post(f"/profiles/{profile_id}/accounts", form)
        assert answer.status_code == 303, answer.text
        views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
        chosen = [one["account"]["id"] for one in views if one["account"]["is_selected"]]
        assert sorted(chosen) == sorted(wanted)
