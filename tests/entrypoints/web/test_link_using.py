"""Using what is linked: assigning in bulk, ad accounts, posts, giving back, and the review."""

import csv
import io
import re
from html import unescape

import pytest

from core.access import Role
from plugins.tiktok.sandbox.people import NORTHLIGHT
from tests.entrypoints.api.linking import carry_out
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Fields, said, signed_in
from tests.entrypoints.web.linking import AT, FILMS, FIRST, MARA, TOMAS, YUKI, Stage, staged


@pytest.fixture
async def stage(still: House) -> Stage:
    """With two accounts in Northlight Goods."""
    stage = await staged(still)
    await still.desk.order("scan", bc_id=NORTHLIGHT, account=FILMS)
    await stage.read()
    return stage


async def ads_of(stage: Stage) -> list[dict[str, str]]:
    """Those in Northlight Goods."""
    views = (await stage.house.owner.get(f"profiles/{stage.profile_id}/ad-accounts"))["items"]
    found = [one["account"] for one in views]
    return [one for one in found if one["business_center_id"] == NORTHLIGHT]


async def test_every_ticked_member_gets_every_ticked_account_with_a_result_each(
    stage: Stage,
) -> None:
    form: Fields = {
        "at": AT,
        "accounts": [FIRST, FILMS],
        "members": [TOMAS, YUKI],
        "levels": "post",
    }
    page = await stage.person.post(f"{stage.path}/assign", form)
    assert page.status_code in (200, 201)
    told = said(page)
    assert "4 of 4 done." in told
    assert "花森 Films Tomás Arruda done" in told
    listed = await stage.person.read(stage.path)
    assert "Tomás Arruda Posts" in listed
    assert "花森 悠希 Posts" in listed
    form = {"at": AT, "accounts": [FIRST, FILMS], "members": [TOMAS], "do": "unassign"}
    assert "2 of 2 done." in said(await stage.person.post(f"{stage.path}/assign", form))
    assert "Tomás Arruda Posts" not in await stage.person.read(stage.path)


async def test_one_pair_that_is_refused_leaves_the_others_done(stage: Stage) -> None:
    form: Fields = {"at": AT, "accounts": [FIRST, "7000000000000000001"], "members": YUKI}
    page = await stage.person.post(f"{stage.path}/assign", {**form, "levels": "post"})
    told = said(page)
    assert "1 of 2 done. What is done stays done; the others were not changed." in told
    assert "refused There is no linked account “7000000000000000001”." in told


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"members": []}, "Nobody is ticked."),
        ({"accounts": []}, "No account is ticked."),
        ({"levels": []}, "No level of access is ticked."),
        ({"levels": "everything"}, "A member is given one level of access at least"),
        ({"do": "dance"}, "That cannot be done with them."),
        ({"at": "nothing"}, "That is no Business Center."),
        ({"members": [str(one) for one in range(201)]}, "That makes 201 pairs, and 200"),
    ],
)
async def test_what_cannot_be_assigned_is_told_on_the_page_it_was_ticked_on(
    stage: Stage, form: Fields, told: str
) -> None:
    usual: Fields = {
        "at": AT,
        "accounts": FIRST,
        "members": YUKI,
        "levels": "post",
    }
    answer = await stage.person.post(f"{stage.path}/assign", {**usual, **form})
    assert answer.status_code == 400
    assert told in said(answer)
    assert "Assigned members Nobody." in said(await stage.person.get(stage.account())).replace(
        "Assign members ", ""
    )


async def test_what_was_not_done_comes_back_ticked_with_its_levels(stage: Stage) -> None:
    form: Fields = {"at": AT, "accounts": "unknown", "members": YUKI, "levels": ["live", "post"]}
    done = await stage.person.post(f"{stage.path}/assign", form)
    assert "Assigning members 0 of 1 done." in said(done)
    [query] = re.findall(r'/assign\?([^"]*)">Tick those that were not done again', done.text)
    page = (await stage.person.get(f"{stage.path}/assign?{unescape(query)}")).text
    assert f'value="{YUKI}" data-called="花森 悠希" checked' in page
    assert 'value="post" checked' in page
    assert 'value="live" checked' in page
    assert 'value="direct_message" checked' not in page


async def test_what_was_refused_comes_back_ticked_on_the_same_part_of_the_list(
    stage: Stage,
) -> None:
    form: Fields = {"at": AT, "members": YUKI, "accounts": [FIRST, FILMS], "q": "northlight"}
    page = (await stage.person.post(f"{stage.path}/assign", form)).text
    assert f'value="{YUKI}" data-called="花森 悠希" checked' in page
    assert f'value="{FIRST}" data-called="Northlight Goods" checked' in page
    assert f'<input type="hidden" name="accounts" value="{FILMS}">' in page
    assert 'value="post" checked' not in page
    assert 'value="post"  aria-invalid="true" aria-describedby="wrong" autofocus' in page
    assert page.count('role="alert" id="wrong"') == 1
    assert '<input type="hidden" name="q" value="northlight">' in page


