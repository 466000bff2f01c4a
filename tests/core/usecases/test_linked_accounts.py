import asyncio
from datetime import timedelta

import msgspec
import pytest

from core.access import Role
from core.ad_account import AccountStatus
from core.errors import Denied, Invalid, NotFound, Refused, RoleMissing
from core.ids import PlatformUserId, PublicAccountId
from core.link_review import Access
from core.linked_account import AdLink, Assignment, CenterMember, Identity, LinkedAccount, Part, Way
from core.links import SeenIdentity, SeenMember
from core.provider_errors import Expired, Forbidden, RateLimited, Unavailable
from core.sync import LEASE
from core.usecases.keeping_links import KeepLinks
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.linking_ads import ListPosts, UnlinkAccount
from core.usecases.pairwise import Outcome
from tests.core.usecases.linking import ANN, BC, BOB, SUE, Linked, linked
from tests.fakes.linking import LIVE, POSTS, PUBLISH
from tests.fakes.platforms import FAKE, FakeProvider
from tests.fakes.world import seen_account

NOBODY = PlatformUserId("nobody")


async def kept[T](one: Linked, kind: type[T]) -> list[T]:
    return await one.scene.house.storage.links.of(kind, one.scene.profile_id)  # type: ignore[type-var]


async def review(one: Linked, id: str = "x") -> dict[str, Access]:
    shown = one.make(ListLinkedAccounts)
    (found,) = await shown.review(one.scene.ana, one.scene.profile_id, PublicAccountId(id))
    return {each.user_id: each for each in found.access}


async def test_everything_is_read_and_says_so() -> None:
    one = await linked("x")
    one.there.assigned[BOB, "x"] = ("post",)
    one.there.advertising["x", "a1"] = True
    one.there.can_publish.add("x")
    await one.read()
    card = await one.card()
    assert [each.member_id for each in card.members] == [BOB]
    assert [each.ad_account_id for each in card.ad_accounts] == ["a1"]
    assert card.is_complete
    assert card.as_of is not None
    assert {each.key for each in await kept(one, CenterMember)} == {
        "u1",
        "bob",
        "sue",
        "invited:n***@example.com",
    }


async def test_reading_again_changes_nothing() -> None:
    one = await linked("x", "y")
    one.there.assigned[BOB, "x"] = ("post",)
    one.there.advertising["x", "a1"] = True
    await one.read()
    kinds = (LinkedAccount, CenterMember, Assignment, AdLink, Identity)
    before = [await kept(one, kind) for kind in kinds]
    one.move(hours=7)
    await one.read()
    assert [await kept(one, kind) for kind in kinds] == before


async def test_it_is_ready_once_an_ad_account_shows_what_was_granted() -> None:
    one = await linked("x")
    one.there.can_publish.add("x")
    (before,) = (await one.card()).readiness
    assert not before.is_ready
    assert [each.slug for each in before.untold] == [PUBLISH]
    await one.link_ads("a1")
    card = await one.card()
    assert card.readiness[0].is_ready
    assert card.ad_accounts[0].can_advertise
    assert card.ad_accounts[0].identity is not None


@pytest.mark.parametrize(
    ("status", "can"),
    [
        (AccountStatus.ACTIVE, True),
        (AccountStatus.PENDING_REVIEW, False),
        (AccountStatus.SUSPENDED, False),
        (AccountStatus.REJECTED, False),
        (AccountStatus.CLOSED, False),
    ],
)
async def test_nobody_advertises_on_an_ad_account_that_may_not_launch(
    status: AccountStatus, *, can: bool
) -> None:
    one = await linked("x")
    one.scene.world.accounts = [seen_account("a1", status=status)]
    await one.scene.validate(one.connection_id)
    await one.link_ads("a1")
    assert (await one.card()).ad_accounts[0].can_advertise is can


async def test_it_is_not_ready_where_the_owner_did_not_allow_it_and_what_lacks_is_named() -> None:
    one = await linked("x")
    await one.link_ads("a1")
    (ready,) = (await one.card()).readiness
    assert not ready.is_ready
    assert [each.slug for each in ready.missing] == [PUBLISH]


