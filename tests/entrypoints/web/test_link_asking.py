"""Asking an owner: the choices, the code to scan, how it ends, and what is refused beforehand."""

import io

import pytest
import zxingcpp
from PIL import Image

from core.access import Role
from core.link_request import LinkState
from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Fields, said, signed_in
from tests.entrypoints.web.linking import AT, FILMS, FIRST, Stage, staged

ALL_OF_LIVE = ["live_videos", "exclusive_live_gmv_max"]


@pytest.fixture
async def stage(still: House) -> Stage:
    return await staged(still)


async def test_what_a_permission_needs_is_ticked_and_shown_before_it_is_asked_for(
    stage: Stage,
) -> None:
    page = await stage.person.get(f"{stage.path}/ask")
    assert 'value="exclusive_live_gmv_max"  data-brings="live_videos"' in page.text
    form = {"at": AT, "permissions": "exclusive_live_gmv_max", "shown": "profile"}
    again = await stage.person.post(f"{stage.path}/ask", form)
    assert again.status_code == 200
    assert "What you ticked needs LIVE videos as well" in said(again)
    assert 'value="live_videos" checked' in again.text
    assert 'value="existing_posts" checked' not in again.text
    assert 'value="profile" checked' in again.text
    assert "Nobody was asked yet" in await stage.person.read(f"{stage.path}/requests")
    path = await stage.ask(permissions=ALL_OF_LIVE)
    assert list((await stage.request(path)).permissions) == ALL_OF_LIVE


@pytest.mark.parametrize(
    ("shown", "word"), [("ads", "through ads only"), ("profile", "on the profile and in ads")]
)
async def test_new_posts_show_through_ads_only_unless_chosen_otherwise(
    stage: Stage, shown: str, word: str
) -> None:
    path = await stage.ask(shown=shown)
    assert (await stage.request(path)).is_ads_only is (shown == "ads")
    assert f"as well. {word}" in await stage.person.read(path)


async def test_a_word_that_is_no_choice_of_where_posts_show_asks_nobody(stage: Stage) -> None:
    form: Fields = {"at": AT, "permissions": ["existing_posts", "new_videos"], "shown": "both"}
    answer = await stage.person.post(f"{stage.path}/ask", form)
    assert answer.status_code == 400
    assert "“both” is no choice of where new posts show." in said(answer)
    assert await stage.requests() == []


