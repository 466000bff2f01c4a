"""Of what an owner agreed to, only what a sign of theirs tells is believed."""

from collections.abc import Awaitable, Callable

import pytest

from core.ids import PermissionSlug, PublicAccountId
from core.link_request import LinkRequest, LinkState
from core.usecases.link_requests import CancelLinkRequest
from tests.core.usecases.linking import Linked, linked
from tests.fakes.linking import CHAT, LIVE, POSTS, PUBLISH, seen_account

X = PublicAccountId("x")
WAITING, LINKED = LinkState.WAITING, LinkState.LINKED


def granted(*more: PermissionSlug) -> frozenset[PermissionSlug]:
    return frozenset({POSTS, *more})


async def known_lacking() -> Linked:
    """X is linked, and an ad account tells that it may not publish."""
    one = await linked()
    one.there.link("x", granted=granted(LIVE), refused=frozenset({CHAT}))
    await one.read()
    await one.link_ads("a1")
    assert {PUBLISH, CHAT} <= (await one.card()).known.refused
    return one


async def untold() -> Linked:
    """X is linked, and nothing tells whether it may publish."""
    one = await linked("x")
    assert PUBLISH not in (await one.card()).known.refused
    return one


async def lost() -> Linked:
    one = await linked("x")
    one.there.revoke("x")
    await one.read()
    return one


def allow(one: Linked) -> None:
    one.there.can_publish.add("x")


def allow_chat(one: Linked) -> None:
    one.there.link("x", granted=granted(LIVE, CHAT))


def rename(one: Linked) -> None:
    one.there.accounts["bc1", "x"] = seen_account("x", granted(LIVE), frozenset({CHAT}))
    account = one.there.accounts["bc1", "x"]
    one.there.accounts["bc1", "x"] = type(account)(
        id=X, name="Other", granted=account.granted, refused=account.refused
    )


def withdraw(one: Linked) -> None:
    one.there.link("x", granted=granted(), refused=frozenset({CHAT, LIVE}))


async def link_ads(one: Linked) -> None:
    await one.link_ads("a1")


async def link_ads_of_one_that_may(one: Linked) -> None:
    allow(one)
    await one.link_ads("a1")


async def lose_and_come_again(one: Linked) -> None:
    one.there.revoke("x")
    await one.watch()
    one.there.link("x")


def come(one: Linked) -> None:
    one.there.link("x")


def nothing(_: Linked) -> None:
    """Nobody answers."""


type Happening = Callable[[Linked], Awaitable[None] | None]


@pytest.mark.parametrize(
    ("begun", "happens", "state", "is_ads_only"),
    [
        (lost, come, LINKED, True),
        (lost, nothing, WAITING, None),
        (known_lacking, allow, LINKED, True),
        (known_lacking, lose_and_come_again, LINKED, True),
        (known_lacking, nothing, WAITING, None),
        (known_lacking, rename, WAITING, None),
        (known_lacking, withdraw, WAITING, None),
        (known_lacking, allow_chat, WAITING, None),
        (untold, link_ads, WAITING, None),
        (untold, link_ads_of_one_that_may, WAITING, None),
        (untold, lose_and_come_again, LINKED, True),
    ],
)
async def test_a_request_for_an_account_ends_by_a_sign_of_its_owner_alone(
    begun: Callable[[], Awaitable[Linked]],
    happens: Happening,
    state: LinkState,
    *,
    is_ads_only: bool | None,
) -> None:
    one = await begun()
    request = await one.ask(account_id=X)
    await one.watch()
    assert (await one.request(request)).state is WAITING
    if (doing := happens(one)) is not None:
        await doing
    await one.watch()
    await one.read()
    await one.watch()
    assert (await one.request(request)).state is state
    if state is LINKED or begun is not lost:
        assert (await one.card()).account.is_ads_only is is_ads_only


async def test_what_is_learned_to_be_lacking_while_it_waits_can_be_granted_then() -> None:
    one = await untold()
    request = await one.ask(account_id=X)
    await one.link_ads("a1")
    await one.watch()
    assert (await one.request(request)).state is WAITING
    allow(one)
    await one.watch()
    assert (await one.request(request)).state is LINKED


