"""The page of linked accounts: what it shows, to whom, and in which states."""

import re
from html import unescape

from core.access import Role
from plugins.tiktok.sandbox.people import NORTHLIGHT
from tests.entrypoints.api.linking import carry_out
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, said, signed_in
from tests.entrypoints.web.linking import AT, FILMS, FIRST, YUKI, ask, read, staged

ACTIONS = ("Request access", "Assign members", "Give back", "Link the ticked ones", "Take away")


async def test_the_menu_names_it_in_the_providers_word_and_an_empty_profile_says_what_to_do(
    still: House,
) -> None:
    profile_id = await still.profile()
    person = await signed_in(still)
    page = await person.get(f"/profiles/{profile_id}/linked")
    assert f'<a href="/profiles/{profile_id}/linked" aria-current="page">TikTok Accounts</a>' in (
        page.text
    )
    assert "Nothing connected yet" in said(page)
    assert "Request access" not in said(page)
    dashboard = await person.get(f"/profiles/{profile_id}")
    assert f'<a href="/profiles/{profile_id}/linked">TikTok Accounts</a>' in dashboard.text


async def test_what_was_not_read_yet_is_read_on_demand(still: House) -> None:
    profile_id = await still.profile()
    await still.connect(profile_id)
    person, path = await signed_in(still, Role.MEDIA_BUYER), f"/profiles/{profile_id}/linked"
    before = await person.read(path)
    assert "Not read yet" in before
    assert "0 of 800" not in before
    assert "not read yet" in before
    page = await person.tell(await person.post(f"{path}/read", at=AT))
    assert "Being read" in page
    assert "“Northlight Goods” is being read 0 of 5 parts" in page
    assert "Read again: Northlight" not in (await person.get(path)).text
    async with person.client.stream("GET", await watched(person, path)) as events:
        parts = events.aiter_text()
        assert "0 of 5 parts" in await anext(parts)
        await carry_out(still)
        told = "".join([part async for part in parts])
    assert "event: over\r\ndata: “Northlight Goods” was read again." in told
    after = await person.read(path)
    assert "1 TikTok account" in after
    assert "Northlight Goods" in after
    assert "being read" not in after


async def test_what_kept_a_reading_from_its_end_is_told(still: House) -> None:
    stage = await staged(still)
    await stage.person.post(f"{stage.path}/read", at=AT)
    source = await watched(stage.person, stage.path)
    for _ in range(2):
        await stage.person.post(f"{stage.path}/read", at=AT)
    assert await watched(stage.person, stage.path) == source, "asked again it is the same"
    await still.desk.order("faults", path="bc/asset/admin/get/", kind="throttle_qpm", times=99)
    await carry_out(still)
    async with stage.person.client.stream("GET", source) as events:
        told = "".join([part async for part in events.aiter_text()])
    reason = "was not read to the end: it asks to wait. What was known stays."
    assert reason in told, "though it was over before anybody watched"
    page = await stage.person.read(stage.path)
    assert "did not come to its end (it asks to wait)" in page
    assert "Northlight Goods" in page


async def watched(person: Browser, path: str) -> str:
    """What the page listens to while something is being read."""
    [source] = re.findall(r'src="([^"]+/read/events[^"]*)"', (await person.get(path)).text)
    return unescape(source)


async def test_a_row_tells_what_was_allowed_and_what_is_missing(still: House) -> None:
    stage = await staged(still)
    page = await stage.person.get(stage.path)
    told = said(page)
    assert "Deliver ads 3 of 8 granted" in told
    assert "granted Existing posts" in told
    assert "not told Showcase" in told
    assert "Not ready for Spark Ads Not told yet: Publish and manage new videos." in told
    assert "The platform tells it by an ad account; link one." in told
    assert "1 of 800" in told


