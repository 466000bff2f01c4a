"""The way back from the platform: whose answer is taken, and whose is not."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import pytest

from tests.entrypoints.api.client import Person, Response, text_of
from tests.entrypoints.api.service import House


async def _token_requests(house: House) -> int:
    calls = await house.desk.calls()
    return sum(count for path, count in calls.items() if path.endswith("oauth2/access_token/"))


async def _assert_refused(house: House, answer: Response, reason: str) -> None:
    """Nothing was asked, nothing made, and the trail knows of it."""
    assert answer.status_code == 400
    assert reason in text_of(answer)
    refusals = await house.audit("callback.refused")
    assert [one["result"] for one in refusals] == ["refused"]
    assert reason in refusals[0]["detail"]


def _with(address: str, **more: str) -> str:
    """The address with other query parameters."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **more})))


async def _callback(house: House, person: Person) -> tuple[str, str]:
    """A callback that waits to be opened, and its profile."""
    profile_id = await house.profile()
    made = await house.open(profile_id)
    return await person.consent(await person.leave(made["url"])), profile_id


async def test_a_callback_in_another_browser_is_refused_before_any_token_request(
    house: House,
) -> None:
    callback, profile_id = await _callback(house, house.person())
    await _assert_refused(house, await house.person().come_back(callback), "another browser")
    assert await _token_requests(house) == 0
    assert (await house.owner.get(f"profiles/{profile_id}/connections"))["items"] == []


async def test_the_right_browser_can_still_finish_after_a_foreign_one_was_refused(
    house: House,
) -> None:
    person = house.person()
    callback, profile_id = await _callback(house, person)
    await house.person().come_back(callback)
    assert (await person.come_back(callback)).status_code == 200
    assert len((await house.owner.get(f"profiles/{profile_id}/connections"))["items"]) == 1


async def test_a_callback_works_once(house: House) -> None:
    person = house.person()
    callback, profile_id = await _callback(house, person)
    assert (await person.come_back(callback)).status_code == 200
    await _assert_refused(house, await person.come_back(callback), "used already")
    assert await _token_requests(house) == 1
    assert len((await house.owner.get(f"profiles/{profile_id}/connections"))["items"]) == 1


async def test_a_state_lives_ten_minutes(house: House) -> None:
    person = house.person()
    callback, profile_id = await _callback(house, person)
    house.clock.advance(minutes=10)
    await _assert_refused(house, await person.come_back(callback), "ten minutes")
    assert await _token_requests(house) == 0
    listed = await house.owner.get(f"profiles/{profile_id}/authorizations")
    assert [one["stage"] for one in listed["items"]] == ["expired"]


async def test_an_answer_on_another_providers_address_is_refused(house: House) -> None:
    person = house.person()
    callback, _ = await _callback(house, person)
    mixed = callback.replace("/callback/tiktok", "/callback/other")
    await _assert_refused(house, await person.come_back(mixed), "another provider")
    assert await _token_requests(house) == 0


@pytest.mark.parametrize("state", ["", "x", "x" * 43, "é" * 43, "x" * 5000])
async def test_an_unknown_state_is_refused(house: House, state: str) -> None:
    person = house.person()
    callback, _ = await _callback(house, person)
    answer = await person.come_back(_with(callback, state=state))
    assert answer.status_code == 400
    assert await _token_requests(house) == 0


@pytest.mark.parametrize(
    ("address", "status"), [("/callback/tiktok", 400), ("/callback/nothing", 404)]
)
async def test_a_callback_that_says_nothing_is_refused(
    house: House, address: str, status: int
) -> None:
    answer = await house.person().come_back(house.url + address)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_person_who_declines_is_told_so(house: House) -> None:
    person = house.person()
    made = await house.open(await house.profile())
    callback = await person.consent(await person.leave(made["url"]), decision="cancel")
    answer = await person.come_back(callback)
    assert "declined" in text_of(answer)
    ended = await house.owner.get(f"authorizations/{made['authorization']['id']}")
    assert (ended["stage"], ended["problem"]["code"]) == ("failed", "authorization_denied")
    assert await _token_requests(house) == 0


async def test_a_code_that_the_platform_does_not_know_is_a_problem_with_a_remedy(
    house: House,
) -> None:
    person = house.person()
    callback, profile_id = await _callback(house, person)
    await person.come_back(_with(callback, auth_code="made-up", code="made-up"))
    ended = (await house.owner.get(f"profiles/{profile_id}/authorizations"))["items"][0]
    assert ended["stage"] == "failed"
    assert ended["problem"]["remedy"]
    assert (await house.owner.get(f"profiles/{profile_id}/connections"))["items"] == []


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
async def test_no_header_changes_where_the_platform_sends_people_back(
    house: House, name: str
) -> None:
    made = await house.open(await house.profile())
    value = {"Forwarded": "host=evil.example;proto=https", "X-Forwarded-Proto": "https"}
    answer = await house.person().browser.post(
        made["url"], headers={"Origin": house.url, name: value.get(name, "evil.example")}
    )
    sent = parse_qs(urlsplit(answer.headers["location"]).query)
    assert sent["redirect_uri"] == [f"{house.url}/callback/tiktok"]


async def test_links_are_built_from_the_settings(house: House) -> None:
    profile_id = await house.profile()
    answer = await house.owner.client.post(
        f"profiles/{profile_id}/authorizations",
        json={"provider": "tiktok"},
        headers={"Host": "evil.example"},
    )
    assert answer.json()["url"].startswith(f"{house.url}/connect/")