async def test_access_is_taken_away_once_it_was_said_who_loses_what(stage: Stage) -> None:
    given: Fields = {"at": AT, "accounts": FIRST, "members": YUKI, "levels": "post"}
    await stage.person.post(f"{stage.path}/assign", given)
    page = await stage.person.get(stage.account())
    assert 'command="show-modal" commandfor="take-1"' in page.text
    assert "花森 悠希 loses “Northlight Goods” at once (Posts)" in said(page)
    bulk = await stage.person.get(f"{stage.path}/assign?at={AT}")
    assert "Every ticked member loses every ticked account" in said(bulk)
    asking = bulk.text.partition('<dialog id="take-away"')
    assert 'value="unassign"' in asking[2]
    assert 'value="unassign"' not in asking[0]


async def test_a_result_that_was_refused_leads_on(stage: Stage) -> None:
    hidden = f"at={AT.replace('/', '%2F')}&amp;accounts={FILMS}&amp;members={YUKI}&amp;levels=live"
    await stage.house.desk.order("scan", bc_id=NORTHLIGHT, account=FILMS, without=["live_videos"])
    await stage.read()
    form: Fields = {"at": AT, "accounts": [FIRST, FILMS], "members": YUKI, "levels": "live"}
    page = (await stage.person.post(f"{stage.path}/assign", form)).text
    assert "did not allow" in page or "has not allowed" in page
    assert f'href="{stage.path}/assign?{hidden}"' in page
    assert f"{stage.path}/ask?at=tiktok%2F{NORTHLIGHT}&amp;account={FILMS}&amp;" in page
    assert "permissions=live_videos" in page
    assert "data-forgets=" in page


async def test_the_choices_come_ticked_along_and_whoever_was_invited_cannot_be_ticked(
    stage: Stage,
) -> None:
    page = await stage.person.get(f"{stage.path}/assign?at={AT}&accounts={FILMS}&members={YUKI}")
    assert f'value="{FILMS}" data-called="花森 Films" checked' in page.text
    assert f'value="{YUKI}" data-called="花森 悠希" checked' in page.text
    assert f'value="{FIRST}" data-called="Northlight Goods" checked' not in page.text
    assert "invited, not there yet" in said(page)


async def test_members_that_were_not_read_yet_are_read_from_where_they_are_needed(
    still: House,
) -> None:
    profile_id = await still.profile()
    await still.connect(profile_id)
    stage = Stage(still, profile_id, await signed_in(still))
    await stage.ask()
    path = f"{stage.path}/assign?at={AT}"
    assert "Its members were not read yet" in await stage.person.read(path)
    done = await stage.person.post(f"{stage.path}/read", at=AT, to="assign")
    assert "Its members are being read" in await stage.person.tell(done)
    assert "/read/events?asked=" in (await stage.person.get(path)).text
    await carry_out(still)
    assert "花森 悠希 Standard" in await stage.person.read(path)


async def test_ad_accounts_are_linked_and_unlinked_with_a_result_each(stage: Stage) -> None:
    first, second = (one["id"] for one in (await ads_of(stage))[:2])
    form: Fields = {"at": AT, "account": FIRST, "ads": [first, second, "70000000000000001"]}
    told = said(await stage.person.post(f"{stage.path}/ads", form))
    assert "2 of 3 done." in told
    assert "refused" in told
    page = await stage.person.get(stage.account())
    assert "Ready for Spark Ads" in said(page)
    assert said(page).count("linked yes") == 2
    form = {"at": AT, "account": FIRST, "ads": [first], "do": "unlink"}
    told = said(await stage.person.post(f"{stage.path}/ads", form))
    assert "1 of 1 done." in told
    assert said(await stage.person.get(stage.account())).count("linked yes") == 1
    back = {"Referer": f"{stage.house.url}{stage.account()}"}
    none = await stage.person.post(f"{stage.path}/ads", {"at": AT, "account": FIRST}, back)
    assert "No ad account, or too many, are ticked." in await stage.person.tell(none)


async def test_an_ad_account_that_nobody_can_launch_on_says_why(stage: Stage) -> None:
    ad = (await ads_of(stage))[0]["id"]
    await stage.person.post(f"{stage.path}/ads", {"at": AT, "account": FIRST, "ads": ad})
    stage.house.change("UPDATE ad_accounts SET status = 'suspended' WHERE id = ?", ad)
    told = await stage.person.read(stage.account())
    assert "cannot advertise The platform lets nobody launch on it: suspended." in told
    assert "cannot advertise" in await stage.person.read(stage.path)


