"""How many accounts a Business Center has room for, whoever asks, and wherever it was noticed."""

import msgspec
import pytest

from core.errors import LinkLimit, Refused
from core.ids import BusinessCenterId, ProfileId, PublicAccountId
from core.link_request import LinkRequest, LinkState
from core.usecases.keeping_links import KeepLinks
from core.usecases.link_requests import ListLinkRequests, NewLinkRequest, RequestLink
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.linking_ads import UnlinkAccount
from core.usecases.profiles import CreateProfile, NewProfile
from tests.core.usecases.linking import BC, Linked, linked
from tests.fakes.linking import LINKING, POSTS, PUBLISH
from tests.fakes.platforms import FAKE

FEW = msgspec.structs.replace(LINKING, most_accounts=2)


async def in_another_profile(one: Linked) -> ProfileId:
    """The same Business Center, reached by the same person, in a second profile."""
    first = one.scene.profile_id
    one.scene.profile_id = (
        await one.make(CreateProfile)(one.scene.ana, NewProfile(name="Second"))
    ).id
    await one.scene.connect(next(iter(one.scene.world.users)))
    await one.read()
    one.scene.world.asked.clear()
    second, one.scene.profile_id = one.scene.profile_id, first
    return second


async def ask_in(one: Linked, profile_id: ProfileId, **more: object) -> LinkRequest:
    asked = NewLinkRequest(provider=FAKE, business_center_id=BC, permissions=(POSTS,))
    asked = msgspec.structs.replace(asked, **more)
    return await one.make(RequestLink)(one.scene.ana, profile_id, asked)


async def test_two_profiles_of_a_workspace_share_a_business_centers_room() -> None:
    one = await linked("x", linking=FEW)
    second = await in_another_profile(one)
    await one.ask()
    one.scene.world.asked.clear()
    with pytest.raises(LinkLimit):
        await ask_in(one, second)
    assert one.scene.world.asked == []


async def test_through_ads_only_holds_in_the_workspaces_other_profiles() -> None:
    one = await linked()
    await one.ask(is_ads_only=True)
    one.there.link("x")
    await one.watch()
    second = await in_another_profile(one)
    wide = {"permissions": (PUBLISH,), "account_id": PublicAccountId("x"), "is_ads_only": False}
    with pytest.raises(Refused, match="ads only"):
        await ask_in(one, second, **wide)
    assert one.scene.world.asked == []
    one.there.revoke("x")
    await one.read()
    one.there.link("x")
    await ask_in(one, second, **wide)


async def test_what_the_platform_shows_beyond_what_was_known_is_judged_before_it_is_asked() -> None:
    one = await linked("x", linking=FEW)
    one.there.link("y")
    with pytest.raises(LinkLimit, match="2 accounts"):
        await one.ask()
    assert "link.url" not in one.calls()
    (over,) = await one.make(ListLinkRequests)(one.scene.ana, one.scene.profile_id)
    assert over.state is LinkState.CANCELLED
    one.there.revoke("y")
    await one.read()
    await one.ask()


async def test_a_request_that_ran_out_makes_room_before_any_watcher_has_seen_it() -> None:
    one = await linked("x", linking=FEW)
    await one.ask()
    with pytest.raises(LinkLimit):
        await one.ask()
    one.move(days=2)
    await one.ask()


async def test_an_account_asked_for_elsewhere_has_a_place_there() -> None:
    one = await linked("x", linking=msgspec.structs.replace(LINKING, most_centers=2))
    account = (await one.card()).account
    far = msgspec.structs.replace(account, business_center_id=BusinessCenterId("far"))
    gone = msgspec.structs.replace(account, lost_at=one.scene.house.clock.now())
    await one.scene.house.storage.links.put([far, gone])
    await one.scene.house.storage.work.commit()
    one.there.revoke("x")
    request = await one.ask(account_id=account.id)
    other = msgspec.structs.replace(
        request, id="r2", business_center_id=BusinessCenterId("further")
    )
    with pytest.raises(LinkLimit):
        await one.scene.house.storage.link_requests.add(other, 800, 2)


async def is_ads_only_in(one: Linked, profile_id: ProfileId) -> bool | None:
    cards = await one.make(ListLinkedAccounts)(one.scene.ana, profile_id)
    return next(card.account.is_ads_only for card in cards if card.account.id == "x")


async def test_what_was_agreed_to_is_unknown_where_another_profile_asked_otherwise() -> None:
    one = await linked()
    first, second = one.scene.profile_id, await in_another_profile(one)
    await one.ask(is_ads_only=True)
    await ask_in(one, second, permissions=(PUBLISH,), is_ads_only=False)
    one.there.link("x")
    await one.watch()
    assert await is_ads_only_in(one, first) is None
    assert await is_ads_only_in(one, second) is None


async def test_a_later_code_of_another_profile_puts_what_was_agreed_to_in_doubt() -> None:
    one = await linked()
    first, second = one.scene.profile_id, await in_another_profile(one)
    await one.ask(is_ads_only=True)
    one.there.link("x")
    await one.watch()
    assert await is_ads_only_in(one, first) is True
    await ask_in(one, second, permissions=(PUBLISH,), is_ads_only=False)
    assert await is_ads_only_in(one, first) is None


async def test_what_one_profile_gives_back_the_others_read_soon() -> None:
    one = await linked("x")
    second = await in_another_profile(one)
    keep = one.make(KeepLinks)
    assert await keep() == 2
    await one.make(UnlinkAccount)(
        one.scene.ana, one.scene.profile_id, FAKE, BC, PublicAccountId("x")
    )
    one.move(minutes=2, seconds=1)
    assert await keep() == 2
    cards = await one.make(ListLinkedAccounts)(one.scene.ana, second)
    assert all(card.account.lost_at for card in cards)
