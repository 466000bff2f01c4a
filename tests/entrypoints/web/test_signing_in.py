"""Coming in by the pages: invitations, passwords, where one goes on, and who tries too often."""

from pathlib import Path
from urllib.parse import quote

import pytest

from core.access import Role
from core.login import BY_CLIENT
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.log import written
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.web.browser import (
    PASSWORD,
    Browser,
    Response,
    browser,
    invitation,
    member,
    owner_in,
    said,
    signed_in,
    value_of,
)

NOT_OURS = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example/",
    "/\n/evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "//[",
    "http://[",
    "evil.example",
    " /profiles",
    "",
]


async def came_in(house: House, role: Role = Role.MANAGER) -> str:
    """Somebody who has chosen a password, by their address."""
    who = await member(house, role)
    await signed_in(house, who=who)
    return str(who["email"])


async def test_an_invited_person_chooses_a_password_and_is_in(house: House) -> None:
    who = await member(house, Role.MANAGER)
    path = await invitation(house, house.owner, who["id"])
    person = browser(house)
    page = await person.get(path)
    assert page.status_code == 200
    assert who["email"] in page.text
    answer = await person.accept(path, who["email"].upper(), "Mara")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Welcome, Mara." in said(await person.client.get("/", follow_redirects=True))
    assert (await browser(house).sign_in(who["email"])).status_code == 303


async def test_the_address_of_an_invited_person_is_nobodys_to_change(house: House) -> None:
    who = await member(house, Role.MANAGER)
    path = await invitation(house, house.owner, who["id"])
    before = house.rows()
    page = await browser(house).accept(path, "another@example.com", "Mara")
    assert page.status_code == 400
    assert f"The invitation is for {who['email']}." in said(page)
    assert house.rows() == before


async def test_an_invitation_says_where_to_by_whom_and_as_what(house: House) -> None:
    owner, who = await owner_in(house), await member(house, Role.MEDIA_BUYER)
    page = await owner.post(f"/members/{who['id']}/invite")
    seen = said(await browser(house).get(value_of(page, "link")))
    assert f"{owner.member.name} invited you to “My workspace”" in seen
    assert "Your role is Media buyer ." in seen
    assert "Start a sync" in seen
    assert "Add, invite, change and remove members" not in seen


async def test_a_bad_choice_is_told_on_the_page_and_typed_words_stay(house: House) -> None:
    who = await member(house, Role.VIEWER)
    path = await invitation(house, house.owner, who["id"])
    person, form = browser(house), {"name": "Mara", "email": who["email"], "password": "short"}
    page = await person.send(path, form, {"Origin": house.url})
    assert page.status_code == 400
    assert "12 to 200 characters" in said(page)
    assert 'value="Mara"' in page.text
    assert f'value="{who["email"]}" autocomplete="username" required readonly' in page.text
    assert "short" not in page.text
    assert (await person.accept(path, who["email"])).status_code == 303


async def test_an_invitation_is_worth_nothing_a_second_time(house: House) -> None:
    who = await member(house, Role.VIEWER)
    path = await invitation(house, house.owner, who["id"])
    await browser(house).accept(path, who["email"])
    for answer in (await browser(house).get(path), await browser(house).accept(path, "x@y.z")):
        assert answer.status_code == 410
        assert "used, replaced, or is too old" in said(answer)
        assert "set-cookie" not in answer.headers


async def test_wrong_and_unknown_are_told_alike(house: House) -> None:
    email = await came_in(house)
    answers = [
        await browser(house).sign_in(who, password)
        for who, password in ((email, "wrong"), ("nobody@example.com", PASSWORD), (email, ""))
    ]
    assert {one.status_code for one in answers} == {401}
    assert len({said(one) for one in answers}) == 1
    assert all("set-cookie" not in one.headers for one in answers)
    assert all(PASSWORD not in one.text for one in answers)


async def test_whoever_asked_for_a_page_gets_it_after_signing_in(house: House) -> None:
    email, person = await came_in(house), browser(house)
    away = await person.get("/profiles?x=1&y=ü")
    assert away.status_code == 303
    page = await person.get(away.headers["location"])
    assert 'name="next" value="/profiles?x=1&amp;y=%C3%BC"' in page.text
    answer = await person.sign_in(email, next="/profiles?x=1&y=%C3%BC")
    assert answer.headers["location"] == "/profiles?x=1&y=%C3%BC"
    again = await person.get("/sign-in?next=/profiles%3Fx=1")
    assert (again.status_code, again.headers["location"]) == (303, "/profiles?x=1")


@pytest.mark.parametrize("next", NOT_OURS)
async def test_signing_in_leads_nowhere_but_here(shared: House, next: str) -> None:
    person = browser(shared)
    shown = await person.get(f"/sign-in?next={quote(next, safe='')}")
    assert shown.status_code == 200
    assert 'name="next" value="/"' in shown.text
    wrong = await person.sign_in(f"{len(next)}{next[-3:].strip()}@example.com", "wrong", next=next)
    assert 'name="next" value="/"' in wrong.text


