from datetime import timedelta

import pytest

from core.audit import Result
from core.authorization import Stage
from core.business_center import BusinessCenterStatus, SeenBusinessCenter
from core.errors import CallbackRefused
from core.ids import BusinessCenterId, PlanSlug, ProviderSlug
from core.problem import CATALOGUE, State
from core.provider_errors import NotEligible, ProviderError, RateLimited, Unavailable
from core.secret import Secret
from core.usecases.workspaces import ChangePlan
from tests.canary import CODE, TOKEN
from tests.core.usecases.scene import BROWSER, Left, Scene, begun, codes
from tests.fakes.platforms import FakeProvider
from tests.fakes.world import MIA, ZOE, World, empty_world, seen_account, seen_center


async def refused(scene: Scene, left: Left, *, audited: bool = True, **how: object) -> None:
    """The callback is refused before any token request, changes nothing, and is audited."""
    before, asked, entries = scene.kept(), len(scene.world.asked), len(await scene.trail())
    with pytest.raises(CallbackRefused):
        await scene.come_back(left, **how)  # type: ignore[arg-type]
    assert scene.kept() == before
    assert len(scene.world.asked) == asked
    written = (await scene.trail())[: len(await scene.trail()) - entries]
    assert [(one.action, one.result) for one in written] == [
        ("callback.refused", Result.REFUSED)
    ] * audited


async def test_coming_back_connects_and_discovers_everything() -> None:
    scene = await begun()
    done = await scene.come_back(await scene.leave())
    assert done.stage is Stage.DONE
    assert done.connection_id
    connection = await scene.connection(done.connection_id)
    assert (connection.user, connection.state, connection.problems) == (MIA, State.CONNECTED, ())
    assert connection.grant.proven == {"reporting"}
    storage = scene.house.storage
    assert [one.id for one in await storage.business_centers.of(scene.profile_id)] == ["bc1"]
    accounts = await storage.ad_accounts.of(scene.profile_id)
    assert [(one.id, one.is_selected, one.is_default) for one in accounts] == [
        ("a1", True, True),
        ("a2", True, False),
    ]
    assert {"connection.made", "callback.taken"} <= set(await scene.actions())


async def test_another_browser_is_refused() -> None:
    scene = await begun()
    left = await scene.leave()
    await refused(scene, left, browser=Secret("foreign"))
    await refused(scene, left, browser=None)
    assert (await scene.come_back(left)).stage is Stage.DONE


async def test_a_replay_is_refused() -> None:
    scene = await begun()
    left = await scene.leave()
    await scene.come_back(left)
    scene.world.codes[CODE] = TOKEN
    await refused(scene, left)


async def test_a_late_answer_is_refused() -> None:
    scene = await begun()
    left = await scene.leave()
    scene.house.clock.move(timedelta(minutes=10))
    await refused(scene, left)


async def test_an_answer_on_another_providers_address_is_refused() -> None:
    scene = await begun()
    other = ProviderSlug("other")
    scene.house.platforms.providers += (FakeProvider(slug=other),)
    await refused(scene, await scene.leave(), slug=other)


async def test_an_unknown_state_is_refused() -> None:
    scene = await begun()
    for state in ("made-up", ""):
        await refused(
            scene,
            Left(id=(await scene.leave()).id, url="", state=state, browser=BROWSER),
            audited=False,
        )


@pytest.mark.parametrize("params", [{"error": "access_denied"}, {"code": ""}, {"other": "1"}])
async def test_a_person_who_declines_is_told_so(params: dict[str, str]) -> None:
    scene = await begun()
    left = await scene.leave()
    denied = await scene.come_back(left, params)
    assert denied.problem
    assert (denied.stage, denied.problem.code) == (Stage.FAILED, "authorization_denied")
    assert scene.world.asked == []
    await refused(scene, left)


async def test_a_declined_attempt_with_a_code_beside_it_asks_for_no_token() -> None:
    scene = await begun()
    await scene.come_back(await scene.leave(), {"error": "access_denied", "code": CODE})
    assert scene.world.asked == []


@pytest.mark.parametrize(
    ("path", "error", "code"),
    [
        ("token", Unavailable("down"), "authorization_unanswered"),
        ("token", RateLimited("slow down", after=9), "authorization_unanswered"),
        ("token", NotEligible("no API for you"), "api_not_eligible"),
        ("user", NotEligible("no API for you"), "api_not_eligible"),
    ],
)
async def test_a_platform_that_says_no_is_a_problem_with_a_remedy(
    path: str, error: ProviderError, code: str
) -> None:
    scene = await begun()
    scene.world.fail(path, error)
    failed = await scene.come_back(await scene.leave())
    assert failed.problem
    assert (failed.stage, failed.problem.code) == (Stage.FAILED, code)
    assert CATALOGUE[code].remedy
    assert "connections" not in scene.kept()


async def test_a_token_whose_owner_will_not_be_told_is_given_back() -> None:
    scene = await begun()
    scene.world.fail("user", Unavailable("down"))
    await scene.come_back(await scene.leave())
    assert scene.world.revoked == [TOKEN]


async def test_a_service_killed_while_reading_leaves_a_connection_and_says_so() -> None:
    scene = await begun()
    scene.world.fail("centers", KeyboardInterrupt())  # type: ignore[arg-type]
    left = await scene.leave()
    with pytest.raises(KeyboardInterrupt):
        await scene.come_back(left)
    await scene.house.storage.work.release()
    attempt = await scene.house.storage.authorizations.get(scene.ana.workspace_id, left.id)
    assert attempt.stage is Stage.READING
    assert attempt.connection_id
    assert attempt.stage_at(attempt.expires_at) is Stage.DONE
    connection = await scene.connection(attempt.connection_id)
    assert [one.code for one in connection.problems] == ["discovery_pending"]


