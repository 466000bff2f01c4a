"""A request that nobody connected can follow says so at once, whatever the last look met."""

from core.link_request import LinkRequest, LinkState
from core.provider_errors import RateLimited
from core.usecases.connections import Disconnect
from core.usecases.link_requests import ListLinkRequests
from tests.core.usecases.linking import Linked, linked


async def alone() -> tuple[Linked, LinkRequest]:
    """Its admin was asked to wait, and is disconnected then."""
    one = await linked()
    request = await one.ask()
    one.scene.world.fail("link.accounts", RateLimited("slow", after=300))
    await one.watch()
    assert (await one.request(request)).failing == "rate_limited"
    await one.make(Disconnect)(one.scene.ana, one.connection_id)
    return one, request


async def test_after_its_admin_was_disconnected_a_request_says_that_nobody_sees_an_answer() -> None:
    one, request = await alone()
    seen = await one.request(request)
    assert (seen.state, seen.failing) == (LinkState.WAITING, "role_missing")
    every = one.make(ListLinkRequests)
    assert [each.failing for each in await every(one.scene.ana, one.scene.profile_id)] == [
        "role_missing"
    ]


async def test_once_its_admin_is_one_again_it_says_so_no_more() -> None:
    one = await linked()
    request = await one.ask()
    one.scene.world.promote("bc1", "standard")
    await one.scene.validate(one.connection_id)
    assert (await one.request(request)).failing == "role_missing"
    await one.watch()
    one.scene.world.promote("bc1", "admin")
    await one.scene.validate(one.connection_id)
    assert (await one.request(request)).failing == ""


async def test_one_that_has_ended_needs_nobody_to_follow_it() -> None:
    one, request = await alone()
    one.move(days=2)
    seen = await one.request(request)
    assert (seen.state, seen.failing) == (LinkState.EXPIRED, "rate_limited")
