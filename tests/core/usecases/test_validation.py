from collections.abc import Mapping

import pytest

from core.access import Role
from core.errors import Denied, NotFound, ReadOnly
from core.ids import ConnectionId
from core.problem import State
from core.provider_errors import Expired, ProviderError, RateLimited, Revoked, ScopeMissing
from core.usecases.connections import ShowConnection, ValidateConnection
from tests.canary import TOKEN
from tests.core.usecases.scene import begun, codes, ill
from tests.fakes.world import ZOE, World, seen_account


async def test_every_check_is_told() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    validation = await scene.house.make(ValidateConnection)(scene.ana, id)
    assert {check.name: check.passed for check in validation.checks} == dict.fromkeys(
        ("credential", "identity", "permissions", "business_centers", "ad_accounts"), True
    )
    assert validation.connection.validated_at == scene.house.clock.now()


@pytest.mark.parametrize("path", ["user", "centers", "accounts", "permissions"])
async def test_an_ill_platform_degrades_and_keeps_the_token(path: str) -> None:
    scene = await begun()
    id = (await scene.connect()).id
    before = scene.kept()
    scene.world.fail(path, *ill())
    found = await scene.validate(id)
    assert (found.state, codes(found.problems)) == (State.DEGRADED, ["platform_failing"])
    for table in ("credentials", "ad_accounts", "business_centers"):
        assert scene.kept()[table] == before[table]
    assert (await scene.validate(id)).state is State.CONNECTED


async def test_a_throttled_validation_degrades_only() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("user", RateLimited("slow down", after=60))
    assert codes((await scene.validate(id)).problems) == ["throttled"]


@pytest.mark.parametrize(
    ("error", "state"),
    [(Revoked("gone"), State.REVOKED), (Expired("over"), State.REAUTHORIZE)],
)
async def test_a_dead_token_said_twice_is_dead(error: ProviderError, state: State) -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("user", error, error)
    assert (await scene.validate(id)).state is state
    with pytest.raises(ReadOnly):
        await scene.validate(id)
    assert scene.kept()["ad_accounts"]


async def test_a_dead_token_said_once_is_a_hiccup() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("user", Revoked("gone"))
    assert (await scene.validate(id)).state is State.CONNECTED


async def test_a_token_called_dead_between_two_checks_is_doubted() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("centers", Revoked("gone"))
    assert (await scene.validate(id)).state is State.DEGRADED
    assert (await scene.validate(id)).state is State.CONNECTED


async def test_a_token_that_dies_between_two_checks_is_dead() -> None:
    scene = await begun(world=Dying())
    id = (await scene.connect()).id
    scene.world.fail("centers", Revoked("gone"))
    assert (await scene.validate(id)).state is State.REVOKED


async def test_a_token_that_speaks_for_another_must_be_renewed() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.users[TOKEN] = ZOE
    found = await scene.house.make(ValidateConnection)(scene.ana, id)
    assert codes(found.connection.problems) == ["identity_changed"]
    assert [(check.name, check.passed) for check in found.checks] == [
        ("credential", True),
        ("identity", False),
    ]
    assert scene.kept()["ad_accounts"]


async def test_a_permission_taken_away_limits_and_is_in_the_matrix() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.refused = {"reporting"}
    assert (await scene.validate(id)).state is State.LIMITED
    rows = await scene.house.make(ShowConnection).matrix(scene.ana, id)
    assert [(row.permission, row.granted) for row in rows] == [
        ("accounts", True),
        ("reporting", False),
        ("ads", True),
    ]


async def test_a_call_refused_for_a_permission_is_not_a_failing_platform() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("accounts", ScopeMissing("not granted"))
    assert codes((await scene.validate(id)).problems) == []


async def test_a_demotion_and_a_lost_account_are_noticed() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.promote("bc1", "standard")
    scene.world.accounts = [seen_account("a1")]
    found = await scene.validate(id)
    assert codes(found.problems) == ["not_bc_admin", "access_lost"]
    scene.world.promote("bc1", "admin")
    scene.world.accounts = World().accounts
    assert (await scene.validate(id)).problems == ()


async def test_a_new_account_is_picked_up() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.accounts.append(seen_account("a3"))
    await scene.validate(id)
    accounts = await scene.house.storage.ad_accounts.of(scene.profile_id)
    assert [one.id for one in accounts if one.is_selected] == ["a1", "a2", "a3"]


async def test_a_viewer_may_look_and_not_validate() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    viewer = scene.as_role(Role.VIEWER)
    assert (await scene.house.make(ShowConnection)(viewer, id)).id == id
    with pytest.raises(Denied):
        await scene.house.make(ValidateConnection)(viewer, id)


async def test_an_unknown_connection_is_not_found() -> None:
    scene = await begun()
    with pytest.raises(NotFound):
        await scene.validate(ConnectionId("none"))


@pytest.mark.parametrize("path", ["centers", "accounts"])
async def test_one_odd_empty_answer_marks_nobody_lost(path: str) -> None:
    scene = await begun(world=Forgetful())
    id = (await scene.connect()).id
    before = scene.kept()
    scene.world.lists[path] = []
    assert (await scene.validate(id)).problems == ()
    for table in ("ad_accounts", "business_centers"):
        assert scene.kept()[table] == before[table]


async def test_what_is_empty_twice_is_believed() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.accounts = []
    assert "no_ad_accounts" in codes((await scene.validate(id)).problems)
    accounts = await scene.house.storage.ad_accounts.of(scene.profile_id)
    assert all(one.is_lost for one in accounts)


async def test_an_empty_answer_that_is_then_refused_says_nothing() -> None:
    scene = await begun(world=Forgetful())
    id = (await scene.connect()).id
    before = scene.kept()
    scene.world.lists["accounts"] = []
    scene.world.fail("again", *ill())
    assert codes((await scene.validate(id)).problems) == ["platform_failing"]
    assert scene.kept()["ad_accounts"] == before["ad_accounts"]


class Forgetful(World):
    """Shows what is in `lists` once, in place of everything; then `again` may fail."""

    def answer(self, path: str, token: str, params: Mapping[str, str]) -> object:
        answer = super().answer(path, token, params)
        if path in self.lists:
            if waiting := self.faults.pop("again", []):
                self.faults[path] = waiting
            return self.lists.pop(path)
        return answer


class Dying(World):
    """Its token dies with the first planned complaint about it."""

    def answer(self, path: str, token: str, params: Mapping[str, str]) -> object:
        try:
            return super().answer(path, token, params)
        except Revoked:
            self.users.pop(token, None)
            raise