async def test_a_dead_code_is_told_so() -> None:
    scene = await begun()
    failed = await scene.come_back(await scene.leave(), {"code": "long-gone"})
    assert failed.problem
    assert failed.problem.code == "authorization_code_dead"


def standard() -> World:
    return World(centers=[seen_center("bc1", "standard")])


def suspended() -> World:
    broken = SeenBusinessCenter(
        id=BusinessCenterId("bc1"),
        name="Acme",
        status=BusinessCenterStatus.SUSPENDED,
        role="admin",
    )
    return World(centers=[broken])


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (empty_world(), ["not_bc_admin", "no_ad_accounts"]),
        (World(accounts=[]), ["no_ad_accounts"]),
        (World(centers=[]), ["not_bc_admin"]),
        (standard(), ["not_bc_admin"]),
        (suspended(), ["bc_suspended"]),
        (World(refused={"reporting"}), ["permission_missing"]),
    ],
)
async def test_what_a_person_lacks_is_a_problem_of_the_connection(
    world: World, expected: list[str]
) -> None:
    scene = await begun(world=world)
    connection = await scene.connect()
    assert codes(connection.problems) == expected
    assert connection.state is State.LIMITED
    assert all(CATALOGUE[code].remedy for code in expected)


async def test_a_platform_that_fails_in_the_middle_leaves_a_connection_to_validate() -> None:
    scene = await begun()
    scene.world.fail("accounts", Unavailable("down"))
    connection = await scene.connect()
    assert (connection.state, codes(connection.problems)) == (State.DEGRADED, ["platform_failing"])
    assert (await scene.validate(connection.id)).state is State.CONNECTED


async def test_reconnecting_as_another_user_leaves_everything_as_it_was() -> None:
    scene = await begun()
    connection = await scene.connect()
    scene.world.users["zoe-token"] = ZOE
    scene.world.codes[CODE] = "zoe-token"
    before = {**scene.kept(), "authorizations": {}}
    failed = await scene.come_back(await scene.leave(restores=connection.id))
    assert failed.problem
    assert (failed.stage, failed.problem.code) == (Stage.FAILED, "wrong_account")
    assert {**scene.kept(), "authorizations": {}} == before
    assert scene.world.revoked == ["zoe-token"], "nobody here could ever take it back"


async def test_a_stranger_who_is_connected_elsewhere_keeps_their_token() -> None:
    scene = await begun()
    connection = await scene.connect()
    scene.world.users["zoe-token"] = ZOE
    await scene.connect("zoe-token")
    await scene.come_back(await scene.leave(restores=connection.id))
    assert scene.world.revoked == []


async def test_reconnecting_restores_the_connection_with_its_history() -> None:
    scene = await begun()
    connection = await scene.connect()
    scene.world.kill()
    assert (await scene.validate(connection.id)).state is State.REVOKED
    scene.world.users["fresh-token"] = MIA
    scene.world.codes[CODE] = "fresh-token"
    scene.world.accounts = [seen_account("a2")]
    done = await scene.come_back(await scene.leave(restores=connection.id))
    back = await scene.connection(connection.id)
    assert (done.connection_id, back.state) == (connection.id, State.CONNECTED)
    accounts = await scene.house.storage.ad_accounts.of(scene.profile_id)
    assert [(one.id, one.is_lost, one.is_selected) for one in accounts] == [
        ("a1", True, True),
        ("a2", False, True),
    ]
    assert "connection.reconnected" in await scene.actions()


async def test_connecting_as_the_same_person_again_makes_no_second_connection() -> None:
    scene = await begun()
    first = await scene.connect()
    assert (await scene.connect(TOKEN)).id == first.id


async def test_another_person_is_another_connection_of_the_profile() -> None:
    scene = await begun()
    first = await scene.connect()
    scene.world.users["zoe-token"] = ZOE
    second = await scene.connect("zoe-token")
    assert second.id != first.id
    accounts = await scene.house.storage.ad_accounts.of(scene.profile_id)
    assert {reach.connection_id for reach in accounts[0].reached_by} == {first.id, second.id}


async def test_a_plan_that_ran_out_meanwhile_keeps_nothing() -> None:
    scene = await begun("trial")
    scene.house.clock.move(timedelta(hours=23, minutes=55))
    left = await scene.leave()
    scene.house.clock.move(timedelta(minutes=6))
    failed = await scene.come_back(left)
    assert failed.problem
    assert failed.problem.code == "plan_refused"
    assert "connections" not in scene.kept()
    await scene.house.make(ChangePlan)(scene.ana, PlanSlug("growth"))
    assert (await scene.connect(TOKEN)).state is State.CONNECTED


async def test_neither_token_nor_code_is_kept_in_the_open() -> None:
    scene = await begun()
    await scene.connect()
    everything = str(scene.kept()) + str(await scene.trail())
    assert TOKEN not in everything
    assert CODE not in everything


async def test_a_provider_that_is_not_installed_has_no_callback() -> None:
    scene = await begun()
    with pytest.raises(Exception, match="no provider"):
        await scene.come_back(await scene.leave(), slug=ProviderSlug("gone"))