async def test_the_code_holds_the_address_as_a_picture_of_either_kind(stage: Stage) -> None:
    path = await stage.ask()
    url = (await stage.request(path)).url
    page = await stage.person.get(path)
    assert f'<img src="{path}/qr.svg"' in page.text
    assert url in page.text
    png = await stage.person.get(f"{path}/qr.png")
    assert (png.headers["content-type"], png.headers["cache-control"]) == ("image/png", "no-store")
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.content)))
    assert code.text == url
    svg = await stage.person.get(f"{path}/qr.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in svg.headers["content-security-policy"]
    assert svg.text.lstrip().startswith("<?xml")


async def test_the_page_turns_to_linked_once_the_owner_has_agreed(stage: Stage) -> None:
    path = await stage.ask()
    url = (await stage.request(path)).url
    assert "Waiting for the owner." in await stage.person.read(path)
    await stage.house.desk.order("scan", url=url, account=FILMS)
    await stage.watch()
    async with stage.person.client.stream("GET", f"{path}/events") as events:
        told = "".join([part async for part in events.aiter_text()])
    assert "event: over" in told
    assert "“花森 Films” is linked to “Northlight Goods”." in told
    page = await stage.person.get(path)
    assert "“花森 Films” is linked" in said(page)
    assert f"accounts={FILMS}" in page.text
    assert (await stage.person.get(f"{path}/qr.png")).status_code == 404
    assert "花森 Films" in await stage.person.read(stage.path)


async def test_several_wait_at_once_and_are_listed_with_their_states(stage: Stage) -> None:
    first, second, third = [await stage.ask() for _ in range(3)]
    told = await stage.person.tell(await stage.person.post(f"{first}/cancel"))
    assert "This request was cancelled" in told
    assert "Cancelled. Nobody waits for an answer any more." in told
    told = await stage.person.tell(await stage.person.post(f"{second}/cancel", do="declined"))
    assert "The owner declined" in told
    back = {"Referer": f"{stage.house.url}{second}"}
    late = await stage.person.post(f"{second}/cancel", {"do": "cancel"}, back)
    assert "The request has ended already: it is declined." in await stage.person.tell(late)
    page = await stage.person.get(f"{stage.path}/requests")
    listed = said(page)
    assert [listed.count(word) for word in (" cancelled ", " declined ")] == [1, 1]
    assert listed.count("waiting for the owner") == 1
    assert "Requests (1 waiting)" in listed
    front = await stage.person.get(stage.path)
    assert f'<a href="{third}">' in front.text
    assert f'<a href="{first}">' not in front.text
    stage.house.clock.advance(hours=25)
    person = await signed_in(stage.house)
    assert "Nobody answered in time" in await person.read(third)
    again = await person.get(third)
    assert f"/linked/ask?at=tiktok/{NORTHLIGHT}&amp;permissions=existing_posts" in again.text


async def test_the_list_goes_on_by_itself_when_one_is_answered(stage: Stage) -> None:
    path = await stage.ask()
    await stage.ask(at=f"tiktok/{MAROLA}")
    async with stage.person.client.stream("GET", f"{stage.path}/events") as events:
        parts = events.aiter_text()
        assert "Casa Marola Digital" in await anext(parts)
        await stage.person.post(f"{path}/cancel")
        told = "".join([part async for part in parts])
    assert "event: over" in told
    assert "The request was cancelled." in told


async def test_where_nobody_is_an_admin_it_says_who_could(still: House) -> None:
    stage = await staged(still, "standard")
    told = await stage.person.read(f"{stage.path}/ask")
    assert "Nobody can ask yet" in told
    assert "Only an admin of “Northlight Goods” can do that" in told
    assert "Connect as an admin of the Business Center" in told
    assert "Make the code" not in told
    form = {"at": AT, "permissions": "existing_posts"}
    refused = await stage.person.post(f"{stage.path}/ask", form)
    assert refused.status_code == 409
    assert "Only an admin of “Northlight Goods”" in said(refused)


async def test_a_full_business_center_is_told_before_anything_is_asked(stage: Stage) -> None:
    await stage.house.desk.order("crowd", bc_id=NORTHLIGHT, accounts=799)
    await stage.read()
    await stage.house.desk.forget_calls()
    page = await stage.person.get(f"{stage.path}/ask")
    assert "It is full: 800 accounts are linked, and the platform allows 800." in said(page)
    assert f'<option value="tiktok/{MAROLA}" selected>' in page.text
    assert f'<option value="{AT}"' not in page.text
    refused = await stage.person.post(
        f"{stage.path}/ask", {"at": AT, "permissions": "existing_posts"}
    )
    assert refused.status_code == 409
    assert "the platform allows 800" in said(refused)
    assert await stage.house.desk.calls() == {}
    listed = await stage.person.get(f"{stage.path}?page=32")
    assert "800 of 800 full" in said(listed)
    assert "Page 32 of 32" in said(listed)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"permissions": []}, "Nothing is asked for."),
        ({"permissions": "everything"}, "There is no permission “everything”"),
        ({"at": ""}, "That is no Business Center."),
        ({"at": "other/1"}, "That is no choice."),
        ({"account": "Nobody"}, "No account is known here as “Nobody”."),
    ],
)
async def test_what_is_wrong_is_told_beside_the_choices(
    stage: Stage, form: Fields, told: str
) -> None:
    usual: Fields = {"at": AT, "permissions": "existing_posts"}
    answer = await stage.person.post(f"{stage.path}/ask", {**usual, **form})
    assert answer.status_code == 400
    assert told in said(answer)
    assert "Make the code" in said(answer)
    assert await stage.requests() == []


async def test_one_account_alone_is_asked_by_its_name(stage: Stage) -> None:
    path = await stage.ask(account="northlight goods")
    told = await stage.person.read(path)
    assert "Only this account Northlight Goods" in told


async def test_through_ads_only_is_widened_by_nobody_here(stage: Stage) -> None:
    path = await stage.ask()
    url = (await stage.request(path)).url
    await stage.house.desk.order("scan", url=url, account=FILMS)
    await stage.watch()
    form: Fields = {"at": AT, "permissions": ["existing_posts", "new_videos"], "account": FILMS}
    refused = await stage.person.post(f"{stage.path}/ask", {**form, "shown": "profile"})
    assert refused.status_code == 409
    assert "was linked to show new posts through ads only" in said(refused)
    assert f'value="{FILMS}"' in refused.text
    await stage.ask(account=FILMS)


async def test_a_platform_that_fails_is_told_and_the_place_is_free_again(stage: Stage) -> None:
    fault = {"path": "bc/asset/admin/get/", "kind": "code", "code": 40002, "times": 20}
    await stage.house.desk.order("faults", **fault)
    form: Fields = {"at": AT, "permissions": ["existing_posts"]}
    answer = await stage.person.post(f"{stage.path}/ask", form)
    assert answer.status_code >= 400
    assert 'role="alert"' in answer.text
    [made] = await stage.requests()
    told = await stage.person.read(f"/link-requests/{made.id}")
    assert "The platform gave no code" in told


