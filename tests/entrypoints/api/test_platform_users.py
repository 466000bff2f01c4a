"""Who signs in at the platform, what they may do there, and what we say of it."""

import pytest

from tests.entrypoints.api.log import written
from tests.entrypoints.api.service import House


@pytest.mark.parametrize(
    ("user", "state", "codes"),
    [
        ("admin", "connected", set()),
        ("second_admin", "connected", set()),
        ("standard", "limited", {"not_bc_admin"}),
        ("personal", "limited", {"not_bc_admin", "no_ad_accounts"}),
        ("suspended_admin", "limited", {"bc_suspended"}),
    ],
)
async def test_a_platform_user_with_too_little_is_a_problem_with_a_remedy(
    house: House, user: str, state: str, codes: set[str]
) -> None:
    with written() as log:
        id = await house.connect(await house.profile(), user)
    connection = await house.owner.get(f"connections/{id}")
    assert connection["state"] == state
    told = {one["code"]: one for one in connection["problems"]}
    notices = {"account_in_review", "account_suspended"}
    assert told.keys() - notices == codes
    assert all(one["what"] and one["remedy"] and one["who"] for one in told.values())
    assert "raceback" not in log.getvalue()
    assert "[error" not in log.getvalue()


async def test_a_platform_user_who_is_not_eligible_gets_no_connection_but_a_remedy(
    house: House,
) -> None:
    profile_id = await house.profile()
    with written() as log:
        ended = await house.attempt(profile_id, "not_eligible")
    assert (ended["stage"], ended["problem"]["code"]) == ("failed", "api_not_eligible")
    assert ended["problem"]["remedy"]
    assert (await house.owner.get(f"profiles/{profile_id}/connections"))["items"] == []
    assert "raceback" not in log.getvalue()


async def test_reconnecting_as_another_person_changes_nothing(house: House) -> None:
    id = await house.connect(await house.profile(), "admin")
    before = await house.owner.get(f"connections/{id}")
    sealed = house.rows()["credentials"]
    made = await house.owner.post(f"connections/{id}/reconnect", {})
    await house.person("second_admin").agree(made["url"])
    ended = await house.owner.get(f"authorizations/{made['authorization']['id']}")
    assert (ended["stage"], ended["problem"]["code"]) == ("failed", "wrong_account")
    assert await house.owner.get(f"connections/{id}") == before
    assert house.rows()["credentials"] == sealed


async def test_what_was_not_granted_is_shown_and_only_what_needs_it_is_refused(
    house: House,
) -> None:
    profile_id = await house.profile(imports="chosen")
    id = await house.connect(profile_id, without=["reporting"])
    connection = await house.owner.get(f"connections/{id}")
    assert connection["state"] == "selection_needed"
    [missing] = [one for one in connection["problems"] if one["code"] == "permission_missing"]
    rows = (await house.owner.get(f"connections/{id}/permissions"))["items"]
    lacking = [one for one in rows if not one["granted"]]
    assert [one["permission"] for one in lacking] == ["reporting"]
    assert missing["subject"] == lacking[0]["name"]
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    await house.choose(profile_id, views[0]["account"]["id"])
    done = await house.sync(id)
    assert done["run"]["status"] == "done"
    assert done["progress"]["rows"]["campaigns"] > 0
    assert not [kind for kind in done["progress"]["rows"] if kind.endswith("insights")]
    assert "Reporting" in done["run"]["problem"]


async def test_asking_again_grants_what_was_missing(house: House) -> None:
    id = await house.connect(await house.profile(), without=["reporting"])
    made = await house.owner.post(f"connections/{id}/reconnect", {})
    await house.person().agree(made["url"])
    connection = await house.owner.get(f"connections/{id}")
    assert "permission_missing" not in {one["code"] for one in connection["problems"]}
