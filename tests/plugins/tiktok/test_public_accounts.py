"""What TikTok may send about accounts, members and identities, odd as it may be."""

import pytest

from core.ids import AdAccountId, BusinessCenterId, PlatformUserId, PublicAccountId
from core.linked_account import Way
from core.linking import Availability
from core.links import LinkWish
from core.provider import Answer
from core.provider_errors import Forbidden, Rejected, Unavailable
from plugins.tiktok.advertising import list_ad_accounts_of
from plugins.tiktok.center_members import list_members
from plugins.tiktok.identities import list_identities, read_posts
from plugins.tiktok.linking import EXISTING_POSTS, LIVE_VIDEOS, MESSAGE_ADS, NEW_VIDEOS
from plugins.tiktok.public_accounts import (
    assign,
    link_url,
    list_accounts_of,
    list_linked_accounts,
    unlink,
)
from tests.plugins.tiktok.canned import Canned, Json, listing, no, ok

BC, X = BusinessCenterId("7200000000000000001"), PublicAccountId("7211093847562019283")
AD, BOB = AdAccountId("7644143197428744199"), PlatformUserId("6900000000000000003")
ADMIN, URL = "bc/asset/admin/get/", "bc/asset/account/authorization/"
WISH = LinkWish(permissions=(EXISTING_POSTS,), is_ads_only=True)
NOWHERE = Answer(404, {}, b"404 page not found")
NOT_SO = Answer(405, {}, b"405 method not allowed")


def account(**more: object) -> Json:
    return {
        "asset_id": 7211093847562019283,
        "asset_name": "Shoes",
        "asset_type": "TT_ACCOUNT",
        **more,
    }


async def test_ids_stay_exact_and_roles_are_our_permissions() -> None:
    session = Canned({ADMIN: [listing(account(tt_account_roles=["POST", "DIRECT_MESSAGE"]))]})
    [one] = [each async for each in list_linked_accounts(session, BC)]
    assert (one.id, one.name) == (X, "Shoes")
    assert one.granted == {EXISTING_POSTS, MESSAGE_ADS}
    assert one.refused == {LIVE_VIDEOS}
    asked = session.params(ADMIN)[0]
    assert (asked["asset_type"], asked["page_size"], asked["bc_id"]) == ("TT_ACCOUNT", "50", BC)


@pytest.mark.parametrize("roles", [None, [], ["SOMETHING_NEW"], [None, 7]])
async def test_of_roles_that_say_nothing_nothing_follows(roles: list[object] | None) -> None:
    session = Canned({ADMIN: [listing(account(tt_account_roles=roles, asset_name=None))]})
    [one] = [each async for each in list_linked_accounts(session, BC)]
    assert (one.name, one.granted, one.refused) == ("", frozenset(), frozenset())


@pytest.mark.parametrize("status", ["UNBOUND", "PENDING", "REJECTED"])
async def test_what_is_not_bound_is_not_linked(status: str) -> None:
    rows = account(relation_status=status), account(asset_id="2", relation_status="BOUND")
    session = Canned({ADMIN: [listing(*rows)]})
    assert [each.id async for each in list_linked_accounts(session, BC)] == ["2"]


async def test_a_row_without_an_id_costs_only_itself() -> None:
    session = Canned({ADMIN: [listing(account(asset_id=None), account(asset_id="2"))]})
    assert [each.id async for each in list_linked_accounts(session, BC)] == ["2"]


@pytest.mark.parametrize("refusal", [NOWHERE, NOT_SO])
async def test_where_get_is_not_served_post_is_tried(refusal: Answer) -> None:
    session = Canned({URL: [refusal, ok(bc_auth_qr_code="https://t.example/a?code=1")]})
    assert (await link_url(session, BC, WISH)).url == "https://t.example/a?code=1"
    assert session.params(URL) == [{"bc_id": BC, "is_ads_only_mode": "true"}] * 2


async def test_another_refusal_is_not_tried_by_another_method() -> None:
    session = Canned({URL: [no(40001, "You don't have permission")]})
    with pytest.raises(Forbidden):
        await link_url(session, BC, WISH)
    assert session.count(URL) == 1


async def test_served_by_neither_it_is_refused() -> None:
    with pytest.raises(Rejected):
        await link_url(Canned({URL: [NOT_SO]}), BC, WISH)


async def test_a_member_is_asked_for_by_id() -> None:
    session = Canned({"bc/asset/get/": [listing(account(tt_account_roles=["LIVE", "POST"]))]})
    [one] = [each async for each in list_accounts_of(session, BC, BOB)]
    assert one.levels == ("live", "post")
    assert session.params("bc/asset/get/")[0]["filtering"] == f'{{"user_id":"{BOB}"}}'


async def test_levels_go_out_in_tiktoks_words() -> None:
    session = Canned({"bc/asset/assign/": [ok()]})
    await assign(session, BC, BOB, X, ("post", "direct_message"))
    assert session.params("bc/asset/assign/") == [
        {
            "bc_id": BC,
            "user_id": BOB,
            "asset_type": "TT_ACCOUNT",
            "asset_id": X,
            "tt_account_roles": ["POST", "DIRECT_MESSAGE"],
        }
    ]