async def test_members_are_assigned_with_a_result_each() -> None:
    one = await linked("x", "y")
    results = await one.assign((BOB, "x"), (BOB, "404"), (NOBODY, "x"), (SUE, "y"))
    assert [each.outcome for each in results] == [
        Outcome.DONE,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.DONE,
    ]
    assert [each.code for each in results] == ["", "not_found", "not_found", ""]
    assert one.there.assigned == {(BOB, "x"): ("post",), (SUE, "y"): ("post",)}
    assert one.calls().count("link.assign") == 2
    (assignment,) = (await one.card()).members
    assert (assignment.levels, assignment.changed_by) == (("post",), "Ana")
    assert (await one.scene.actions()).count("linked_account.assigned") == 2


async def test_whoever_was_only_invited_cannot_be_assigned() -> None:
    one = await linked("x")
    (result,) = await one.assign((PlatformUserId("invited:n***@example.com"), "x"))
    assert (result.outcome, result.code) == (Outcome.REFUSED, "not_found")
    assert "accept" in result.remedy


async def test_levels_are_changed_and_taken_away() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"), levels=("post", "live"))
    await one.assign((BOB, "x"), levels=("live",))
    assert (await one.card()).members[0].levels == ("live",)
    await one.assign((BOB, "x"), levels=())
    assert (await one.card()).members == ()
    assert one.there.assigned == {}
    assert "linked_account.unassigned" in await one.scene.actions()


async def test_an_unknown_level_is_refused_as_a_whole() -> None:
    one = await linked("x")
    with pytest.raises(Invalid):
        await one.assign((BOB, "x"), levels=("post", "nonsense"))


async def test_a_level_of_which_the_owner_allowed_nothing_is_refused() -> None:
    one = await linked("x")
    seen = msgspec.structs.replace(one.there.accounts["bc1", "x"], refused=frozenset({LIVE}))
    one.there.accounts["bc1", "x"] = msgspec.structs.replace(seen, granted=frozenset({POSTS}))
    await one.read()
    (result,) = await one.assign((BOB, "x"), levels=("live",))
    assert (result.outcome, result.code) == (Outcome.REFUSED, "permission_missing")
    assert "LIVE" in result.reason


async def test_one_that_fails_undoes_no_other() -> None:
    one = await linked("x", "y")
    one.scene.world.fail("link.assign", Forbidden("not this one"))
    results = await one.assign((BOB, "x"), (BOB, "y"))
    assert [each.outcome for each in results] == [Outcome.FAILED, Outcome.DONE]
    assert (await one.card("y")).members


@pytest.mark.parametrize("error", [Expired("over"), RateLimited("slow", after=60)])
async def test_what_would_meet_all_is_not_tried_again(error: Exception) -> None:
    one = await linked("x", "y")
    one.scene.world.fail("link.assign", error)
    results = await one.assign((BOB, "x"), (BOB, "y"))
    assert [each.outcome for each in results] == [Outcome.FAILED, Outcome.FAILED]
    assert one.calls().count("link.assign") == 1


async def test_killed_after_the_first_pair_the_first_is_kept() -> None:
    one = await linked("x", "y")

    class Killed(BaseException): ...

    real = one.there.answer

    def deadly(path: str, params: dict[str, str]) -> object:
        if params.get("account_id") == "y":
            raise Killed
        return real(path, params)

    one.there.answer = deadly  # type: ignore[assignment, method-assign]
    with pytest.raises(Killed):
        await one.assign((BOB, "x"), (BOB, "y"))
    await one.scene.house.storage.work.release()
    assert (await one.card("x")).members
    assert not (await one.card("y")).members


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEDIA_BUYER])
async def test_assigning_takes_a_manager(role: Role) -> None:
    one = await linked("x")
    with pytest.raises(Denied):
        await one.assign((BOB, "x"), role=role)


async def test_assigning_takes_an_admin_at_the_platform() -> None:
    one = await linked("x")
    one.scene.world.promote("bc1", "standard")
    await one.scene.validate(one.connection_id)
    with pytest.raises(RoleMissing, match="Sue"):
        await one.assign((BOB, "x"))


async def test_ad_accounts_are_linked_and_unlinked_with_a_result_each() -> None:
    one = await linked("x")
    results = await one.link_ads("a1", "404", "a2")
    assert [each.outcome for each in results] == [Outcome.DONE, Outcome.REFUSED, Outcome.DONE]
    assert {each.ad_account_id for each in (await one.card()).ad_accounts} == {"a1", "a2"}
    assert len(await kept(one, Identity)) == 2
    await one.link_ads("a1", is_linked=False)
    card = await one.card()
    assert [each.ad_account_id for each in card.ad_accounts] == ["a2"]
    lost = [each.ad_account_id for each in await kept(one, Identity) if each.lost_at]
    assert lost == ["a1"]
    assert {"linked_account.ad_account_linked", "linked_account.ad_account_unlinked"} <= set(
        await one.scene.actions()
    )


