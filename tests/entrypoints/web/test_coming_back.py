"""What the way back from the platform shows, to whoever has a session here and to all others."""

from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, neighbour_in, owner_in

CONNECTED = "You are connected."


async def test_whoever_is_not_signed_in_is_told_that_it_worked_and_led_nowhere(
    house: House,
) -> None:
    made = await house.open(await house.profile())
    answer = await house.person().agree(made["url"])
    assert CONNECTED in text_of(answer)
    assert "You can close this page." in text_of(answer)
    assert 'id="back"' not in answer.text
    assert "/profiles/" not in answer.text


async def test_a_refusal_is_told_there_as_well_and_leads_nowhere(house: House) -> None:
    made = await house.open(await house.profile())
    person = house.person()
    callback = await person.consent(await person.leave(made["url"]), decision="cancel")
    answer = await person.come_back(callback)
    assert "That did not work" in text_of(answer)
    assert 'id="back"' not in answer.text


async def test_whoever_is_signed_in_goes_back_to_the_profile(house: House) -> None:
    profile_id = await house.profile()
    answer = await _agree_in(house, profile_id, await owner_in(house))
    assert f'id="back" class="button primary" href="/profiles/{profile_id}/config"' in answer


async def test_a_session_of_another_workspace_is_none_here(house: House) -> None:
    answer = await _agree_in(house, await house.profile(), await neighbour_in(house))
    assert CONNECTED in answer
    assert 'id="back"' not in answer


async def _agree_in(house: House, profile_id: str, signed_in: Browser) -> str:
    """Somebody agrees in the browser of whoever is signed in; the page that ends it."""
    made = await house.open(profile_id)
    person = house.person()
    person.browser.cookies.update(signed_in.client.cookies)
    return (await person.agree(made["url"])).text
