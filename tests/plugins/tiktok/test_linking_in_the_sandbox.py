"""The plugin and TikTok's stand-in: accounts linked, assigned, advertised with, and taken back."""

from datetime import timedelta

import pytest

from core.ids import AdAccountId, BusinessCenterId, PlatformUserId, PublicAccountId
from core.linked_account import Way
from core.linking import Availability
from core.links import LinksAccounts, LinkWish, SeenIdentity
from core.provider_errors import Forbidden, Rejected, ScopeMissing, Unavailable
from plugins.tiktok.linking import (
    EXISTING_POSTS,
    LINKING,
    LIVE_VIDEOS,
    MESSAGE_ADS,
    NEW_VIDEOS,
)
from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT, id_of
from plugins.tiktok.sandbox.public_accounts import MOST, PERMISSIONS
from tests.plugins.tiktok.canned import all_pages
from tests.plugins.tiktok.someone import Someone

BC = BusinessCenterId(NORTHLIGHT)
GOODS, YUKI, CASA, QUIET = (PublicAccountId(id_of("public account", each)) for each in range(4))
STORE = AdAccountId(id_of("ad account", 0))
BOB = PlatformUserId(id_of("user", 2))
WISH = LinkWish(permissions=(EXISTING_POSTS, NEW_VIDEOS), is_ads_only=True)


async def url(admin: Someone, wish: LinkWish = WISH) -> str:
    return (await admin.tiktok.link_url(admin.line, BC, wish)).url


async def scan(admin: Someone, url: str, account: str = YUKI, *without: str) -> int:
    answer = await admin.caller.client.post(
        "/_sandbox/scan", json={"url": url, "account": account, "without": without}
    )
    return answer.status_code


async def linked(admin: Someone, center: BusinessCenterId = BC) -> dict[str, object]:
    found = admin.tiktok.linked_accounts(admin.line, center)
    return {one.id: one async for one in found}


async def identities(admin: Someone, ad: AdAccountId = STORE) -> dict[Way, list[SeenIdentity]]:
    found: dict[Way, list[SeenIdentity]] = {way: [] for way in Way}
    async for one in admin.tiktok.identities(admin.line, BC, ad):
        found[one.way].append(one)
    return found


async def as_standard(admin: Someone) -> Someone:
    other = Someone(admin.sandbox, admin.caller.client)
    await other.connect("standard")
    return other


def test_the_declaration_and_the_phone_know_the_same_eight_permissions() -> None:
    assert [one.slug for one in LINKING.permissions] == list(PERMISSIONS)
    assert {one.slug: one.needs for one in LINKING.permissions} == {
        slug: needs for slug, (_, needs) in PERMISSIONS.items()
    }
    assert (LINKING.most_accounts, LINKING.most_centers) == (MOST, MOST)


async def test_tiktok_links_accounts(admin: Someone) -> None:
    assert isinstance(admin.tiktok, LinksAccounts)


async def test_an_account_is_listed_once_its_owner_has_scanned(admin: Someone) -> None:
    assert set(await linked(admin)) == {GOODS}
    assert await scan(admin, await url(admin)) == 200
    found = await linked(admin)
    assert set(found) == {GOODS, YUKI}
    assert found[YUKI].name == "花森 Films"  # type: ignore[attr-defined]


async def test_the_list_tells_three_permissions_and_of_the_others_nothing(admin: Someone) -> None:
    await scan(admin, await url(admin), YUKI, "live_videos", "series")
    seen = (await linked(admin))[YUKI]
    assert seen.granted == {EXISTING_POSTS, MESSAGE_ADS}  # type: ignore[attr-defined]
    assert seen.refused == {LIVE_VIDEOS}  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["GET", "POST", "EITHER"])
async def test_the_address_comes_by_whichever_method_is_served(admin: Someone, method: str) -> None:
    await admin.caller.admin("settings", {"account_authorization": method})
    assert "/phone/scan?code=" in await url(admin)


@pytest.mark.parametrize("only", [True, False])
async def test_the_owner_is_told_whether_new_videos_show_through_ads_only(
    admin: Someone, *, only: bool
) -> None:
    address = await url(admin, LinkWish(permissions=(NEW_VIDEOS,), is_ads_only=only))
    page = (await admin.caller.client.get(address)).text
    assert ("through ads only" in page) == only
    assert ("on your profile" in page) != only
    assert "Northlight Goods" in page
    assert "Mara Lindqvist" in page


