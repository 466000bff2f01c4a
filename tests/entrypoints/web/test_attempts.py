"""What Config tells of attempts to connect: to whom, for how long, and until when one wants it."""

import re

from core.access import Role
from entrypoints.http.web.dismissing import NAME
from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, said, signed_in

FAILED = "Connecting TikTok for Business did not work"


async def declined(house: House, profile_id: str) -> str:
    """Somebody goes to the platform and says no; the attempt's id."""
    made = await house.open(profile_id)
    person = house.person()
    callback = await person.leave(made["url"])
    state = callback.partition("state=")[2].partition("&")[0]
    page = await person.come_back(f"{house.url}/callback/tiktok?state={state}&error=denied")
    assert "declined" in text_of(page)
    return str(made["authorization"]["id"])


async def told(person: Browser, profile_id: str) -> bool:
    """Whether Config tells of a failure."""
    return FAILED in said(await person.get(f"/profiles/{profile_id}/config"))


async def test_a_failure_is_told_to_whoever_may_connect_with_what_to_do(house: House) -> None:
    profile_id = await house.profile()
    await declined(house, profile_id)
    person = await signed_in(house, Role.MANAGER)
    page = said(await person.get(f"/profiles/{profile_id}/config"))
    assert FAILED in page
    assert "What to do: Start again and confirm there." in page
    assert "Who can do it: whoever connects." in page
    assert not await told(await signed_in(house, Role.VIEWER), profile_id)
    assert not await told(await signed_in(house, Role.MEDIA_BUYER), profile_id)


async def test_who_dismisses_it_sees_it_no_more_and_others_do(house: House) -> None:
    profile_id = await house.profile()
    attempt_id = await declined(house, profile_id)
    person, other = await signed_in(house, Role.MANAGER), await signed_in(house, Role.MANAGER)
    before = house.rows()
    for _ in range(2):
        answer = await person.post(f"/attempts/{attempt_id}/dismiss")
        assert answer.status_code == 303
        assert f"{NAME}={attempt_id}; HttpOnly; Max-Age=3600" in answer.headers["set-cookie"]
    assert house.rows() == before
    assert not await told(person, profile_id)
    assert await told(other, profile_id)
    await declined(house, profile_id)
    assert await told(person, profile_id)


async def test_it_is_gone_after_an_hour(house: House) -> None:
    profile_id = await house.profile()
    await declined(house, profile_id)
    house.clock.advance(minutes=59)
    person = await signed_in(house)
    assert await told(person, profile_id)
    house.clock.advance(minutes=1)
    assert not await told(person, profile_id)


async def test_it_is_gone_once_somebody_connected(house: House) -> None:
    profile_id = await house.profile()
    await declined(house, profile_id)
    house.clock.advance(seconds=1)
    await house.connect(profile_id)
    assert not await told(await signed_in(house), profile_id)


async def test_the_twenty_first_attempt_is_refused_with_what_to_do(house: House) -> None:
    profile_id = await house.profile()
    for _ in range(20):
        await house.open(profile_id, open="link")
    body = {"provider": "tiktok", "open": "link"}
    answer = await house.owner.ask("POST", f"profiles/{profile_id}/authorizations", body)
    problem = answer.json()
    assert "20 attempts to connect this profile are still open" in problem["detail"]
    assert "Revoke those that nobody will finish" in problem["remedy"]


async def test_what_revoking_does_is_said_before_it_is_done(house: House) -> None:
    profile_id = await house.profile()
    made = await house.open(profile_id, open="link")
    id = made["authorization"]["id"]
    person = await signed_in(house)
    page = await person.get(f"/profiles/{profile_id}/config")
    assert f'<dialog id="withdraw-{id}"' in page.text
    assert "What is connected already stays as it is" in said(page)
    answer = await person.post(f"/attempts/{id}/withdraw")
    assert "opens nothing any more" in said(await person.get(answer.headers["location"]))


async def test_a_failure_is_gone_once_a_new_attempt_starts(house: House) -> None:
    profile_id = await house.profile()
    await declined(house, profile_id)
    person = await signed_in(house)
    assert await told(person, profile_id)
    house.clock.advance(seconds=1)
    await house.open(profile_id)
    assert not await told(person, profile_id)


async def test_ones_own_attempt_can_be_gone_on_with_at_the_platform(house: House) -> None:
    profile_id = await house.profile()
    person, other = await signed_in(house), await signed_in(house, Role.MANAGER)
    form = {"provider": "tiktok", "open": "here"}
    await person.post(f"/profiles/{profile_id}/connect", form)
    path = f"/profiles/{profile_id}/config"
    page = await person.get(path)
    [again] = re.findall(r'action="(/attempts/\w+/again)" data-popup', page.text)
    assert "page again</button>" in page.text
    assert "/again" not in (await other.get(path)).text
    answer = await person.post(again)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(house.desk.url)
    page = await person.get(path)
    [newer] = re.findall(r'action="(/attempts/\w+/again)" data-popup', page.text)
    assert newer != again
    assert len(await house.audit("authorization.withdrawn")) == 1
    late = await person.tell(await person.post(again))
    assert "That attempt has ended already" in late
    assert len(await house.audit("authorization.opened")) == 2


async def test_reconnecting_again_stays_reconnecting(house: House) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id)
    person = await signed_in(house)
    await person.post(f"/connections/{id}/reconnect", {"open": "here"})
    page = await person.get(f"/profiles/{profile_id}/config")
    [again] = re.findall(r'action="(/attempts/\w+/again)" data-popup', page.text)
    await person.post(again)
    attempts = (await house.owner.get(f"profiles/{profile_id}/authorizations"))["items"]
    assert [one["reconnects"] for one in attempts if one["stage"] == "opened"] == [True]
    assert [one["reconnects"] for one in attempts if one["stage"] == "withdrawn"] == [True]


async def test_what_was_ended_here_is_not_called_a_link(house: House) -> None:
    made = await house.open(await house.profile())
    id = made["authorization"]["id"]
    person = await signed_in(house)
    await person.post(f"/attempts/{id}/withdraw")
    stream = await person.get(f"/attempts/{id}/events")
    assert "The attempt was ended" in stream.text
    assert "link" not in stream.text
    assert re.search(r"event: over\r?\ndata: *\r?\n", stream.text)


async def test_an_attempt_left_behind_is_not_told_once_its_browser_connected(house: House) -> None:
    profile_id = await house.profile()
    person, elsewhere = await signed_in(house), await signed_in(house)
    config, form = f"/profiles/{profile_id}/config", {"provider": "tiktok", "open": "here"}
    await person.post(f"/profiles/{profile_id}/connect", form)
    assert "You are at TikTok for Business, signing in." in said(await person.get(config))
    assert "Somebody is at TikTok for Business" in said(await elsewhere.get(config))
    house.clock.advance(seconds=30)
    left = await person.post(f"/profiles/{profile_id}/connect", form)
    callback = await house.person().consent(left.headers["location"])
    assert "Back to Adport" in said(await person.get(callback))
    for one in (person, elsewhere):
        assert "signing in" not in said(await one.get(config))


async def test_an_attempt_in_another_browser_is_told_although_one_connected(house: House) -> None:
    profile_id = await house.profile()
    person = await signed_in(house)
    form = {"provider": "tiktok", "open": "here"}
    await person.post(f"/profiles/{profile_id}/connect", form)
    await house.connect(profile_id)
    page = said(await person.get(f"/profiles/{profile_id}/config"))
    assert "You are at TikTok for Business, signing in." in page
