from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.access import Role
from core.authorization import LINK_LIFE, MOST_OPEN, Opened, Stage
from core.errors import Denied, LinkRefused, NotFound, Refused, TrialExpired
from core.ids import AuthorizationId, ProfileId, ProviderSlug
from core.operator_errors import SettingMissing
from core.secret import Secret
from core.usecases.authorizations import (
    FollowLink,
    ListAuthorizations,
    LookAtLink,
    OpenAuthorization,
    ShowAuthorization,
    WithdrawAuthorization,
)
from tests.core.usecases.scene import BROWSER, Scene, begun
from tests.fakes.house import callback_of
from tests.fakes.platforms import FAKE


async def opened_link(scene: Scene) -> tuple[AuthorizationId, Secret]:
    made = await scene.house.make(OpenAuthorization)(scene.ana, scene.profile_id, FAKE, Opened.LINK)
    return made.authorization.id, made.link


async def test_a_link_leads_to_the_platform_once() -> None:
    scene = await begun()
    _, link = await opened_link(scene)
    follow = scene.house.make(FollowLink)
    departure = await follow(link, None)
    asked = parse_qs(urlsplit(departure.authorize_url).query)
    assert departure.authorize_url.startswith("https://example.com/yes?")
    assert asked["redirect_uri"] == [callback_of(FAKE)]
    assert asked["client_id"] == ["app-1"]
    with pytest.raises(LinkRefused, match="used already"):
        await follow(link, departure.browser)


async def test_each_departure_has_a_state_and_a_browser_of_its_own() -> None:
    scene = await begun()
    follow = scene.house.make(FollowLink)
    one = await follow((await opened_link(scene))[1], None)
    other = await follow((await opened_link(scene))[1], None)
    assert one.authorize_url != other.authorize_url
    assert one.browser != other.browser


async def test_a_browser_that_is_known_keeps_its_mark() -> None:
    scene = await begun()
    _, link = await opened_link(scene)
    assert (await scene.house.make(FollowLink)(link, BROWSER)).browser == BROWSER


async def test_looking_at_a_link_does_not_use_it_up() -> None:
    scene = await begun()
    id, link = await opened_link(scene)
    look = scene.house.make(LookAtLink)
    assert (await look(link)).authorization.id == (await look(link)).authorization.id == id
    await scene.house.make(FollowLink)(link, None)
    with pytest.raises(LinkRefused):
        await look(link)


@pytest.mark.parametrize(("minutes", "lives"), [(29, True), (30, False)])
async def test_a_link_lives_thirty_minutes(minutes: int, lives: bool) -> None:  # noqa: FBT001
    scene = await begun()
    _, link = await opened_link(scene)
    scene.house.clock.move(timedelta(minutes=minutes))
    if lives:
        await scene.house.make(FollowLink)(link, None)
        return
    with pytest.raises(LinkRefused, match="too old"):
        await scene.house.make(FollowLink)(link, None)


async def test_a_profile_has_room_for_so_many_open_attempts() -> None:
    scene = await begun()
    made = [await opened_link(scene) for _ in range(MOST_OPEN)]
    with pytest.raises(Refused, match="still open") as refused:
        await opened_link(scene)
    assert refused.value.remedy
    await scene.house.make(WithdrawAuthorization)(scene.ana, made[0][0])
    await opened_link(scene)
    with pytest.raises(Refused):
        await opened_link(scene)
    scene.house.clock.move(LINK_LIFE)
    await opened_link(scene)


async def test_a_link_nobody_made_leads_nowhere() -> None:
    scene = await begun()
    with pytest.raises(LinkRefused, match="no such link"):
        await scene.house.make(FollowLink)(Secret("made up"), None)
    with pytest.raises(LinkRefused, match="no such link"):
        await scene.house.make(LookAtLink)(Secret("made up"))


async def test_a_withdrawn_link_is_worthless_and_twice_is_harmless() -> None:
    scene = await begun()
    id, link = await opened_link(scene)
    withdraw = scene.house.make(WithdrawAuthorization)
    for _ in range(2):
        assert (await withdraw(scene.ana, id)).stage is Stage.WITHDRAWN
    with pytest.raises(LinkRefused, match="withdrawn"):
        await scene.house.make(FollowLink)(link, None)
    assert (await scene.actions()).count("authorization.withdrawn") == 1


async def test_an_attempt_that_ended_is_not_withdrawn() -> None:
    scene = await begun()
    left = await scene.leave()
    await scene.come_back(left)
    found = await scene.house.make(WithdrawAuthorization)(scene.ana, left.id)
    assert found.stage is Stage.DONE


async def test_only_hashes_of_link_state_and_browser_are_kept() -> None:
    scene = await begun()
    _, link = await opened_link(scene)
    left = await scene.leave(Opened.LINK)
    everything = str(scene.kept()) + str(await scene.trail())
    for secret in (link.reveal(), left.state, left.browser.reveal()):
        assert secret not in everything


async def test_attempts_are_told_newest_first_and_one_by_one() -> None:
    scene = await begun()
    first, _ = await opened_link(scene)
    scene.house.clock.move(timedelta(minutes=1))
    second, _ = await opened_link(scene)
    listed = await scene.house.make(ListAuthorizations)(scene.ana, scene.profile_id)
    assert [one.id for one in listed] == [second, first]
    assert (await scene.house.make(ShowAuthorization)(scene.ana, first)).id == first


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEDIA_BUYER])
async def test_connecting_takes_a_manager(role: Role) -> None:
    scene = await begun()
    nobody = scene.as_role(role)
    with pytest.raises(Denied):
        await scene.house.make(OpenAuthorization)(nobody, scene.profile_id, FAKE, Opened.HERE)
    id, _ = await opened_link(scene)
    with pytest.raises(Denied):
        await scene.house.make(WithdrawAuthorization)(nobody, id)


async def test_nothing_is_opened_that_could_not_be_finished() -> None:
    scene = await begun("trial")
    opening = scene.house.make(OpenAuthorization)
    with pytest.raises(NotFound):
        await opening(scene.ana, ProfileId("none"), FAKE, Opened.HERE)
    with pytest.raises(NotFound):
        await opening(scene.ana, scene.profile_id, ProviderSlug("none"), Opened.HERE)
    scene.house.platforms.is_set_up = False
    with pytest.raises(SettingMissing):
        await opening(scene.ana, scene.profile_id, FAKE, Opened.HERE)
    scene.house.platforms.is_set_up = True
    scene.house.clock.move(timedelta(hours=24))
    with pytest.raises(TrialExpired):
        await opening(scene.ana, scene.profile_id, FAKE, Opened.HERE)
    assert "authorizations" not in scene.kept()
