"""The page behind a link: once, for a while, without naming anybody."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.entrypoints.api.client import Desk, Response, text_of
from tests.entrypoints.api.service import Door, House, running

UNKNOWN = "x" * 43


def _cookie(answer: Response) -> tuple[str, set[str]]:
    """The one cookie's name, and its attributes."""
    [cookie] = answer.headers.get_list("set-cookie")
    pair, *attributes = [part.strip() for part in cookie.split(";")]
    return pair.partition("=")[0], {one.lower() for one in attributes}


async def test_a_link_works_once(house: House) -> None:
    link = (await house.open(await house.profile(), open="link"))["url"]
    await house.person().leave(link)
    for again in (await house.person().follow(link), await house.person().look(link)):
        assert again.status_code == 410
        assert "used already" in text_of(again)
        assert "If that was you" in text_of(again)


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}]
)
async def test_another_sites_page_cannot_press_the_button(
    house: House, headers: dict[str, str]
) -> None:
    link = (await house.open(await house.profile(), open="link"))["url"]
    before, person = house.rows(), house.person()
    refused = await person.browser.post(link, headers=headers)
    assert refused.status_code == 403
    assert refused.headers["content-type"].startswith("text/html")
    assert "does not come from a page of this service" in text_of(refused)
    assert "set-cookie" not in refused.headers
    assert house.rows() == before
    shown = await person.look(link)
    assert shown.headers["referrer-policy"] == "same-origin"  # with none, browsers send “null”
    await person.leave(link)


async def test_looking_at_a_link_uses_nothing_up(house: House) -> None:
    link = (await house.open(await house.profile(), open="link"))["url"]
    before = house.rows()
    for _ in range(3):
        page = await house.person().look(link)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert house.rows() == before
    await house.person().leave(link)


@pytest.mark.parametrize(("opened", "minutes"), [("here", 10), ("link", 30)])
async def test_a_link_lives_as_long_as_it_says(house: House, opened: str, minutes: int) -> None:
    link = (await house.open(await house.profile(), open=opened))["url"]
    assert f"{minutes} minutes" in text_of(await house.person().look(link))
    house.clock.advance(minutes=minutes - 1)
    assert (await house.person().look(link)).status_code == 200
    house.clock.advance(minutes=1)
    for late in (await house.person().look(link), await house.person().follow(link)):
        assert late.status_code == 410
        assert "too old" in text_of(late)
        assert "Ask whoever sent it for a new one" in text_of(late)


async def test_a_withdrawn_link_opens_nothing(house: House) -> None:
    made = await house.open(await house.profile(), open="link")
    path = f"authorizations/{made['authorization']['id']}"
    stages = [(await house.owner.ask("DELETE", path)).json()["stage"] for _ in range(2)]
    assert stages == ["withdrawn", "withdrawn"]
    late = await house.person().follow(made["url"])
    assert late.status_code == 410
    assert "revoked" in text_of(late)
    assert "has taken it back" in text_of(late)


async def test_an_unknown_link_is_refused_as_a_used_one_is(house: House) -> None:
    assert (await house.person().look(f"{house.url}/connect/{UNKNOWN}")).status_code == 410


async def test_a_link_finishes_in_a_browser_that_never_signed_in(house: House) -> None:
    """The colleague's browser holds nothing of the owner's, and gets nothing of theirs."""
    made = await house.open(await house.profile(), open="link")
    colleague = house.person()
    page = await colleague.agree(made["url"])
    assert page.status_code == 200
    assert [cookie.name for cookie in colleague.browser.cookies.jar] == ["adport-connect"]
    refused = await colleague.browser.get(f"{house.url}/api/v1/me")
    assert refused.status_code == 401


@pytest.mark.parametrize("opened", ["here", "link"])
async def test_the_last_page_says_that_it_worked(house: House, opened: str) -> None:
    made = await house.open(await house.profile(), open=opened)
    told = text_of(await house.person().agree(made["url"]))
    assert "You are connected. You can close this page." in told


async def test_the_pages_name_who_asks_and_no_profile_or_person(house: House) -> None:
    profile_id = await house.profile("Secret Client")
    made = await house.open(profile_id, open="link")
    person = house.person()
    shown = [await person.look(made["url"]), await person.agree(made["url"])]
    shown.append(await person.look(made["url"]))
    ids = (profile_id, made["authorization"]["id"], made["authorization"]["provider"])
    for page in shown:
        for word in ("Secret Client", "Owner", "Mara Lindqvist", *ids[:2]):
            assert word not in page.text
    assert ["My workspace asks you" in text_of(page) for page in shown] == [True, False, False]


@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [("http://adport.example", "adport-connect", set()),
     ("https://adport.example", "__Host-adport-connect", {"secure"})],
)  # fmt: skip
async def test_the_browsers_cookie_is_out_of_every_scripts_and_sites_reach(
    door: Door, tmp_path: Path, desk: Desk, public_url: str, name: str, secure: set[str]
) -> None:
    async with running(door, tmp_path, desk, ADPORT_PUBLIC_URL=public_url) as house:
        link = (await house.open(await house.profile()))["url"]
        assert link.startswith(public_url)
        answer = await house.person().follow(door.url + urlsplit(link).path, public_url)
    found, attributes = _cookie(answer)
    assert found == name
    assert attributes == {"path=/", "httponly", "samesite=lax", "max-age=600", *secure}


async def test_the_pages_may_load_nothing_and_send_only_to_us_and_the_platform(
    house: House,
) -> None:
    person = house.person()
    link = (await house.open(await house.profile()))["url"]
    page, gone = await person.look(link), await person.follow(link)
    policy = page.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert f"form-action 'self' https: {house.desk.url}" in policy
    for answer in (page, gone, await person.look(link)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}
        assert answer.headers["x-frame-options"] == "DENY"
        assert "form-action *" not in answer.headers["content-security-policy"]


async def test_a_refused_page_has_no_form_to_send(house: House) -> None:
    page = await house.person().look(f"{house.url}/connect/{UNKNOWN}")
    assert "form-action 'none'" in page.headers["content-security-policy"]
    assert "<form" not in page.text
