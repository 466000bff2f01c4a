import asyncio
from itertools import pairwise

import msgspec
import pytest

from core.access import Role
from core.errors import (
    Denied,
    Invalid,
    LinkLimit,
    PermissionMissing,
    Refused,
    RoleMissing,
    TrialExpired,
)
from core.ids import PermissionSlug, PublicAccountId
from core.link_request import LinkState
from core.linked_account import LinkedAccount
from core.provider_errors import Garbled, RateLimited, Unavailable
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.link_requests import (
    CancelLinkRequest,
    ListLinkRequests,
    NewLinkRequest,
    RequestLink,
)
from core.usecases.watching_links import WatchLinkRequests
from tests.core.usecases.linking import BC, linked
from tests.fakes.linking import LINKING, LIVE, POSTS, PUBLISH
from tests.fakes.platforms import FAKE


async def test_a_request_has_an_address_and_asks_for_what_its_permissions_need() -> None:
    one = await linked()
    request = await one.ask()
    assert request.url == "https://example.com/scan/1"
    assert request.permissions == (POSTS, PUBLISH)
    assert request.is_ads_only
    assert (await one.request(request)).state is LinkState.WAITING
    assert "link_request.made" in await one.scene.actions()


async def test_it_turns_linked_by_itself_when_the_owner_says_yes() -> None:
    one = await linked()
    request = await one.ask()
    await one.watch()
    assert (await one.request(request)).state is LinkState.WAITING
    one.there.link("x")
    await one.watch()
    over = await one.request(request)
    assert (over.state, over.account_id) == (LinkState.LINKED, "x")
    account = (await one.card()).account
    assert account.is_ads_only
    assert {"link_request.linked", "linked_account.linked"} <= set(await one.scene.actions())


async def test_what_was_linked_before_answers_nothing() -> None:
    one = await linked("old")
    request = await one.ask()
    await one.watch()
    assert (await one.request(request)).state is LinkState.WAITING


async def test_several_at_once_are_answered_first_come_first_served() -> None:
    one = await linked()
    first, second = await one.ask(), await one.ask()
    one.there.link("x")
    await one.watch()
    assert (await one.request(first)).account_id == "x"
    assert (await one.request(second)).state is LinkState.WAITING
    one.there.link("y")
    await one.watch()
    assert (await one.request(second)).account_id == "y"


async def test_all_of_a_business_center_are_looked_after_by_one_call() -> None:
    one = await linked()
    await one.ask()
    await one.ask()
    one.scene.world.asked.clear()
    assert await one.watch() == 2
    assert one.calls() == ["link.accounts"]


async def test_an_older_request_is_looked_after_along_with_a_younger_one() -> None:
    one = await linked()
    await one.ask()
    await one.watch(minutes=5)
    one.move(seconds=2)
    await one.ask()
    one.scene.world.asked.clear()
    for _ in range(60):
        await one.watch(seconds=1)
    assert len(one.calls()) == 12, "as many as for the younger one alone"


async def test_a_request_for_a_known_account_is_answered_by_no_other() -> None:
    one = await linked()
    one.there.link("x", refused=frozenset({PUBLISH}))
    await one.read()
    request = await one.ask(account_id=PublicAccountId("x"))
    one.there.link("y")
    await one.watch()
    assert (await one.request(request)).state is LinkState.WAITING
    one.there.link("x", granted=frozenset({POSTS, LIVE, PUBLISH}))
    await one.watch()
    assert (await one.request(request)).account_id == "x"


async def test_the_801st_is_refused_before_any_call() -> None:
    one = await linked(*(f"acc{number}" for number in range(799)))
    await one.ask()
    one.scene.world.asked.clear()
    with pytest.raises(LinkLimit, match="800"):
        await one.ask()
    assert one.scene.world.asked == []


async def test_an_account_in_800_business_centers_is_not_asked_for_another() -> None:
    one = await linked(linking=msgspec.structs.replace(LINKING, most_centers=1))
    one.there.link("x")
    await one.read()
    elsewhere = (await one.card()).account
    moved = msgspec.structs.replace(elsewhere, business_center_id="other")
    gone = msgspec.structs.replace(elsewhere, lost_at=one.scene.house.clock.now())
    await one.scene.house.storage.links.put([moved, gone])
    await one.scene.house.storage.work.commit()
    one.scene.world.asked.clear()
    with pytest.raises(LinkLimit, match="1 Business Centers"):
        await one.ask(account_id=PublicAccountId("x"))
    assert one.scene.world.asked == []


async def test_a_cancelled_request_makes_room() -> None:
    one = await linked(linking=msgspec.structs.replace(LINKING, most_accounts=1))
    request = await one.ask()
    with pytest.raises(LinkLimit):
        await one.ask()
    await one.make(CancelLinkRequest)(one.scene.ana, request.id)
    await one.ask()


async def test_two_who_race_for_the_last_place_end_with_one() -> None:
    one = await linked(linking=msgspec.structs.replace(LINKING, most_accounts=1))
    got = await asyncio.gather(one.ask(), one.ask(), return_exceptions=True)
    assert sum(isinstance(each, LinkLimit) for each in got) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEDIA_BUYER])
