from core.access import Deed, Role, may
from core.problem import CATALOGUE, State
from entrypoints.http.web.helping import DEEDS, STATES
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import browser, member_in, neighbour_in


def test_every_deed_and_every_state_has_its_words() -> None:
    assert list(DEEDS) == list(Deed)
    assert list(STATES) == list(State)


async def test_the_help_tells_roles_plans_states_and_problems(house: House) -> None:
    seen = await (await member_in(house, Role.VIEWER)).read("/help")
    assert all(words in seen for words in [*DEEDS.values(), *STATES.values()])
    assert seen.count("✓ yes") == sum(may(role, deed) for role in Role for deed in Deed)
    assert "Your role here is Viewer ." in seen
    assert "Self-hosted yours any number" in seen
    assert all(entry.what in seen for entry in CATALOGUE.values())


async def test_a_profiles_help_tells_of_its_pages(house: House) -> None:
    profile_id = await house.profile("Shoes")
    page = await (await member_in(house, Role.VIEWER)).get(f"/profiles/{profile_id}/help")
    for part in ("", "/ads", "/spend", "/pixels", "/config"):
        assert page.text.count(f'href="/profiles/{profile_id}{part}"') >= 2


async def test_the_profiles_of_another_workspace_are_not_found(house: House) -> None:
    profile_id = await house.profile("Shoes")
    neighbour = await neighbour_in(house)
    assert (await neighbour.get(f"/profiles/{profile_id}/help")).status_code == 404


async def test_a_stranger_signs_in_first(house: House) -> None:
    stranger = browser(house)
    for path in ("/help", "/account", "/members", "/keys", "/audit", "/subscription"):
        assert (await stranger.get(path)).headers["location"] == f"/sign-in?next={path}"