@pytest.mark.parametrize("next", [*NOT_OURS, "/pröfiles/日本"])
async def test_whoever_is_signed_in_is_led_nowhere_but_here(
    shared: House, owner: Browser, next: str
) -> None:
    answer = await owner.get(f"/sign-in?next={quote(next, safe='')}")
    assert answer.status_code == 303
    assert answer.headers["location"] in {"/", "/pr%C3%B6files/%E6%97%A5%E6%9C%AC"}


@pytest.fixture(scope="module")
async def owner(shared: House) -> Browser:
    return await signed_in(shared)


async def test_thirty_tries_a_minute_are_enough_and_others_are_not_kept_out(
    door: Door, tmp_path: Path, desk: Desk
) -> None:
    async with running(door, tmp_path, desk, ADPORT_TRUSTED_PROXIES="127.0.0.1") as house:
        email = await came_in(house)
        house.clock.advance(minutes=1)
        for number in range(BY_CLIENT.attempts):
            answer = await tried(house, "203.0.113.7", f"{number}@example.com")
            assert answer.status_code == 401
        for who in (email, "nobody@example.com"):
            refused = await tried(house, "203.0.113.7", who)
            assert refused.status_code == 429
            assert refused.headers["retry-after"] == "60"
            assert "Wait a minute" in said(refused)
            assert "set-cookie" not in refused.headers
        assert (await tried(house, "203.0.113.8", email)).status_code == 303
        assert (await tried(house, "evil, 203.0.113.9", email)).status_code == 303
        assert (await tried(house, "203.0.113.8, 203.0.113.7", email)).status_code == 429
        house.clock.advance(minutes=1)
        assert (await tried(house, "203.0.113.7", email)).status_code == 303


async def test_what_a_stranger_forwards_counts_for_nothing(house: House) -> None:
    for number in range(BY_CLIENT.attempts):
        await opened(house, f"203.0.113.{number}")
    assert (await opened(house, "203.0.113.99")).status_code == 429
    assert (await tried(house, "203.0.113.98", "a@example.com")).status_code == 429


async def test_links_and_invitations_are_counted_with_sign_ins(house: House) -> None:
    link = (await house.open(await house.profile(), open="link"))["url"]
    who = await member(house, Role.VIEWER)
    path = await invitation(house, house.owner, who["id"])
    for _ in range(BY_CLIENT.attempts):
        await opened(house)
    for answer in (
        await house.person().look(link),
        await house.person().follow(link),
        await browser(house).accept(path, who["email"]),
        await browser(house).sign_in(who["email"]),
    ):
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "60"
        assert answer.headers["content-type"].startswith("text/html")
    house.clock.advance(minutes=1)
    assert (await house.person().follow(link)).status_code == 303
    assert (await browser(house).accept(path, who["email"])).status_code == 303


async def test_a_guessed_address_is_closed_for_a_quarter_of_an_hour(house: House) -> None:
    email = await came_in(house)
    for _ in range(10):
        assert (await browser(house).sign_in(email, "wrong")).status_code == 401
    refused = await browser(house).sign_in(email)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
    house.clock.advance(minutes=15)
    assert (await browser(house).sign_in(email)).status_code == 303
    assert len(await house.audit("session.refused")) == 11


async def test_signing_in_leaves_no_secret_in_the_log_and_names_stay_on_their_line(
    house: House,
) -> None:
    email = await came_in(house)
    person = browser(house)
    with written() as log:
        await person.sign_in(f"x\n2026-11-28 forged\r\x1b[31m{email}", "a secret password")
        await person.sign_in(email)
        name = "Evil\n2026-11-28T00:00:00Z [error] forged"
        await person.post("/profiles", {"name": name})
        await person.get("/profiles/%0a2026-11-28 [error] forged/config")
    secrets = [one.value or "" for one in person.client.cookies.jar]
    for secret in (PASSWORD, "a secret password", *secrets):
        assert secret not in log.getvalue()
    assert not [one for one in log.getvalue().splitlines() if one.startswith("2026-11-28 forged")]
    assert not [one for one in log.getvalue().splitlines() if one.endswith("[error] forged")]


async def test_a_crash_tells_the_log_neither_the_invitation_nor_the_link(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await member(house, Role.VIEWER)
    path = await invitation(house, house.owner, who["id"])
    link = (await house.open(await house.profile()))["url"]

    async def crash(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("core.usecases.invitations.LookAtInvitation.__call__", crash)
    monkeypatch.setattr("core.usecases.authorizations.LookAtLink.__call__", crash)
    with written() as log:
        page = await browser(house).get(path)
        other = await house.person().look(link)
    assert (page.status_code, other.status_code) == (500, 500)
    assert "boom" not in page.text
    assert page.headers["x-request-id"] in said(page)
    assert page.headers["x-request-id"] in log.getvalue()
    assert "page.crashed" in log.getvalue()
    assert "/invitations/{token}" in log.getvalue().replace(":str}", "}")
    for secret in (path, link):
        assert secret.rpartition("/")[2] not in log.getvalue()


async def tried(house: House, forwarded: str, email: str) -> Response:
    return await browser(house).sign_in(email, headers={"X-Forwarded-For": forwarded})


async def opened(house: House, forwarded: str = "") -> Response:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return await browser(house).get(f"/connect/{'x' * 43}", headers)
