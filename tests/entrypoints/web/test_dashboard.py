"""The dashboard's sync: the days that were chosen stay, and each bar says whose it is."""

import re

import pytest

from tests.entrypoints.api.service import House
from tests.entrypoints.api.syncing import connected, done, slow, started
from tests.entrypoints.web.browser import said, signed_in
from tests.entrypoints.web.figures import Seen


@pytest.mark.parametrize(("days", "kept"), [("30", "?days=30"), ("31", ""), ("", "")])
async def test_a_sync_keeps_the_days_that_were_chosen(house: House, days: str, kept: str) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    person = await signed_in(house)
    answer = await person.post(f"/profiles/{profile_id}/sync", days=days)
    assert answer.headers["location"] == f"/profiles/{profile_id}{kept}"


async def test_the_button_to_sync_carries_the_days(seen: Seen) -> None:
    owner = await signed_in(seen.house)
    page = (await owner.get(f"{seen.path}?days=90")).text
    [form] = re.findall(rf'<form method="post" action="{seen.path}/sync">.*?</form>', page)
    assert 'name="days" value="90"' in form


async def test_a_bar_says_whose_sync_it_is(house: House) -> None:
    connection_id, profile_id = await connected(house)
    await slow(house.desk)
    run_id = await started(house, connection_id)
    page = await (await signed_in(house)).get(f"/profiles/{profile_id}")
    assert "TikTok for Business: Mara Lindqvist" in said(page)
    assert 'aria-label="Sync of TikTok for Business: Mara Lindqvist"' in page.text
    await done(house, run_id)


async def test_currencies_stand_in_the_order_of_their_names(seen: Seen) -> None:
    page = await seen.viewer.get(f"{seen.path}?days=30")
    found = re.findall(r'<h2 id="in-([A-Z]+)"', page.text)
    assert len(found) > 2
    assert found == sorted(found)