async def test_a_viewer_sees_everything_and_is_offered_nothing_to_do(still: House) -> None:
    stage = await staged(still, role=Role.VIEWER)
    for path in (stage.path, stage.account(), f"{stage.path}/access", f"{stage.path}/requests"):
        told = await stage.person.read(path)
        assert [
            one for one in (*ACTIONS, "Read again") if one in told.split("read when you")[0]
        ] == []
    made = await ask(still, stage.profile_id)
    told = await stage.person.read(f"/link-requests/{made.id}")
    assert "only a manager or above sees it" in told
    assert "qr.svg" not in told
    assert "Somebody with the role of a manager can cancel it." in told
    refused = await stage.person.get(f"{stage.path}/ask")
    assert refused.status_code == 403
    assert "It takes the role of manager" in said(refused)


async def test_after_the_trial_it_can_be_read_and_nothing_done(still_trial: House) -> None:
    stage = await staged(still_trial)
    made = await ask(still_trial, stage.profile_id)
    still_trial.clock.advance(hours=25)
    person = await signed_in(still_trial)
    for path in (stage.path, stage.account(), f"/link-requests/{made.id}"):
        told = await person.read(path)
        assert "The trial is over: everything here can be read" in told
        assert [one for one in ACTIONS if one in told] == []
    wizard = await person.read(f"{stage.path}/ask")
    assert "Make the code" not in wizard
    answer = await person.post(
        f"{stage.path}/ask",
        {"at": AT, "permissions": "existing_posts"},
        {"Referer": f"{still_trial.url}{stage.path}/ask"},
    )
    assert "The trial" in await person.tell(answer)


async def test_a_search_and_a_state_narrow_the_list(still: House) -> None:
    stage = await staged(still)
    await still.desk.order("crowd", bc_id=NORTHLIGHT, accounts=60)
    await stage.read()
    first = await stage.person.read(stage.path)
    assert "61 TikTok accounts" in first
    assert "Page 1 of 3" in first
    assert first.index("Crowd 9 ") < first.index("Crowd 10 ")
    assert "Page 3 of 3" in await stage.person.read(f"{stage.path}?page=3")
    found = await stage.person.get(f"{stage.path}?q=crowd+1&at={AT}&show=unready&page=1")
    assert "Crowd 10" in said(found)
    assert "Crowd 20" not in said(found)
    assert "Nothing matches" in await stage.person.read(f"{stage.path}?q=nobody")
    assert "Nothing matches" in await stage.person.read(f"{stage.path}?show=lost")
    second = await stage.person.get(f"{stage.path}?q=crowd&page=1")
    assert "q=crowd&amp;page=2" in second.text


async def test_an_account_that_was_lost_is_marked_with_what_depended_on_it(still: House) -> None:
    stage = await staged(still)
    views = (await still.owner.get(f"profiles/{stage.profile_id}/ad-accounts"))["items"]
    ad = next(one["account"] for one in views if one["account"]["business_center_id"] == NORTHLIGHT)
    given = {"at": AT, "accounts": FIRST, "members": YUKI, "levels": "post"}
    people = await stage.person.get(f"{stage.path}/assign?at={AT}")
    assert "花森 悠希 Standard" in said(people)
    done = await stage.person.post(f"{stage.path}/assign", given)
    assert "1 of 1 done." in said(done)
    done = await stage.person.post(
        f"{stage.path}/ads", {"at": AT, "account": FIRST, "ads": ad["id"]}
    )
    assert "1 of 1 done." in said(done)
    assert "Ready for Spark Ads" in await stage.person.read(stage.path)
    await still.desk.order(f"public_accounts/{FIRST}", revoked_for=NORTHLIGHT)
    still.clock.advance(minutes=1)
    await stage.read()
    for path in (stage.path, stage.account()):
        told = await stage.person.read(path)
        assert "ot linked any more" in told
        assert f"With it fell: 1 member and 1 ad account (花森 悠希; {ad['name']})." in told
        assert "Ready for Spark Ads" not in told
    account = await stage.person.get(stage.account())
    assert "Was linked to" in said(account)
    assert 'class="up"' not in account.text, "nothing is granted any more"
    assert "Ask again" in said(account)
    assert "1 TikTok account, not linked any more" in await stage.person.read(stage.path)
    assert "Nobody, as far as is known." in await stage.person.read(f"{stage.path}/access")


