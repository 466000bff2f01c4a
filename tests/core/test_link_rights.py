"""The platform's role table, cell by cell, and where each permission comes from."""

from typing import Any

import msgspec
import pytest

from core.ids import (
    AdAccountId,
    BusinessCenterId,
    PermissionSlug,
    PlatformUserId,
    ProfileId,
    PublicAccountId,
)
from core.link_rights import Held, LinkDeed, Origin, effective, judge_widening, known_of, may
from core.linked_account import Assignment, CenterMember, CenterRole, Identity, LinkedAccount, Way
from tests.fakes.clock import NOON
from tests.fakes.linking import CHAT, LINKING, LIVE, POSTS, PUBLISH
from tests.fakes.platforms import FAKE

P = ProfileId("p1")
HERE, THERE = BusinessCenterId("bc1"), BusinessCenterId("bc2")
BOB = PlatformUserId("bob")
X = PublicAccountId("x")
ALL = frozenset({POSTS, PUBLISH, LIVE})


def member(role: str = "standard", **more: Any) -> CenterMember:  # noqa: ANN401 - any field
    made = CenterMember(
        profile_id=P,
        provider=FAKE,
        business_center_id=HERE,
        key=BOB,
        id=BOB,
        role=CenterRole(role),
        changed_at=NOON,
    )
    return msgspec.structs.replace(made, **more)


def account(**more: Any) -> LinkedAccount:  # noqa: ANN401 - any field
    made = LinkedAccount(
        profile_id=P,
        provider=FAKE,
        business_center_id=HERE,
        id=X,
        name="Creator x",
        granted=ALL,
        linked_at=NOON,
        changed_at=NOON,
    )
    return msgspec.structs.replace(made, **more)


def assigned(*levels: str, **more: Any) -> Assignment:  # noqa: ANN401 - any field
    made = Assignment(
        profile_id=P,
        provider=FAKE,
        business_center_id=HERE,
        member_id=BOB,
        account_id=X,
        levels=levels or ("post",),
        changed_at=NOON,
    )
    return msgspec.structs.replace(made, **more)


def identity(*granted: PermissionSlug, **more: Any) -> Identity:  # noqa: ANN401 - any field
    made = Identity(
        profile_id=P,
        provider=FAKE,
        business_center_id=HERE,
        id="i1",
        kind="OWN",
        ad_account_id=AdAccountId("a1"),
        way=Way.OWN_USER,
        user_id=BOB,
        account_id=X,
        granted=frozenset(granted),
        changed_at=NOON,
    )
    return msgspec.structs.replace(made, **more)


GIVEN = (assigned(),)


def test_an_admin_requests_access() -> None:
    assert may(member("admin"), LinkDeed.REQUEST)


def test_a_standard_member_does_not_request_access() -> None:
    assert not may(member(), LinkDeed.REQUEST)


def test_an_admin_assigns_members() -> None:
    assert may(member("admin"), LinkDeed.ASSIGN, account())
    assert may(member("admin"), LinkDeed.ASSIGN)


def test_a_standard_member_does_not_assign_even_what_is_assigned_to_them() -> None:
    assert not may(member(), LinkDeed.ASSIGN, account(), assignments=GIVEN)
    assert not may(member(), LinkDeed.ASSIGN)


def test_an_admin_sees_every_account() -> None:
    assert may(member("admin"), LinkDeed.SEE, account())


def test_an_admin_sees_that_an_account_was_lost() -> None:
    assert may(member("admin"), LinkDeed.SEE, account(lost_at=NOON))


def test_a_standard_member_sees_an_account_assigned_to_them() -> None:
    assert may(member(), LinkDeed.SEE, account(), assignments=GIVEN)


def test_a_standard_member_does_not_see_an_account_that_is_not_assigned_to_them() -> None:
    other = assigned(account_id=PublicAccountId("y"))
    someone = assigned(member_id=PlatformUserId("zoe"))
    assert not may(member(), LinkDeed.SEE, account())
    assert not may(member(), LinkDeed.SEE, account(), assignments=(other, someone))


def test_a_standard_member_does_not_see_what_was_taken_away_from_them() -> None:
    assert not may(member(), LinkDeed.SEE, account(), assignments=(assigned(lost_at=NOON),))


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_an_admin_advertises_with_that_role_on_the_ad_account(role: str) -> None:
    assert may(member("admin"), LinkDeed.ADVERTISE, account(), ad_account_role=role)


