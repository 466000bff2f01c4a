import pytest

from core.access import Role
from entrypoints.http.web.account import name_of_browser
from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import (
    PASSWORD,
    Browser,
    browser,
    member_in,
    owner_in,
    refused_forms,
)

NEXT = "staple and the battery"
PATH = "/account/password"


async def another(house: House, person: Browser, password: str = PASSWORD) -> Browser:
    """The same person in a second browser."""
    other = browser(house)
    answer = await other.sign_in(person.member.email, password)
    assert answer.status_code in {303, 401}
    return other


async def is_in(person: Browser) -> bool:
    return (await person.get("/account")).status_code == 200


async def test_it_shows_oneself_and_ones_own_sessions_alone(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    await owner_in(house)
    await another(house, viewer)
    page = await viewer.get("/account")
    assert all(one in text_of(page) for one in ("Bo", viewer.member.email, "Viewer"))
    assert page.text.count("/sessions/") == 1
    assert page.text.count("this one") == 1


async def test_a_changed_password_counts_and_signs_other_browsers_out(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    other = await another(house, viewer)
    told = await viewer.tell(await viewer.post(PATH, old=PASSWORD, password=NEXT))
    assert "Your password is changed." in told
    assert [await is_in(viewer), await is_in(other)] == [True, False]
    assert not await is_in(await another(house, viewer))
    assert await is_in(await another(house, viewer, NEXT))


async def test_sending_it_twice_is_harmless(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    first = await viewer.post(PATH, old=PASSWORD, password=NEXT)
    again = await viewer.post(PATH, old=PASSWORD, password=NEXT)
    assert (first.status_code, again.status_code) == (303, 400)
    assert await is_in(await another(house, viewer, NEXT))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not the password", NEXT, "That is not your password."),
        (PASSWORD, "short", "The password has 5 characters."),
        (PASSWORD, "aaaaaaaaaaaaaaa", "others would try first"),
    ],
)
async def test_what_is_wrong_is_told_at_the_form(
    house: House, old: str, new: str, said: str
) -> None:
    viewer = await member_in(house, Role.VIEWER)
    page = await viewer.post(PATH, old=old, password=new)
    assert page.status_code == 400
    assert said in text_of(page)
    assert page.text.count('aria-invalid="true"') == 1
    assert not {old, new} & set(page.text.split('"'))
    assert await is_in(await another(house, viewer))


async def test_guessing_the_old_password_is_stopped(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    token = await viewer.csrf()
    for _ in range(10):
        page = await viewer.post(PATH, csrf=token, old="a guess at it", password=NEXT)
        assert page.status_code == 400
    page = await viewer.post(PATH, csrf=token, old="a guess at it", password=NEXT)
    assert page.status_code == 429
    assert "too many wrong passwords" in text_of(page)


async def test_signing_out_everywhere_ends_all_of_ones_own_sessions(house: House) -> None:
    viewer, owner = await member_in(house, Role.VIEWER), await owner_in(house)
    other = await another(house, viewer)
    token = await viewer.csrf()
    answer = await viewer.post("/sign-out-everywhere", csrf=token)
    assert answer.headers["location"] == "/sign-in"
    assert [await is_in(one) for one in (viewer, other, owner)] == [False, False, True]
    again = await viewer.post("/sign-out-everywhere", csrf=token)
    assert again.status_code in {303, 401}


async def test_forms_count_only_from_a_page_of_this_session(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    await refused_forms(house, viewer, PATH, old=PASSWORD, password=NEXT)
    await refused_forms(house, viewer, "/sign-out-everywhere")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("", "An unnamed browser"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, name: str) -> None:
    assert name_of_browser(agent) == name