async def test_an_address_works_once_and_not_for_ever(admin: Someone) -> None:
    used, old = await url(admin), await url(admin)
    assert await scan(admin, used) == 200
    assert await scan(admin, used) == 400
    admin.sandbox.clock.advance(timedelta(hours=24))
    assert await scan(admin, old) == 400
    assert "Too old" in (await admin.caller.client.get(old)).text


async def test_an_owner_who_declines_links_nothing(admin: Someone) -> None:
    address = await url(admin)
    sent = {"url": address, "account": YUKI, "deny": True}
    assert (await admin.caller.client.post("/_sandbox/scan", json=sent)).status_code == 200
    assert set(await linked(admin)) == {GOODS}


async def test_the_phone_approves_lists_and_revokes(admin: Someone) -> None:
    client, address = admin.caller.client, await url(admin)
    code = address.rpartition("code=")[2]
    form = {"code": code, "account": YUKI, "decision": "approve", "permission": ["existing_posts"]}
    assert "is linked" in (await client.post("/phone/scan", data=form)).text
    assert YUKI in await linked(admin)
    assert "花森 Films" in (await client.get("/phone")).text
    await client.post("/phone/revoke", data={"account": YUKI, "center": NORTHLIGHT})
    assert set(await linked(admin)) == {GOODS}


async def test_publishing_is_not_given_without_existing_posts(admin: Someone) -> None:
    await scan(admin, await url(admin), YUKI, "existing_posts")
    assert "new_videos" not in admin.sandbox.public.links[NORTHLIGHT, YUKI].permissions


async def test_the_801st_account_is_refused_on_the_phone_and_when_asked_for(
    admin: Someone,
) -> None:
    last = await url(admin)
    await admin.caller.admin("crowd", {"bc_id": NORTHLIGHT, "accounts": MOST - 1})
    assert await scan(admin, last) == 400
    with pytest.raises(Rejected, match="800"):
        await url(admin)
    assert len(await linked(admin)) == MOST


async def test_an_account_in_800_business_centers_cannot_join_another(admin: Someone) -> None:
    await admin.caller.admin(f"public_accounts/{YUKI}", {"elsewhere": MOST})
    assert await scan(admin, await url(admin)) == 400


async def test_members_are_listed_and_the_invited_have_no_id(admin: Someone) -> None:
    found = [one async for one in admin.tiktok.members(admin.line, BC)]
    assert [(one.name, one.role) for one in found] == [
        ("Mara Lindqvist", "admin"),
        ("Tomás Arruda", "admin"),
        ("花森 悠希", "standard"),
        ("", "standard"),
    ]
    assert [one.id is None for one in found] == [False, False, False, True]
    assert found[0].email == "m**t@northlight.example"


async def test_a_member_is_assigned_changed_and_unassigned(admin: Someone) -> None:
    async def levels() -> list[tuple[str, ...]]:
        found = admin.tiktok.accounts_of(admin.line, BC, BOB)
        return [one.levels async for one in found if one.account_id == GOODS]

    for given in (("post",), ("post", "live"), ("direct_message",)):
        await admin.tiktok.assign(admin.line, BC, BOB, GOODS, given)
        assert await levels() == [given]
    for _ in range(2):
        await admin.tiktok.unassign(admin.line, BC, BOB, GOODS)
        assert await levels() == []


async def test_nobody_is_given_what_the_owner_did_not_allow(admin: Someone) -> None:
    await scan(admin, await url(admin), YUKI, "live_videos")
    with pytest.raises(Forbidden, match="LIVE"):
        await admin.tiktok.assign(admin.line, BC, BOB, YUKI, ("live",))


async def test_a_stranger_cannot_be_assigned(admin: Someone) -> None:
    stranger = PlatformUserId(id_of("user", 3))
    with pytest.raises(Rejected, match="not a member"):
        await admin.tiktok.assign(admin.line, BC, stranger, GOODS, ("post",))


async def test_ad_accounts_are_linked_and_unlinked_and_twice_is_harmless(admin: Someone) -> None:
    async def found() -> list[str]:
        return [one async for one in admin.tiktok.ad_accounts_of(admin.line, BC, GOODS)]

    for _ in range(2):
        await admin.tiktok.link_ad_account(admin.line, BC, GOODS, STORE)
    assert await found() == [STORE]
    for _ in range(2):
        await admin.tiktok.unlink_ad_account(admin.line, BC, GOODS, STORE)
    assert await found() == []