@pytest.mark.parametrize("role", ["analyst", "withheld", ""])
def test_an_admin_does_not_advertise_with_less_on_the_ad_account(role: str) -> None:
    assert not may(member("admin"), LinkDeed.ADVERTISE, account(), ad_account_role=role)


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_a_standard_member_advertises_with_both_the_account_and_the_ad_account(role: str) -> None:
    assert may(member(), LinkDeed.ADVERTISE, account(), assignments=GIVEN, ad_account_role=role)


@pytest.mark.parametrize("role", ["analyst", ""])
def test_a_standard_member_does_not_advertise_without_the_ad_account(role: str) -> None:
    assert not may(member(), LinkDeed.ADVERTISE, account(), assignments=GIVEN, ad_account_role=role)


def test_a_standard_member_does_not_advertise_without_the_account() -> None:
    assert not may(member(), LinkDeed.ADVERTISE, account(), ad_account_role="admin")


def test_nobody_advertises_with_a_lost_account() -> None:
    lost = account(lost_at=NOON)
    assert not may(member("admin"), LinkDeed.ADVERTISE, lost, ad_account_role="admin")
    assert not may(member("admin"), LinkDeed.ASSIGN, lost)


@pytest.mark.parametrize("deed", LinkDeed)
def test_an_admin_of_another_business_center_may_do_nothing_with_the_account(
    deed: LinkDeed,
) -> None:
    away = account(business_center_id=THERE)
    can = may(member("admin"), deed, away, ad_account_role="admin")
    assert can == (deed is LinkDeed.REQUEST), "they ask for accounts for their own"


@pytest.mark.parametrize("deed", LinkDeed)
@pytest.mark.parametrize("role", ["admin", "standard"])
def test_whoever_was_invited_and_has_not_come_may_do_nothing(deed: LinkDeed, role: str) -> None:
    invited = member(role, id=None)
    assert not may(invited, deed, account(), assignments=GIVEN, ad_account_role="admin")


@pytest.mark.parametrize("deed", LinkDeed)
def test_whoever_is_not_a_member_may_do_nothing(deed: LinkDeed) -> None:
    assert not may(None, deed, account(), assignments=GIVEN, ad_account_role="admin")
    left = member("admin", lost_at=NOON)
    assert not may(left, deed, account(), assignments=GIVEN, ad_account_role="admin")


def rights(
    links: tuple[LinkedAccount, ...] = (account(),),
    members: tuple[CenterMember, ...] = (),
    assignments: tuple[Assignment, ...] = (),
    identities: tuple[Identity, ...] = (),
) -> dict[str, list[tuple[str, str | None, bool]]]:
    held = effective(LINKING, BOB, links, members, assignments, identities)
    return {
        one.permission: [(o.way, o.business_center_id, o.is_admin) for o in one.origins]
        for one in held
    }


OWN = (Way.OWN_USER, None, False)
ASSIGNED = (Way.CENTER, HERE, False)
ADMIN = (Way.CENTER, HERE, True)


def test_whoever_is_not_in_the_business_center_keeps_their_own_unaffected() -> None:
    assert rights(identities=(identity(POSTS, CHAT),)) == {POSTS: [OWN], CHAT: [OWN]}


def test_whoever_has_neither_has_nothing() -> None:
    assert rights() == {}
    assert rights(members=(member(),)) == {}


def test_a_member_with_access_and_no_own_link_has_what_the_levels_give() -> None:
    assert rights(members=(member(),), assignments=GIVEN) == {
        POSTS: [ASSIGNED],
        PUBLISH: [ASSIGNED],
    }


def test_a_member_with_both_has_the_union_and_each_origin() -> None:
    assert rights(members=(member(),), assignments=GIVEN, identities=(identity(POSTS, CHAT),)) == {
        POSTS: [ASSIGNED, OWN],
        PUBLISH: [ASSIGNED],
        CHAT: [OWN],
    }


def test_a_member_without_access_keeps_their_own_unaffected() -> None:
    assert rights(members=(member(),), identities=(identity(LIVE),)) == {LIVE: [OWN]}


