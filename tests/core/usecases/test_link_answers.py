"""Which request an account came by, what is known of it then, and what is asked for at all."""

import pytest

from core.errors import Invalid, Refused
from core.ids import PublicAccountId
from core.link_request import LinkState
from core.linking import Availability, Hindrance
from core.usecases.link_requests import CancelLinkRequest
from tests.core.usecases.linking import BOB, Linked, linked
from tests.fakes.linking import CHAT, LIVE, POSTS, PUBLISH

X = PublicAccountId("x")


async def test_what_was_agreed_is_unknown_where_requests_that_differ_wait() -> None:
    one = await linked()
    first = await one.ask(is_ads_only=True)
    await one.ask(is_ads_only=False)
    one.there.link("x")
    await one.watch()
    assert (await one.request(first)).account_id == "x"
    assert (await one.card()).account.is_ads_only is None
    one.there.link("y")
    await one.watch()
    assert (await one.card("y")).account.is_ads_only is None, "the first code may be the one"


async def test_it_is_known_where_all_that_wait_ask_the_same() -> None:
    one = await linked()
    await one.ask(is_ads_only=False)
    await one.ask(is_ads_only=False)
    one.there.link("x")
    await one.watch()
    assert (await one.card()).account.is_ads_only is False


async def test_a_cancelled_code_may_still_be_the_one() -> None:
    one = await linked()
    over = await one.ask(is_ads_only=True)
    await one.make(CancelLinkRequest)(one.scene.ana, over.id)
    await one.ask(is_ads_only=False)
    one.there.link("x")
    await one.watch()
    assert (await one.card()).account.is_ads_only is None


async def test_a_code_that_was_surely_used_leaves_the_next_one_known() -> None:
    one = await linked()
    await one.ask(is_ads_only=True)
    one.there.link("x")
    await one.watch()
    await one.ask(is_ads_only=False)
    one.there.link("y")
    await one.watch()
    assert (await one.card("x")).account.is_ads_only is True
    assert (await one.card("y")).account.is_ads_only is False


async def test_an_account_that_nobody_here_knows_is_asked_for_by_nobody() -> None:
    one = await linked("x")
    with pytest.raises(Invalid, match="nobody") as caught:
        await one.ask(account_id=PublicAccountId("nobody"))
    assert caught.value.field == "account_id"
    assert one.scene.world.asked == []


async def test_an_account_that_has_all_of_it_is_not_asked_again() -> None:
    one = await linked("x")
    with pytest.raises(Refused, match="all of this"):
        await one.ask(account_id=X, permissions=(POSTS, LIVE))
    assert one.scene.world.asked == []


async def test_what_only_an_ad_account_tells_ends_the_request_and_is_known_at_once() -> None:
    one = await linked("x")
    await one.link_ads("a1")
    assert (await one.card()).readiness[0].missing
    request = await one.ask(account_id=X)
    await one.watch()
    assert (await one.request(request)).state is LinkState.WAITING
    one.there.can_publish.add("x")
    await one.watch()
    assert (await one.request(request)).state is LinkState.LINKED
    assert (await one.card()).readiness[0].is_ready


async def test_after_its_owner_granted_more_its_ad_accounts_are_read_at_once() -> None:
    one = await linked("x")
    await one.link_ads("a1")
    request = await one.ask(account_id=X, permissions=(PUBLISH, CHAT))
    one.there.can_publish.add("x")
    one.there.link("x", granted=frozenset({POSTS, LIVE, CHAT}))
    await one.watch()
    assert (await one.request(request)).state is LinkState.LINKED
    assert PUBLISH in (await one.card()).known.granted


async def _shown(availability: Availability) -> Linked:
    one = await linked("x")
    one.there.can_publish.add("x")
    one.there.availability = availability
    await one.link_ads("a1")
    return one


@pytest.mark.parametrize(
    "availability", sorted(set(Availability) - {Availability.AVAILABLE, Availability.UNKNOWN})
)
async def test_an_account_that_no_ad_can_show_is_ready_for_nothing(
    availability: Availability,
) -> None:
    (ready,) = (await (await _shown(availability)).card()).readiness
    assert not ready.is_ready
    assert ready.hindered == (Hindrance(availability),)


async def test_what_is_not_told_of_it_hinders_nothing() -> None:
    (ready,) = (await (await _shown(Availability.UNKNOWN)).card()).readiness
    assert ready.is_ready


async def test_a_level_that_the_platform_refuses_sends_to_the_owner() -> None:
    one = await linked("x")
    one.there.unassignable = {"x"}
    (result,) = await one.assign((BOB, "x"))
    assert "owner" in result.reason
    assert "owner" in result.remedy


async def test_of_several_levels_the_one_that_lacks_something_is_named() -> None:
    one = await linked("x")
    await one.link_ads("a1")
    assert PUBLISH in (await one.card()).known.refused
    one.there.unassignable = {"x"}
    (result,) = await one.assign((BOB, "x"), levels=("post", "live"))
    assert "“Posts”" in result.reason
    assert "LIVE" not in result.reason


async def test_of_one_that_was_lost_everything_is_asked_anew() -> None:
    one = await linked("x")
    one.there.revoke("x")
    await one.read()
    request = await one.ask(account_id=X, permissions=(POSTS, LIVE))
    one.there.link("x")
    await one.watch()
    assert (await one.request(request)).account_id == "x"