async def test_asking_takes_a_manager(role: Role) -> None:
    one = await linked()
    asked = NewLinkRequest(provider=FAKE, business_center_id=BC, permissions=(POSTS,))
    with pytest.raises(Denied):
        await one.make(RequestLink)(one.scene.as_role(role), one.scene.profile_id, asked)


async def test_whoever_is_no_admin_at_the_platform_is_told_who_is() -> None:
    one = await linked()
    one.scene.world.promote("bc1", "standard")
    await one.scene.validate(one.connection_id)
    one.scene.world.asked.clear()
    with pytest.raises(RoleMissing, match=r"admins are .*Sue"):
        await one.ask()
    assert one.calls() == []


async def test_a_permission_of_the_connection_that_is_missing_is_named() -> None:
    one = await linked(linking=msgspec.structs.replace(LINKING, feature="insights"))
    one.scene.world.refused.add("reporting")
    await one.scene.validate(one.connection_id)
    with pytest.raises(PermissionMissing, match="Reporting"):
        await one.ask()


async def test_an_unknown_permission_is_refused() -> None:
    one = await linked()
    with pytest.raises(Invalid, match="nonsense"):
        await one.ask(permissions=(PermissionSlug("nonsense"),))


async def test_through_ads_only_cannot_be_undone_from_here() -> None:
    one = await linked()
    await one.ask()
    one.there.link("x")
    await one.watch()
    with pytest.raises(Refused, match="ads only"):
        await one.ask(account_id=PublicAccountId("x"), is_ads_only=False)
    await one.ask(account_id=PublicAccountId("x"), is_ads_only=True)


async def test_what_is_no_posting_can_be_asked_for_beside_ads_only() -> None:
    one = await linked()
    await one.ask()
    one.there.link("x", granted=frozenset({POSTS}))
    await one.watch()
    live = {"permissions": (LIVE,), "account_id": PublicAccountId("x")}
    assert not (await one.ask(**live, is_ads_only=False)).is_ads_only


async def test_a_platform_that_gives_no_address_costs_no_place() -> None:
    one = await linked(linking=msgspec.structs.replace(LINKING, most_accounts=1))
    one.scene.world.fail("link.url", Unavailable("down"))
    with pytest.raises(Unavailable):
        await one.ask()
    (given_up,) = await one.make(ListLinkRequests)(one.scene.ana, one.scene.profile_id)
    assert (given_up.state, given_up.failing) == (LinkState.CANCELLED, "provider_unavailable")
    await one.ask()


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "https://x.example/" + "a" * 5000])
async def test_what_is_no_address_of_a_page_is_not_shown_as_one(address: str) -> None:
    one = await linked()
    one.there.address = address
    with pytest.raises(Garbled):
        await one.ask()
    (given_up,) = await one.make(ListLinkRequests)(one.scene.ana, one.scene.profile_id)
    assert (given_up.state, given_up.url) == (LinkState.CANCELLED, "")


async def test_nobody_is_asked_for_a_business_center_that_is_not_active() -> None:
    one = await linked()
    deactivate = one.make(ChangeBusinessCenters).deactivate
    await deactivate(one.scene.ana, one.scene.profile_id, FAKE, BC)
    one.scene.world.asked.clear()
    with pytest.raises(Refused, match="not active"):
        await one.ask()
    assert one.scene.world.asked == []


async def test_a_trial_that_is_over_asks_nobody() -> None:
    one = await linked(plan="trial")
    one.move(days=40)
    with pytest.raises(TrialExpired):
        await one.ask()


async def test_a_request_that_nobody_answers_expires_after_a_last_look() -> None:
    one = await linked()
    request = await one.ask()
    assert await one.watch(days=1) == 1
    over = await one.request(request)
    assert over.state is LinkState.EXPIRED
    assert over.ended_at is not None
    assert "link_request.expired" in await one.scene.actions()
    assert await one.watch(days=1) == 0


async def test_whoever_says_yes_at_the_last_moment_is_heard() -> None:
    one = await linked()
    request = await one.ask()
    one.there.link("x")
    await one.watch(days=1)
    assert (await one.request(request)).state is LinkState.LINKED


async def test_the_clock_alone_expires_it() -> None:
    one = await linked()
    request = await one.ask()
    one.move(days=2)
    assert (await one.request(request)).state is LinkState.EXPIRED


async def test_a_cancelled_request_is_looked_after_no_more() -> None:
    one = await linked()
    request = await one.ask()
    await one.make(CancelLinkRequest)(one.scene.ana, request.id)
    again = await one.make(CancelLinkRequest)(one.scene.ana, request.id)
    assert again.state is LinkState.CANCELLED
    assert await one.watch() == 0
    assert (await one.scene.actions()).count("link_request.cancelled") == 1


