"""What was synced stays readable when nothing is synced any more; changes say of what they are."""

from collections.abc import AsyncIterator

import pytest

from tests.entrypoints.api.service import opening, running, sandboxed
from tests.entrypoints.web.browser import Browser, said, signed_in
from tests.entrypoints.web.figures import NAMES


@pytest.fixture(scope="module")
async def synced(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Browser, str]]:
    """Somebody who may change a synced profile, and its path."""
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door) as desk,
        running(door, tmp_path_factory.mktemp("staying"), desk) as house,
    ):
        world = (await desk.client.get("world")).json()
        chosen = [one["id"] for one in world["accounts"] if one["name"] in NAMES]
        profile_id = await house.profile(imports="chosen")
        connection_id = await house.connect(profile_id)
        await house.choose(profile_id, *chosen)
        assert (await house.sync(connection_id))["run"]["status"] == "done"
        yield await signed_in(house), f"/profiles/{profile_id}"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (1, "Today is not over yet"),
        (7, "A change compares the 6 whole days of it with the 6 before them"),
        (90, "the 90 days before lie beyond the 90 days that the first sync reads"),
    ],
)
async def test_it_says_what_is_compared(synced: tuple[Browser, str], days: int, told: str) -> None:
    viewer, path = synced
    page = said(await viewer.get(f"{path}?days={days}"))
    assert told in page
    assert ("% CPA" in page) == (days == 7)
    assert ("yesterday" in page) == (days == 1)


async def test_figures_stay_when_no_business_center_is_active(synced: tuple[Browser, str]) -> None:
    viewer, path = synced
    before = said(await viewer.get(f"{path}/spend?by=account"))
    centers = (await viewer.get(path)).text.split("/ads?center=")[1:]
    for center in {one.partition("&")[0] for one in centers}:
        form = {"provider": "tiktok", "center": center, "do": "deactivate"}
        assert (await viewer.post(f"{path}/centers", form)).status_code == 303
    dashboard = said(await viewer.get(path))
    assert "Nothing new is synced" in dashboard
    assert "What was synced until now stays here" in dashboard
    after = said(await viewer.get(f"{path}/spend?by=account"))
    for name in NAMES:
        assert name in before
        assert name in after