async def test_others_requests_are_not_found_and_a_viewer_cannot_cancel(stage: Stage) -> None:
    path = await stage.ask()
    assert (await stage.person.get("/link-requests/nothing")).status_code == 404
    viewer = await signed_in(stage.house, Role.VIEWER)
    assert (await viewer.post(f"{path}/cancel")).status_code == 403
    for kind in ("svg", "png"):
        refused = await viewer.get(f"{path}/qr.{kind}")
        assert refused.status_code == 403
        assert "It takes the role of manager" in said(refused)
    assert (await stage.request(path)).url not in (await viewer.get(path)).text
    assert (await stage.request(path)).state is LinkState.WAITING
    wrong = await stage.person.post(
        f"{path}/cancel", {"do": "dance"}, {"Referer": f"{stage.house.url}{path}"}
    )
    assert "That cannot be done with it." in await stage.person.tell(wrong)


async def test_the_page_says_what_to_tell_the_owner_and_that_others_wait(stage: Stage) -> None:
    await stage.ask(permissions=["existing_posts"])
    path = await stage.ask()
    page = (await stage.person.get(path)).text
    assert "1 other request for" in page
    assert "is then shown as unknown" in page
    assert "- Publish and manage new videos" in page
    assert (await stage.request(path)).url.replace("&", "&amp;") in page
    wizard = (await stage.person.get(f"{stage.path}/ask?at={AT}")).text
    assert "does not pass these choices on" in wizard
    assert "2 requests for" in wizard


async def test_the_text_for_the_owner_says_who_asks_what_for_and_until_when(stage: Stage) -> None:
    path = await stage.ask(shown="profile")
    until = (await stage.request(path)).expires_at
    told = await stage.person.read(path)
    assert "asks you to link your TikTok account to the Business Center “Northlight Goods”." in told
    assert f"until {until:%Y-%m-%d %H:%M} UTC:" in told
    assert "show on your profile too" in told
    assert "A No is not told by the platform" in told
    without = await stage.person.read(await stage.ask(permissions="existing_posts"))
    assert "on your profile too" not in without
    assert "shows through ads only" not in without


async def test_who_declined_is_not_offered_what_they_were_asked_for(stage: Stage) -> None:
    narrow, wide = await stage.ask(), await stage.ask(shown="profile")
    for path in (narrow, wide):
        await stage.person.post(f"{path}/cancel", do="declined")
    assert "ask for fewer permissions." in await stage.person.read(narrow)
    assert "ask for fewer permissions, or through ads only." in await stage.person.read(wide)


async def test_what_only_scripts_do_is_marked_so_that_it_is_hidden_without(stage: Stage) -> None:
    page = (await stage.person.get(await stage.ask())).text
    goes_on = "goes on by itself"
    assert page.count(goes_on) == page.count("<span data-scripted>") == 2
    style = (await stage.person.get("/static/adport.css")).text
    assert "(scripting: none) { [data-scripted], [data-copies] { display: none" in style


async def test_what_is_wrong_is_marked_where_it_is_and_has_the_focus(stage: Stage) -> None:
    form: Fields = {"at": AT, "permissions": [], "account": "Nobody"}
    nothing = (await stage.person.post(f"{stage.path}/ask", form)).text
    assert "Nothing is asked for." in nothing
    assert "existing_posts)" not in nothing, "slugs are for programs"
    assert 'value="existing_posts"   aria-invalid="true" aria-describedby="wrong" autofocus' in (
        nothing
    )
    assert nothing.count(" autofocus") == 1
    assert nothing.index("What to ask for") < nothing.index('id="wrong"')
    assert 'value="Nobody"' in nothing
    stage.house.change("UPDATE linked_accounts SET name = 'Twin'")
    await stage.house.desk.order("scan", bc_id=NORTHLIGHT, account=FILMS)
    await stage.read()
    stage.house.change("UPDATE linked_accounts SET name = 'Twin'")
    form = {"at": AT, "permissions": "existing_posts", "account": "twin"}
    twins = await stage.person.post(f"{stage.path}/ask", form)
    assert "2 accounts are called “twin”: " in said(twins)
    assert FILMS in said(twins).partition("are called")[2].partition("Type the id")[0]
    assert 'aria-describedby="wrong account-hint" autofocus' in twins.text