def test_an_admin_has_all_that_was_granted() -> None:
    assert rights(members=(member("admin"),)) == {slug: [ADMIN] for slug in (POSTS, PUBLISH, LIVE)}


def test_an_admin_who_is_assigned_as_well_has_each_permission_from_where_it_comes() -> None:
    assert rights(members=(member("admin"),), assignments=(assigned("live"),)) == {
        POSTS: [ADMIN],
        PUBLISH: [ADMIN],
        LIVE: [ADMIN, ASSIGNED],
    }


def test_nobody_has_by_the_business_center_what_the_owner_did_not_allow() -> None:
    narrow = account(granted=frozenset({POSTS}))
    given = (assigned("post", "live", "chat"),)
    assert rights((narrow,), (member(),), given) == {POSTS: [ASSIGNED]}


def test_two_business_centers_are_two_origins() -> None:
    both = (account(), account(business_center_id=THERE))
    members = (member(), member("admin", business_center_id=THERE))
    assert rights(both, members, GIVEN)[POSTS] == [ASSIGNED, (Way.CENTER, THERE, True)]


def test_a_lost_link_leaves_only_what_is_their_own() -> None:
    gone = account(lost_at=NOON)
    own = (identity(POSTS),)
    assert rights((gone,), (member("admin"),), GIVEN, own) == {POSTS: [OWN]}


def test_an_own_link_that_is_lost_gives_nothing() -> None:
    assert rights(identities=(identity(POSTS, lost_at=NOON),)) == {}


def test_somebody_elses_own_link_gives_nothing() -> None:
    assert rights(identities=(identity(POSTS, user_id=PlatformUserId("zoe")),)) == {}


def test_whoever_left_the_business_center_keeps_only_their_own() -> None:
    left = member("admin", lost_at=NOON)
    assert rights(members=(left,), assignments=GIVEN, identities=(identity(LIVE),)) == {LIVE: [OWN]}


def test_permissions_come_in_the_providers_order() -> None:
    held = effective(LINKING, BOB, (account(),), (member("admin"),), (), ())
    assert [one.permission for one in held] == [POSTS, PUBLISH, LIVE]
    assert held[0] == Held(
        permission=POSTS,
        origins=(Origin(way=Way.CENTER, business_center_id=HERE, is_admin=True),),
    )


def test_an_ad_account_that_uses_it_tells_more_of_its_permissions() -> None:
    quiet = account(granted=frozenset({POSTS}), refused=frozenset({LIVE}))
    by_center = identity(PUBLISH, way=Way.CENTER, user_id=None, refused=frozenset({CHAT}))
    assert known_of(quiet, ()).granted == {POSTS}
    told = known_of(quiet, (by_center,))
    assert told.granted == {POSTS, PUBLISH}
    assert told.refused == {LIVE, CHAT}


def test_an_own_identity_and_another_account_s_tell_nothing_of_it() -> None:
    quiet = account(granted=frozenset())
    own = identity(PUBLISH)
    other = identity(PUBLISH, way=Way.CENTER, account_id=PublicAccountId("y"))
    lost = identity(PUBLISH, way=Way.CENTER, lost_at=NOON)
    assert known_of(quiet, (own, other, lost)).granted == frozenset()


@pytest.mark.parametrize(
    ("before", "asked", "is_refused"),
    [(True, False, True), (True, True, False), (False, False, False), (None, False, False)],
)
def test_only_through_ads_only_is_not_to_be_widened(
    *, before: bool | None, asked: bool, is_refused: bool
) -> None:
    refusal = judge_widening([account(is_ads_only=before)], is_wide=not asked)
    assert (refusal is not None) == is_refused


def test_a_lost_account_and_none_can_be_asked_for_anyhow() -> None:
    assert judge_widening([], is_wide=True) is None
    lost = account(is_ads_only=True, lost_at=NOON)
    assert judge_widening([lost], is_wide=True) is None


def test_what_one_profile_knows_of_a_link_holds_for_all_of_the_workspace() -> None:
    unknown, narrow = account(is_ads_only=None), account(is_ads_only=True)
    assert judge_widening([unknown, narrow], is_wide=True) is not None
    assert judge_widening([unknown, narrow], is_wide=False) is None