async def test_parts_that_only_an_admin_sees_are_named(still: House) -> None:
    profile_id = await still.profile()
    await still.connect(profile_id, "standard")
    await read(still, profile_id)
    told = await (await signed_in(still)).read(f"/profiles/{profile_id}/linked")
    assert "not complete yet" in told
    assert "Not read: members, " in told
    assert "Only an admin sees these" in told
    assert "No TikTok account yet" in told


async def test_only_whoever_can_ask_is_told_that_they_can(still: House) -> None:
    profile_id = await still.profile()
    await still.connect(profile_id, "standard")
    path = f"/profiles/{profile_id}/linked"
    told = await (await signed_in(still)).read(path)
    assert "Not read yet" in told
    assert "You can ask for access meanwhile" not in told
    other = await still.profile("Other")
    await still.connect(other)
    told = await (await signed_in(still)).read(f"/profiles/{other}/linked")
    assert "You can ask for access meanwhile" in told


async def test_links_to_requests_say_what_is_asked_of_whom_and_when(still: House) -> None:
    stage = await staged(still)
    path = await stage.ask(account="northlight goods", permissions=["showcase"])
    for page in (stage.path, f"{stage.path}/requests"):
        text = (await stage.person.get(page)).text
        link = text.partition(f'<a href="{path}">')[2].partition("</a>")[0]
        assert "Showcase" in link
        assert "Northlight Goods only" in link or "only Northlight Goods" in link
        assert path.rpartition("/")[2][:8] in link


async def test_ad_accounts_of_an_inactive_business_center_come_last_and_are_marked(
    still: House,
) -> None:
    stage = await staged(still)
    still.change("UPDATE business_centers SET is_active = 0 WHERE id = ?", NORTHLIGHT)
    text = (await stage.person.get(stage.account())).text
    rows = text.partition('id="ads"')[2].partition("</table>")[0].split("<tr>")[2:]
    marked = ["not active" in one for one in rows]
    assert any(marked)
    assert marked == sorted(marked)
    assert "counts at the platform, but nothing of it is synced here" in text


async def test_another_account_is_not_found(still: House) -> None:
    stage = await staged(still)
    assert (await stage.person.get(stage.account(FILMS))).status_code == 404
    assert (await stage.person.get(f"{stage.path}/account")).status_code == 404
    assert (await stage.person.get(stage.account(FILMS, "posts"))).status_code == 404


async def test_after_disconnecting_nothing_is_ready_and_the_pages_say_why(still: House) -> None:
    stage = await staged(still)
    views = (await still.owner.get(f"profiles/{stage.profile_id}/ad-accounts"))["items"]
    ad = next(one["account"] for one in views if one["account"]["business_center_id"] == NORTHLIGHT)
    await stage.person.post(f"{stage.path}/ads", {"at": AT, "account": FIRST, "ads": ad["id"]})
    assert "Ready for Spark Ads" in await stage.person.read(stage.path)
    every = await still.owner.get(f"profiles/{stage.profile_id}/connections")
    await still.owner.post(f"connections/{every['items'][0]['id']}/disconnect")
    for path in (stage.path, stage.account()):
        told = await stage.person.read(path)
        assert "Ready for Spark Ads" not in told
        assert "Nobody who is connected here reaches its Business Center now." in told
    assert FIRST not in (await stage.person.get(f"{stage.path}?show=ready")).text


async def test_the_only_active_business_center_is_read_again_from_the_top_as_well(
    still_trial: House,
) -> None:
    stage = await staged(still_trial)
    page = await stage.person.get(stage.path)
    assert "Choose what to read again" not in page.text
    top, _, rest = page.text.partition('id="places"')
    assert top.count(f'action="{stage.path}/read"') == 1
    assert rest.count(f'action="{stage.path}/read"') == 1


async def test_of_several_active_ones_somebody_chooses_what_is_read_again(house: House) -> None:
    stage = await staged(house)
    page = await stage.person.get(stage.path)
    top, _, rest = page.text.partition('id="places"')
    assert '<a href="#places">Choose what to read again</a>' in top
    assert rest.count(f'action="{stage.path}/read"') == 2