async def test_asking_for_more_marks_what_is_allowed_and_ticks_what_is_lacking(
    stage: Stage,
) -> None:
    await stage.house.desk.order("scan", bc_id=NORTHLIGHT, account=FILMS, without=["new_videos"])
    await stage.read()
    account = (await stage.person.get(stage.account(FILMS))).text
    [more] = [one for one in account.split('"') if "/linked/ask?" in one]
    page = await stage.person.get(more.replace("&amp;", "&"))
    assert "Existing posts allowed already" in said(page)
    assert "Publish and manage new videos allowed already" not in said(page)
    assert 'value="existing_posts" checked' in page.text
    assert 'value="new_videos" checked' in page.text
    fresh = await stage.person.read(f"{stage.path}/ask")
    assert "allowed already" not in fresh


async def test_the_same_that_waits_already_is_told_and_not_refused(stage: Stage) -> None:
    more: Fields = {"permissions": ["existing_posts", "new_videos", "showcase"]}
    path = await stage.ask(account="northlight goods", **more)
    form: Fields = {"at": AT, "account": "northlight goods", **more}
    told = await stage.person.post(f"{stage.path}/ask", form)
    assert "The same waits already." in said(told)
    assert f'<a href="{path}">Open the request</a>' in told.text
    assert len(await stage.requests()) == 1
    await stage.ask(account="northlight goods", shown="profile", **more)
    await stage.ask(account="northlight goods", twice="yes", **more)
    assert len(await stage.requests()) == 3


async def test_where_nobody_is_connected_the_choices_say_so(still: House) -> None:
    profile_id = await still.profile()
    page = await (await signed_in(still)).get(f"/profiles/{profile_id}/linked/ask")
    assert "Nobody is connected" in said(page)
    assert f'href="/profiles/{profile_id}/config">Open Config' in page.text


async def test_what_was_asked_is_compared_with_what_was_allowed(stage: Stage) -> None:
    path = await stage.ask(permissions=["existing_posts", "message_ads"])
    url = (await stage.request(path)).url
    await stage.house.desk.order("scan", url=url, account=FILMS, without=["message_ads"])
    await stage.watch()
    told = await stage.person.read(stage.account(FILMS))
    assert "Asked for, and not allowed: Message ads." in told


NOBODY_KNOWS = "Several codes may have been used"


async def test_the_page_of_the_request_compares_as_well(stage: Stage) -> None:
    path = await stage.ask(permissions=["existing_posts", "message_ads"])
    url = (await stage.request(path)).url
    await stage.house.desk.order("scan", url=url, account=FILMS, without=["message_ads"])
    await stage.watch()
    told = await stage.person.read(path)
    assert "Asked for, and not allowed: Message ads." in told
    assert NOBODY_KNOWS not in told


async def test_of_several_codes_what_all_ask_for_is_compared(stage: Stage) -> None:
    over = await stage.ask(permissions=["existing_posts", "message_ads", "live_videos"])
    await stage.person.post(f"{over}/cancel", {"do": "cancel"})
    path = await stage.ask(permissions=["existing_posts", "message_ads"])
    url = (await stage.request(path)).url
    left_out = ["message_ads", "live_videos"]
    await stage.house.desk.order("scan", url=url, account=FILMS, without=left_out)
    await stage.watch()
    for page in (path, stage.account(FILMS)):
        told = await stage.person.read(page)
        assert "Asked for, and not allowed: Message ads." in told
        assert f"{NOBODY_KNOWS}, and they ask for different things" in told
        assert "Only what all of them ask for is compared" in told
    assert "perhaps" in told


async def test_of_codes_with_nothing_in_common_nothing_is_compared(stage: Stage) -> None:
    await stage.ask(permissions=["message_ads"])
    path = await stage.ask(permissions=["live_videos"])
    url = (await stage.request(path)).url
    await stage.house.desk.order("scan", url=url, account=FILMS, without=["live_videos"])
    await stage.watch()
    told = await stage.person.read(stage.account(FILMS))
    assert "They have nothing in common" in told
    assert "not allowed:" not in told


async def test_two_requests_that_differ_leave_open_what_was_agreed_to(stage: Stage) -> None:
    await stage.ask()
    path = await stage.ask(shown="profile")
    url = (await stage.request(path)).url
    await stage.house.desk.order("scan", url=url, account=FILMS)
    await stage.watch()
    told = await stage.person.read(stage.account(FILMS))
    assert "Whether new posts show through ads only is not known" in told


async def test_a_code_for_one_account_that_another_may_have_used_says_so(stage: Stage) -> None:
    path = await stage.ask(permissions="series", account=FIRST)
    assert "Linked meanwhile" not in await stage.person.read(path)
    url = (await stage.request(path)).url
    await stage.house.desk.order("scan", url=url, account=FILMS)
    await stage.watch()
    told = await stage.person.read(path)
    assert "waiting for the owner" in told
    assert "Linked meanwhile: 花森 Films. If it came by this code, the code is used up" in told
