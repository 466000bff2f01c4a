"""Pages say what is missing on them where a permission was not granted, or the plan is full."""

from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import said, signed_in


async def test_every_page_of_figures_says_what_was_not_granted(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id, without=["ads_management"])
    viewer, path = await signed_in(house), f"/profiles/{profile_id}"
    for page in ("ads", "spend", "pixels", "tree"):
        told = said(await viewer.get(f"{path}/{page}"))
        assert "Mara Lindqvist did not grant: Ads management." in told
        assert "See what is missing in Config" in told
    for page in ("", "/config", "/help"):
        assert "did not grant:" not in said(await viewer.get(f"{path}{page}"))


async def test_nothing_is_said_where_all_was_granted(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    told = said(await (await signed_in(house)).get(f"/profiles/{profile_id}/ads"))
    assert "did not grant" not in told


async def test_nothing_is_said_where_another_connection_reads_it_all(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id, without=["ads_management"])
    await house.connect(profile_id, "second_admin")
    told = said(await (await signed_in(house)).get(f"/profiles/{profile_id}/ads"))
    assert "did not grant" not in told


async def test_a_plan_that_is_full_says_so_before_anything_is_typed(trial: House) -> None:
    owner = await signed_in(trial)
    assert "Create profile" in said(await owner.get("/profiles"))
    await trial.profile()
    full = said(await owner.get("/profiles"))
    assert "The Trial plan holds 1 profile." in full
    assert "Create profile" not in full
    assert "Rename “Acme”" in full
    trial.clock.advance(hours=25)
    over = said(await (await signed_in(trial)).get("/profiles"))
    assert "The trial is over: no profile can be added." in over
    assert "Rename" not in over
    assert "Delete" not in over