async def test_posts_come_page_by_page_once_an_ad_account_advertises(stage: Stage) -> None:
    path = stage.account(page="posts")
    told = await stage.person.read(path)
    assert "No ad account advertises with “Northlight Goods” yet." in told
    ad = (await ads_of(stage))[0]["id"]
    await stage.person.post(f"{stage.path}/ads", {"at": AT, "account": FIRST, "ads": ad})
    page = await stage.person.get(path)
    assert "Northlight Goods #1" in said(page)
    assert "own word for whether it shows the post" in said(page)
    [more] = [one for one in page.text.split('"') if "cursor=" in one]
    following = await stage.person.read(
        f"{stage.path}/posts{more.partition('/posts')[2]}".replace("&amp;", "&")
    )
    assert "First page" in following
    assert "Northlight Goods #1 " not in following


async def test_giving_back_wants_the_name_and_marks_what_hung_on_it(stage: Stage) -> None:
    given = {"at": AT, "accounts": FIRST, "members": YUKI, "levels": "post"}
    await stage.person.post(f"{stage.path}/assign", given)
    back = {"Referer": f"{stage.house.url}{stage.account()}"}
    form: Fields = {"at": AT, "account": FIRST, "name": "Northlight"}
    wrong = await stage.person.post(f"{stage.path}/give-back", form, back)
    assert "The name does not match, so nothing was given back." in await stage.person.tell(wrong)
    assert "Give back" in await stage.person.read(stage.account())
    done = await stage.person.post(f"{stage.path}/give-back", {**form, "name": "Northlight Goods"})
    told = await stage.person.tell(done)
    assert "“Northlight Goods” was given back." in told
    assert "given back by" in told
    assert "With it fell: 1 member (花森 悠希)." in told
    assert "Give back" not in told


async def test_the_review_tells_every_permission_with_each_way_it_comes_by(stage: Stage) -> None:
    await stage.house.desk.order(f"public_accounts/{FIRST}", own_user="admin")
    ad = (await ads_of(stage))[0]["id"]
    await stage.person.post(f"{stage.path}/ads", {"at": AT, "account": FIRST, "ads": ad})
    given: Fields = {"at": AT, "accounts": FIRST, "members": [TOMAS, YUKI], "levels": "post"}
    await stage.person.post(f"{stage.path}/assign", given)
    told = await stage.person.read(f"{stage.path}/access")
    assert (
        "花森 悠希 Standard in the Business Center Existing posts Northlight Goods (assigned)"
        in told
    )
    assert "LIVE videos Northlight Goods (as an admin)" in told
    assert (
        "Existing posts Northlight Goods (as an admin) and their own user at the platform" in told
    )
    rows = await export(stage)
    mine = {row["Permission"]: row["Through"] for row in rows if row["Person id"] == MARA
            and row["Account id"] == FIRST}  # fmt: skip
    assert mine["Existing posts"] == (
        "Northlight Goods (as an admin); their own user at the platform"
    )
    yuki = [row for row in rows if row["Person id"] == YUKI]
    assert {row["Permission"] for row in yuki} == {
        "Existing posts",
        "Publish and manage new videos",
    }
    assert {row["Changed by"] for row in yuki} == {stage.person.member.name}
    assert "Nothing matches" in await stage.person.read(f"{stage.path}/access?q=nobody")


async def test_a_name_that_a_spreadsheet_would_run_is_inert_in_the_file(stage: Stage) -> None:
    stage.house.change("UPDATE linked_accounts SET name = '=HYPERLINK(1)'")
    rows = await export(stage)
    assert {row["Account"] for row in rows} == {"'=HYPERLINK(1)"}


async def test_a_media_buyer_cannot_act_whatever_they_send(stage: Stage) -> None:
    person = await signed_in(stage.house, Role.MEDIA_BUYER)
    await person.csrf()
    before = stage.house.rows()
    given: Fields = {"at": AT, "account": FIRST}
    forms: list[tuple[str, Fields]] = [
        ("assign", {"at": AT, "accounts": FIRST, "members": YUKI, "levels": "post"}),
        ("ads", {**given, "ads": "1"}),
        ("give-back", {**given, "name": "Northlight Goods"}),
        ("ask", {"at": AT, "permissions": "existing_posts"}),
    ]
    for page, form in forms:
        assert (await person.post(f"{stage.path}/{page}", form)).status_code == 403
    assert stage.house.rows() == before


async def export(stage: Stage) -> list[dict[str, str]]:
    """The review as the file has it."""
    answer = await stage.person.get(f"{stage.path}/access?as=csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="Acme-access.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