async def test_a_refusal_to_give_back_is_none_where_it_is_gone() -> None:
    answers = {"bc/asset/admin/delete/": [no(40001, "no")], ADMIN: [listing()]}
    await unlink(Canned(answers), BC, X)


async def test_a_refusal_to_give_back_is_one_where_it_is_still_there() -> None:
    answers = {"bc/asset/admin/delete/": [no(40001, "no")], ADMIN: [listing(account())]}
    with pytest.raises(Forbidden):
        await unlink(Canned(answers), BC, X)


async def test_whoever_was_invited_has_no_id_and_whoever_left_is_left_out() -> None:
    rows: list[Json] = [
        {"user_id": 1, "user_name": "Mia", "user_role": "ADMIN", "relation_status": "BOUND"},
        {
            "user_id": None,
            "user_name": None,
            "user_role": "STANDARD",
            "user_email": "a**@x.example",
        },
        {
            "user_id": None,
            "user_name": None,
            "user_role": "STANDARD",
            "user_email": "b**@x.example",
        },
        {"user_id": "4", "user_name": "Leo", "user_role": None, "relation_status": "UNBOUND"},
    ]
    session = Canned({"bc/member/get/": [listing(*rows)]})
    found = [each async for each in list_members(session, BC)]
    assert [(one.id, one.role) for one in found] == [
        ("1", "admin"),
        (None, "standard"),
        (None, "standard"),
    ]
    assert session.params("bc/member/get/")[0]["page_size"] == "20"


async def test_ad_accounts_come_with_exact_ids() -> None:
    path = "bc/asset/advertiser/assigned/"
    rows: list[Json] = [{"advertiser_id": int(AD)}, {"advertiser_id": None}]
    assert [one async for one in list_ad_accounts_of(Canned({path: [listing(*rows)]}), BC, X)] == [
        AD
    ]


@pytest.mark.parametrize(
    ("word", "availability"),
    [
        ("AVAILABLE", Availability.AVAILABLE),
        ("NO_VALID_BIND_ACCOUNT", Availability.UNLINKED),
        ("SCOPE_UNAVAILABLE", Availability.PERMISSION_MISSING),
        ("IS_PRIVATE_ACCOUNT", Availability.PRIVATE),
        ("NOT_BUSINESS_ACCOUNT", Availability.NOT_BUSINESS),
        ("SOMETHING_NEW", Availability.UNKNOWN),
        (None, Availability.UNKNOWN),
    ],
)
async def test_whether_ads_can_be_shown_is_translated(
    word: str | None, availability: Availability
) -> None:
    row: Json = {"identity_id": "i1", "available_status": word}
    session = Canned({"identity/get/": [listing(row, name="identity_list")]})
    found = [one async for one in list_identities(session, BC, AD)]
    assert {one.availability for one in found} == {availability}


async def test_flags_that_are_neither_true_nor_false_tell_nothing() -> None:
    row: Json = {
        "identity_id": "i1",
        "can_pull_video": True,
        "can_push_video": False,
        "can_use_live_ads": None,
        "can_manage_message": "yes",
    }
    session = Canned({"identity/get/": [listing(row, name="identity_list")]})
    found = [one async for one in list_identities(session, BC, AD)]
    assert {(one.granted, one.refused) for one in found} == {
        (frozenset({EXISTING_POSTS}), frozenset({NEW_VIDEOS}))
    }


async def test_each_kind_of_identity_is_asked_for_by_itself_and_only_one_names_the_center() -> None:
    session = Canned({"identity/get/": [listing(name="identity_list")]})
    assert [one async for one in list_identities(session, BC, AD)] == []
    asked = session.params("identity/get/")
    assert [one["identity_type"] for one in asked] == ["BC_AUTH_TT", "TT_USER"]
    assert [one.get("identity_authorized_bc_id") for one in asked] == [BC, None]


async def test_posts_go_on_by_the_cursor_and_end_where_tiktok_says() -> None:
    path = "identity/video/get/"
    first = ok(video_list=[{"item_id": 7, "text": "Hi"}], cursor=20, has_more=True)
    session = Canned({path: [first, ok(video_list=None, cursor=20, has_more=False)]})
    page = await read_posts(session, BC, AD, "i1", Way.CENTER, "")
    assert ([one.id for one in page.rows], page.next) == (["7"], "20")
    last = await read_posts(session, BC, AD, "i1", Way.OWN_USER, page.next)
    assert (last.rows, last.next) == ((), "")
    assert [one.get("cursor") for one in session.params(path)] == [None, "20"]


async def test_a_cursor_that_does_not_move_ends_the_posts() -> None:
    stuck = ok(video_list=[], cursor="20", has_more=True)
    page = await read_posts(
        Canned({"identity/video/get/": [stuck]}), BC, AD, "i1", Way.CENTER, "20"
    )
    assert page.next == ""


async def test_a_platform_that_is_down_is_told_as_such() -> None:
    session = Canned({URL: [Answer(503, {}, b"")]})
    with pytest.raises(Unavailable):
        await link_url(session, BC, WISH)