async def test_a_link_that_is_made_is_kept_though_what_it_shows_cannot_be_read() -> None:
    one = await linked("x")
    one.scene.world.fail("link.identities", Unavailable("down"))
    (result,) = await one.link_ads("a1")
    assert result.outcome is Outcome.DONE
    assert (await one.card()).ad_accounts[0].identity is None


async def test_an_account_that_is_not_linked_cannot_be_given_to_an_ad_account() -> None:
    one = await linked("x")
    with pytest.raises(NotFound):
        await one.link_ads("a1", account="404")


async def test_an_owner_who_takes_it_back_takes_all_that_hung_on_it() -> None:
    one = await linked("x", "y")
    await one.assign((BOB, "x"), (BOB, "y"))
    await one.link_ads("a1")
    one.there.revoke("x")
    await one.read()
    card = await one.card()
    assert card.account.lost_at is not None
    assert (card.members, card.ad_accounts) == ((), ())
    hanging: list[Assignment | AdLink | Identity] = [
        *await kept(one, Assignment),
        *await kept(one, AdLink),
        *await kept(one, Identity),
    ]
    gone = [each for each in hanging if each.account_id == "x"]
    assert {type(each) for each in gone} == {Assignment, AdLink, Identity}
    assert all(each.lost_at for each in gone)
    assert (await one.card("y")).account.lost_at is None
    assert (await one.card("y")).members
    assert "linked_account.lost" in await one.scene.actions()
    with pytest.raises(Refused, match="any more"):
        await one.link_ads("a1")


async def test_a_loss_is_noticed_by_the_watch_as_well() -> None:
    one = await linked("x", "y")
    await one.assign((BOB, "x"))
    await one.ask()
    one.there.revoke("x")
    await one.watch()
    assert (await one.card()).account.lost_at is not None
    assert all(each.lost_at for each in await kept(one, Assignment))


async def test_an_account_does_not_get_lost_by_itself() -> None:
    one = await linked("x")
    one.move(days=4000)
    await one.read()
    assert (await one.card()).account.lost_at is None


async def test_what_is_linked_again_begins_anew() -> None:
    one = await linked("x", "y")
    await one.assign((BOB, "x"))
    one.there.revoke("x")
    await one.read()
    one.there.link("x")
    await one.read()
    card = await one.card()
    assert card.account.lost_at is None
    assert card.members == ()
    assert (await one.scene.actions()).count("linked_account.linked") == 1


async def test_giving_it_back_from_here_marks_it_at_once() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    await one.make(UnlinkAccount)(
        one.scene.ana, one.scene.profile_id, FAKE, BC, PublicAccountId("x")
    )
    card = await one.card()
    assert (card.account.lost_at is not None, card.account.changed_by) == (True, "Ana")
    assert card.members == ()
    assert one.there.accounts == {}


async def test_a_change_made_while_a_reading_runs_is_not_undone_by_it() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    storage = one.scene.house.storage
    (assignment,) = await kept(one, Assignment)
    during = one.scene.house.clock.now() + timedelta(minutes=1)
    await storage.links.put([msgspec.structs.replace(assignment, changed_at=during)])
    await storage.work.commit()
    one.there.assigned.clear()
    await one.read()
    assert (await kept(one, Assignment))[0].lost_at is None
    one.move(minutes=2)
    await one.read()
    assert (await kept(one, Assignment))[0].lost_at is not None


async def test_a_member_who_cannot_be_read_leaves_the_part_incomplete_and_loses_nothing() -> None:
    one = await linked("x")
    await one.assign((ANN, "x"), (BOB, "x"))
    one.scene.world.fail("link.accounts_of", Forbidden("hidden"))
    await one.read()
    card = await one.card()
    assert not card.is_complete
    assert {each.member_id for each in card.members} == {ANN, BOB}
    readings = await one.make(ListLinkedAccounts).readings(one.scene.ana, one.scene.profile_id)
    assert [each.part for each in readings if each.problem] == [Part.ASSIGNMENTS]