async def test_an_identity_shows_once_an_ad_account_has_the_account(admin: Someone) -> None:
    assert (await identities(admin))[Way.CENTER] == []
    await scan(admin, await url(admin), YUKI, "new_videos", "live_videos", "message_ads")
    await admin.tiktok.link_ad_account(admin.line, BC, YUKI, STORE)
    [seen] = (await identities(admin))[Way.CENTER]
    assert (seen.kind, seen.name, seen.account_id) == ("BC_AUTH_TT", "花森 Films", None)
    assert seen.availability is Availability.AVAILABLE
    assert seen.granted == {EXISTING_POSTS}
    assert seen.refused == {NEW_VIDEOS, LIVE_VIDEOS, MESSAGE_ADS}


async def test_the_persons_own_account_is_an_identity_of_another_kind(admin: Someone) -> None:
    await admin.tiktok.link_ad_account(admin.line, BC, GOODS, STORE)
    found = await identities(admin)
    assert [one.name for one in found[Way.CENTER]] == ["Northlight Goods"]
    [own] = found[Way.OWN_USER]
    assert (own.kind, own.name) == ("TT_USER", "Casa Marola")
    assert own.availability is Availability.NOT_BUSINESS


@pytest.mark.parametrize(
    ("change", "without", "availability"),
    [
        ({"private": True}, (), Availability.PRIVATE),
        ({"business": False}, (), Availability.NOT_BUSINESS),
        ({}, ("existing_posts",), Availability.PERMISSION_MISSING),
        ({}, (), Availability.AVAILABLE),
    ],
)
async def test_an_identity_says_whether_ads_can_be_shown_in_its_name(
    admin: Someone,
    change: dict[str, bool],
    without: tuple[str, ...],
    availability: Availability,
) -> None:
    await scan(admin, await url(admin), YUKI, *without)
    await admin.caller.admin(f"public_accounts/{YUKI}", change)
    await admin.tiktok.link_ad_account(admin.line, BC, YUKI, STORE)
    [seen] = (await identities(admin))[Way.CENTER]
    assert seen.availability is availability


async def test_union_whoever_is_no_member_keeps_only_their_own(admin: Someone) -> None:
    standard = await as_standard(admin)
    await admin.tiktok.link_ad_account(admin.line, BC, GOODS, STORE)
    del admin.sandbox.world.members["standard", NORTHLIGHT]
    found = await identities(standard)
    assert [one.name for one in found[Way.OWN_USER]] == ["花森 Films"]
    assert found[Way.CENTER] == []


async def test_union_a_member_without_access_keeps_only_their_own(admin: Someone) -> None:
    standard = await as_standard(admin)
    await scan(admin, await url(admin), YUKI, "new_videos")
    await admin.tiktok.link_ad_account(admin.line, BC, YUKI, STORE)
    found = await identities(standard)
    assert [one.name for one in found[Way.OWN_USER]] == ["花森 Films"]
    assert found[Way.CENTER] == []


async def test_union_a_member_with_access_has_both_ways(admin: Someone) -> None:
    standard = await as_standard(admin)
    await scan(admin, await url(admin), YUKI, "new_videos")
    await admin.tiktok.link_ad_account(admin.line, BC, YUKI, STORE)
    await admin.tiktok.assign(admin.line, BC, BOB, YUKI, ("post",))
    found = await identities(standard)
    [by_center], [own] = found[Way.CENTER], found[Way.OWN_USER]
    assert NEW_VIDEOS in own.granted
    assert NEW_VIDEOS in by_center.refused


async def test_posts_are_read_to_the_last(admin: Someone) -> None:
    await admin.tiktok.link_ad_account(admin.line, BC, GOODS, STORE)
    [seen] = (await identities(admin))[Way.CENTER]
    pages = await all_pages(
        lambda cursor: admin.tiktok.posts(admin.line, BC, STORE, seen.id, Way.CENTER, cursor)
    )
    ids = [one.id for page in pages for one in page.rows]
    assert (len(ids), len(set(ids)), len(pages)) == (25, 25, 2)
    assert pages[0].rows[0].allowed_until is not None


async def test_posts_of_an_identity_that_is_not_the_ad_accounts_are_forbidden(
    admin: Someone,
) -> None:
    with pytest.raises(Forbidden):
        await admin.tiktok.posts(admin.line, BC, STORE, "1", Way.CENTER, "")


