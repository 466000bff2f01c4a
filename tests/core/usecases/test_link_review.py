"""Who can use an account: everybody, also where little is told, and since when."""

import msgspec

from core.link_review import Access
from core.linked_account import CenterRole, Way
from core.links import SeenIdentity, SeenMember
from core.usecases.linked_accounts import ListLinkedAccounts
from entrypoints.cli.link_showing import review_rows
from tests.core.usecases.linking import ANN, BC, BOB, SUE, Linked, linked
from tests.fakes.linking import LINKING


async def review(one: Linked) -> dict[str, Access]:
    found = await one.make(ListLinkedAccounts).review(one.scene.ana, one.scene.profile_id)
    return {who.user_id: who for each in found for who in each.access}


async def test_whoever_can_use_an_account_of_which_nothing_is_told_is_in_the_review() -> None:
    one = await linked()
    one.there.link("x", granted=frozenset())
    await one.read()
    await one.assign((BOB, "x"))
    found = await review(one)
    assert set(found) == {ANN, BOB, SUE}
    assert all(who.held == () for who in found.values())
    (way,) = found[BOB].ways
    assert (way.way, way.business_center_id, way.is_admin) == (Way.CENTER, BC, False)
    assert all(found[id].ways[0].is_admin for id in (ANN, SUE))
    (told,) = await one.make(ListLinkedAccounts).review(one.scene.ana, one.scene.profile_id)
    assert len(list(review_rows(told, LINKING, {}))) == 3


async def test_what_is_ones_own_counts_also_where_it_allows_nothing_that_is_known() -> None:
    one = await linked("x")
    mine = SeenIdentity(id="mine", kind="OWN", way=Way.OWN_USER, name="Creator x")
    one.there.own = [mine]
    await one.link_ads("a1")
    await one.read()
    assert [way.way for way in (await review(one))[ANN].ways] == [Way.CENTER, Way.OWN_USER]


async def test_with_a_standard_member_alone_their_own_access_is_told() -> None:
    one = await linked("x", role="standard")
    one.there.assigned[ANN, "x"] = ("post",)
    await one.read()
    found = await review(one)
    assert set(found) == {ANN}
    assert (found[ANN].name, found[ANN].role) == ("Mia", CenterRole.STANDARD)
    assert found[ANN].held


async def test_whoever_left_is_not_told_by_what_was_assigned_to_them() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    one.there.people = [each for each in one.there.people if each.id != BOB]
    one.there.assigned.clear()
    await one.read()
    assert BOB not in await review(one)


async def test_the_last_change_knows_of_a_new_role() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    await one.read()
    before = (await review(one))[BOB]
    assert before.changed_by == "Ana"
    one.there.people = [_promoted(each) for each in one.there.people]
    one.move(hours=1)
    await one.read()
    after = (await review(one))[BOB]
    assert after.role is CenterRole.ADMIN
    assert after.changed_at == one.scene.house.clock.now()
    assert after.changed_by == ""


def _promoted(member: SeenMember) -> SeenMember:
    return msgspec.structs.replace(member, role="admin") if member.id == BOB else member