async def test_whoever_leaves_the_business_center_loses_access() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    one.there.people = [each for each in one.there.people if each.id != BOB]
    del one.there.assigned[BOB, "x"]
    await one.read()
    assert (await one.card()).members == ()
    assert BOB not in await review(one)


async def test_a_standard_member_sees_only_what_is_assigned_to_them() -> None:
    one = await linked(role="standard")
    one.there.link("x")
    one.there.link("y")
    one.there.assigned[ANN, "x"] = ("post",)
    await one.read()
    assert [each.id for each in await kept(one, LinkedAccount)] == ["x"]
    assert not (await one.card()).is_complete
    assert "link.accounts" not in one.calls()


async def test_the_review_tells_who_can_use_it_by_which_way_and_what_changed_last() -> None:
    one = await linked("x")
    one.there.own = [
        SeenIdentity(
            id="own", kind="OWN", way=Way.OWN_USER, name="Creator x", granted=frozenset({POSTS})
        )
    ]
    await one.assign((BOB, "x"))
    await one.link_ads("a1")
    found = await review(one)
    assert set(found) == {ANN, BOB, SUE}
    bob, mia = found[BOB], found[ANN]
    assert (bob.name, bob.changed_by) == ("Bob", "Ana")
    assert {each.permission for each in bob.held} == {POSTS}
    assert [each.way for each in mia.held[0].origins] == [Way.CENTER, Way.OWN_USER]
    assert found[SUE].held[0].origins[0].is_admin


async def test_a_review_of_an_unknown_account_is_not_found() -> None:
    one = await linked("x")
    with pytest.raises(NotFound):
        await review(one, "404")


async def test_posts_are_shown_once_an_ad_account_advertises_with_it() -> None:
    one = await linked("x")
    posts = one.make(ListPosts)
    asked = (one.scene.ana, one.scene.profile_id, FAKE, BC, PublicAccountId("x"))
    with pytest.raises(Refused, match="ad account"):
        await posts(*asked)
    await one.link_ads("a1")
    assert [each.id for each in (await posts(*asked)).rows] == ["post1"]


async def test_the_job_reads_what_nobody_read_for_hours_and_then_leaves_it() -> None:
    one = await linked("x")
    keep = one.make(KeepLinks)
    assert await keep() == 1, "no job has claimed it yet"
    assert await keep() == 0
    one.move(hours=5)
    assert await keep() == 0
    one.move(hours=2)
    one.there.link("y")
    assert await keep() == 1
    assert (await one.card("y")).account.lost_at is None


async def test_of_two_jobs_one_reads() -> None:
    one = await linked("x")
    one.scene.world.asked.clear()
    counts = await asyncio.gather(*(one.make(KeepLinks)() for _ in range(3)))
    assert sum(counts) == 1
    assert one.calls().count("link.accounts") == 1


async def test_a_reading_that_fails_comes_again_sooner() -> None:
    one = await linked("x")
    one.scene.world.fail("link.members", Unavailable("down"))
    keep = one.make(KeepLinks)
    assert await keep() == 0
    one.move(minutes=14)
    assert await keep() == 0
    one.move(minutes=2)
    assert await keep() == 1


async def test_a_job_killed_in_the_middle_of_reading_loses_nothing() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))

    class Killed(BaseException): ...

    for path in ("link.accounts", "link.members", "link.accounts_of", "link.ad_accounts"):
        one.scene.world.faults[path] = [Killed()]  # type: ignore[list-item]
        with pytest.raises(Killed):
            await one.read()
        await one.scene.house.storage.work.release()
        assert (await one.card()).members
        one.move(seconds=LEASE.total_seconds())
    await one.read()
    assert (await one.card()).is_complete


async def test_an_empty_list_of_members_is_believed_only_when_it_comes_twice() -> None:
    one = await linked("x")
    real, answers = one.there.answer, [list[SeenMember]()]

    def flaky(path: str, params: dict[str, str]) -> object:
        return answers.pop() if path == "link.members" and answers else real(path, params)

    one.there.answer = flaky  # type: ignore[assignment, method-assign]
    await one.read()
    assert all(each.lost_at is None for each in await kept(one, CenterMember))


async def test_a_platform_without_public_accounts_says_so() -> None:
    one = await linked("x")
    one.scene.house.platforms.providers = (FakeProvider(),)
    with pytest.raises(Refused, match="no accounts to link"):
        await one.ask()
    assert await one.make(KeepLinks)() == 0