@pytest.mark.parametrize("is_declined", [True, False])
@pytest.mark.parametrize("how", ["linked", "expired", "cancelled", "declined"])
async def test_a_request_that_has_ended_stays_as_it_ended(how: str, *, is_declined: bool) -> None:
    one = await linked()
    request, cancel = await one.ask(), one.make(CancelLinkRequest)
    if how == "linked":
        one.there.link("x")
        await one.watch()
    elif how == "expired":
        one.move(days=2)
    else:
        await cancel(one.scene.ana, request.id, is_declined=how == "declined")
    before = await one.scene.actions()
    if how == ("declined" if is_declined else "cancelled"):
        again = await cancel(one.scene.ana, request.id, is_declined=is_declined)
        assert again.state == how
    else:
        with pytest.raises(Refused, match=f"it is {how}") as caught:
            await cancel(one.scene.ana, request.id, is_declined=is_declined)
        assert caught.value.remedy
    assert (await one.request(request)).state == how
    assert await one.scene.actions() == before


async def test_an_owner_who_will_not_is_noted() -> None:
    one = await linked()
    request = await one.ask()
    over = await one.make(CancelLinkRequest)(one.scene.ana, request.id, is_declined=True)
    assert over.state is LinkState.DECLINED


async def test_the_longer_it_waits_the_rarer_the_looks() -> None:
    one = await linked()
    await one.ask()
    looks: list[int] = []
    for second in range(0, 7200, 5):
        if await one.watch(seconds=5):
            looks.append(second)
    gaps = [after - before for before, after in pairwise(looks)]
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1]) == (5, 600)
    assert len(looks) < 130


async def test_a_failing_platform_is_asked_ever_more_patiently_and_nothing_is_lost() -> None:
    one = await linked()
    request = await one.ask()
    one.scene.world.fail("link.accounts", *[Unavailable("down")] * 100)
    looks = [second for second in range(0, 3600, 5) if await one.watch(seconds=5)]
    gaps = [after - before for before, after in pairwise(looks)]
    assert gaps == sorted(gaps)
    assert gaps[:4] == [5, 10, 20, 40]
    one.scene.world.faults.clear()
    one.there.link("x")
    await one.watch(minutes=30)
    assert (await one.request(request)).state is LinkState.LINKED


async def test_a_platform_that_asks_for_a_pause_gets_it() -> None:
    one = await linked()
    request = await one.ask()
    one.scene.world.fail("link.accounts", RateLimited("slow", after=300))
    await one.watch()
    asked = await one.request(request)
    assert asked.failing == "rate_limited"
    assert await one.watch(seconds=299) == 0
    assert await one.watch(seconds=1) == 1
    assert (await one.request(request)).failing == ""


async def test_of_two_who_watch_at_the_same_time_one_asks() -> None:
    one = await linked()
    await one.ask()
    one.scene.world.asked.clear()
    one.move(seconds=10)
    watchers = [one.make(WatchLinkRequests) for _ in range(3)]
    counts = await asyncio.gather(*(watch() for watch in watchers))
    assert sum(counts) == 1
    assert one.calls() == ["link.accounts"]


async def test_a_watcher_killed_while_it_asks_is_followed_by_another() -> None:
    one = await linked()
    request = await one.ask()
    one.there.link("x")

    class Killed(BaseException): ...

    one.scene.world.faults["link.accounts"] = [Killed()]  # type: ignore[list-item]
    with pytest.raises(Killed):
        await one.watch()
    await one.scene.house.storage.work.release()
    await one.watch(seconds=5)
    assert (await one.request(request)).state is LinkState.LINKED


async def test_whoever_is_killed_before_the_address_came_leaves_a_place_that_frees_itself() -> None:
    one = await linked(linking=msgspec.structs.replace(LINKING, most_accounts=1))

    class Killed(BaseException): ...

    one.scene.world.faults["link.url"] = [Killed()]  # type: ignore[list-item]
    with pytest.raises(Killed):
        await one.ask()
    await one.scene.house.storage.work.release()
    with pytest.raises(LinkLimit):
        await one.ask()
    one.scene.world.asked.clear()
    assert await one.watch(minutes=3) == 1
    assert one.calls() == [], "it has no address: nobody can have said yes"
    await one.ask()


async def test_an_empty_list_is_believed_only_when_it_comes_twice() -> None:
    one = await linked("old")
    await one.ask()
    one.scene.world.lists["link.accounts"] = []
    here = one.there.accounts.copy()
    answers = [{}, here]
    real = one.there.answer

    def flaky(path: str, params: dict[str, str]) -> object:
        if path == "link.accounts" and answers:
            one.there.accounts = answers.pop(0)
        return real(path, params)

    one.there.answer = flaky  # type: ignore[assignment, method-assign]
    await one.watch()
    (account,) = await one.scene.house.storage.links.of(LinkedAccount, one.scene.profile_id)
    assert account.lost_at is None


async def test_a_request_whose_admin_left_says_so_and_goes_on_with_another() -> None:
    one = await linked()
    request = await one.ask()
    one.scene.world.promote("bc1", "standard")
    await one.scene.validate(one.connection_id)
    await one.watch()
    assert (await one.request(request)).failing == "role_missing"
    one.scene.world.promote("bc1", "admin")
    await one.scene.validate(one.connection_id)
    one.there.link("x")
    await one.watch(minutes=31)
    assert (await one.request(request)).state is LinkState.LINKED