async def test_giving_it_back_takes_all_along_and_twice_is_harmless(admin: Someone) -> None:
    await admin.tiktok.link_ad_account(admin.line, BC, GOODS, STORE)
    await admin.tiktok.assign(admin.line, BC, BOB, GOODS, ("post",))
    for _ in range(2):
        await admin.tiktok.unlink(admin.line, BC, GOODS)
    assert await linked(admin) == {}
    assert (await identities(admin))[Way.CENTER] == []
    assert set(await linked(admin, BusinessCenterId(MAROLA))) == {GOODS}, "elsewhere it stays"


async def test_a_standard_member_may_do_none_of_it(admin: Someone) -> None:
    standard = await as_standard(admin)
    tiktok, session = standard.tiktok, standard.line
    with pytest.raises(Forbidden):
        await tiktok.link_url(session, BC, WISH)
    with pytest.raises(Forbidden):
        await linked(standard)
    with pytest.raises(Forbidden):
        _ = [one async for one in tiktok.members(session, BC)]
    with pytest.raises(Forbidden):
        await tiktok.assign(session, BC, BOB, GOODS, ("post",))
    with pytest.raises(Forbidden):
        await tiktok.unassign(session, BC, BOB, GOODS)
    with pytest.raises(Forbidden):
        await tiktok.link_ad_account(session, BC, GOODS, STORE)
    with pytest.raises(Forbidden):
        await tiktok.unlink(session, BC, GOODS)


async def test_a_standard_member_sees_what_was_assigned_to_them(admin: Someone) -> None:
    standard = await as_standard(admin)

    async def seen() -> list[str]:
        found = standard.tiktok.accounts_of(standard.line, BC, BOB)
        return [one.name async for one in found]

    assert await seen() == []
    await admin.tiktok.assign(admin.line, BC, BOB, GOODS, ("post",))
    assert await seen() == ["Northlight Goods"]


async def test_a_permission_that_was_not_granted_is_named(admin: Someone) -> None:
    poor = Someone(admin.sandbox, admin.caller.client)
    await poor.connect("admin", scopes=(4,))
    with pytest.raises(ScopeMissing):
        await linked(poor)


async def test_faults_hit_the_new_calls_as_well(admin: Someone) -> None:
    fault = {"path": "bc/member/get/", "kind": "code", "code": 40001, "message": "no"}
    await admin.caller.admin("faults", fault)
    with pytest.raises(Forbidden):
        _ = [one async for one in admin.tiktok.members(admin.line, BC)]


async def test_pages_of_every_list_are_read_to_the_last(admin: Someone) -> None:
    await admin.caller.admin("crowd", {"bc_id": NORTHLIGHT, "accounts": 120})
    await admin.caller.admin("listing", {"size": 3})
    assert len(await linked(admin)) == 121
    assert len([one async for one in admin.tiktok.members(admin.line, BC)]) == 4


@pytest.mark.parametrize("kind", ["partial", "short", "moving"])
async def test_a_list_with_pages_that_lack_rows_is_read_again(admin: Someone, kind: str) -> None:
    await admin.caller.admin("crowd", {"bc_id": BC, "accounts": 60})
    every = await linked(admin)
    await admin.caller.admin("faults", {"path": "bc/asset/admin/get/", "kind": kind, "times": 1})
    assert await linked(admin) == every


@pytest.mark.parametrize("path", ["bc/asset/admin/get/", "bc/member/get/"])
async def test_a_list_that_stays_short_is_not_believed(admin: Someone, path: str) -> None:
    await admin.caller.admin("faults", {"path": path, "kind": "short", "times": 100})
    await admin.caller.admin("crowd", {"bc_id": BC, "accounts": 60})
    accounts, members = admin.tiktok.linked_accounts, admin.tiktok.members
    read = accounts(admin.line, BC) if "asset" in path else members(admin.line, BC)
    with pytest.raises(Unavailable, match="fewer rows"):
        _ = [one async for one in read]


async def test_what_the_owner_took_back_already_is_given_back_without_a_refusal(
    admin: Someone,
) -> None:
    await scan(admin, await url(admin))
    assert YUKI in await linked(admin)
    await admin.caller.admin(f"public_accounts/{YUKI}", {"revoked_for": BC})
    await admin.tiktok.unlink(admin.line, BC, YUKI)