async def test_what_a_whole_reading_met_first_is_a_sign_all_the_same() -> None:
    one = await known_lacking()
    request = await one.ask(account_id=X)
    allow(one)
    await one.read()
    assert (await one.request(request)).state is WAITING
    await one.watch()
    assert (await one.request(request)).state is LINKED


async def test_what_a_member_who_is_no_admin_sees_is_no_sign() -> None:
    one = await known_lacking()
    request = await one.ask(account_id=X)
    one.there.assigned["u1", "x"] = ("post",)
    one.scene.world.promote("bc1", "standard")
    await one.scene.validate(one.connection_id)
    await one.read()
    assert (await one.request(request)).state is WAITING


async def _states(one: Linked, *requests: LinkRequest) -> list[LinkState]:
    return [(await one.request(each)).state for each in requests]


async def test_one_sign_ends_one_of_several_requests_for_an_account() -> None:
    one = await known_lacking()
    first, second = await one.ask(account_id=X), await one.ask(account_id=X)
    allow(one)
    await one.watch()
    await one.watch()
    assert await _states(one, first, second) == [LINKED, WAITING]


async def test_a_link_that_came_again_ends_one_request_and_a_later_grant_the_next() -> None:
    one = await known_lacking()
    first = await one.ask(account_id=X)
    second = await one.ask(account_id=X, permissions=(CHAT,))
    await lose_and_come_again(one)
    one.there.link("x", granted=granted(LIVE), refused=frozenset({CHAT}))
    await one.watch()
    await one.watch()
    assert await _states(one, first, second) == [LINKED, WAITING]
    allow_chat(one)
    await one.watch()
    assert await _states(one, second) == [LINKED]


async def test_requests_that_lack_different_things_end_by_what_each_of_them_lacked() -> None:
    one = await known_lacking()
    first = await one.ask(account_id=X)
    second = await one.ask(account_id=X, permissions=(CHAT,))
    allow_chat(one)
    await one.watch()
    assert await _states(one, first, second) == [WAITING, LINKED]
    assert (await one.card()).account.is_ads_only is None, "new posts were not what was granted"
    allow(one)
    await one.watch()
    assert await _states(one, first) == [LINKED]
    assert (await one.card()).account.is_ads_only is None, "either code may be the one"


async def test_what_else_was_granted_tells_nothing_of_how_new_posts_show() -> None:
    one = await known_lacking()
    request = await one.ask(account_id=X, permissions=(PUBLISH, CHAT))
    allow_chat(one)
    await one.watch()
    assert await _states(one, request) == [LINKED]
    assert (await one.card()).account.is_ads_only is None


async def _through_ads_only() -> Linked:
    one = await linked()
    await one.ask()
    one.there.link("x")
    await one.watch()
    assert (await one.card()).account.is_ads_only is True
    return one


async def test_a_code_that_asks_for_more_leaves_open_how_new_posts_show() -> None:
    one = await _through_ads_only()
    wide = await one.ask(is_ads_only=False)
    assert (await one.card()).account.is_ads_only is None, "whoever has an account may scan it"
    await one.watch(days=2)
    assert (await one.request(wide)).state is LinkState.EXPIRED
    assert (await one.card()).account.is_ads_only is None, "nobody knows whether it was used"


async def test_a_cancelled_code_leaves_it_open_too() -> None:
    one = await _through_ads_only()
    wide = await one.ask(is_ads_only=False)
    await one.make(CancelLinkRequest)(one.scene.ana, wide.id)
    assert (await one.card()).account.is_ads_only is None


async def test_a_code_that_surely_brought_another_account_leaves_it_as_it_was() -> None:
    one = await _through_ads_only()
    await one.ask(is_ads_only=False)
    one.there.link("y")
    await one.watch()
    assert (await one.card("y")).account.is_ads_only is False
    assert (await one.card("x")).account.is_ads_only is True


async def test_what_asks_the_same_or_asks_no_posts_leaves_it_as_it_was() -> None:
    one = await _through_ads_only()
    await one.ask()
    await one.ask(permissions=(LIVE,), is_ads_only=False)
    assert (await one.card()).account.is_ads_only is True
