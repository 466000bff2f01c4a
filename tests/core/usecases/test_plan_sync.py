"""What a run's worker does first: it looks what there is, and plans what of it may be read."""

from datetime import timedelta

import msgspec
import pytest

from core.errors import PermissionMissing
from core.ids import PermissionSlug
from core.permission import Feature
from core.problem import State
from core.provider import Manifest
from core.provider_errors import ProviderError, RateLimited, Unavailable
from core.slices import TRAITS, Slice, SliceKind
from core.sync import RunStatus, SyncRun
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.plan_sync import JUST_NOW, PlanSync
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.usecases.mishaps import Frail, require_whole
from tests.core.usecases.scene import Scene, begun, codes
from tests.core.usecases.syncing import slices_of, started
from tests.fakes.platforms import FAKE, FakeProvider
from tests.fakes.world import World, seen_account, seen_center

A_MOMENT = timedelta(microseconds=1)
ADS, REPORTING, ACCOUNTS = (PermissionSlug(one) for one in ("ads", "reporting", "accounts"))


class Guarded(FakeProvider):
    """A platform where everything there is to read needs the same permission."""

    @property
    def manifest(self) -> Manifest:
        features = {trait.feature for trait in TRAITS.values()}
        guarded = tuple(Feature(slug=one, name=one.title(), needs=(ADS,)) for one in features)
        return msgspec.structs.replace(super().manifest, features=guarded)


async def granted(*permissions: PermissionSlug) -> tuple[Scene, SyncRun]:
    """A run of a connection that was granted only these."""
    refused = set[str]() if REPORTING in permissions else {"reporting"}
    scene = await begun(claimed=frozenset(permissions), world=World(refused=refused))
    id = (await scene.connect()).id
    return scene, await scene.house.make(StartSync)(scene.ana, id)


async def planned(scene: Scene, run: SyncRun) -> tuple[SyncRun, list[Slice]]:
    connection = await scene.connection(run.connection_id)
    made = await scene.house.make(PlanSync)(run, connection)
    return made, await slices_of(scene, run)


def kinds(slices: list[Slice]) -> set[SliceKind]:
    return {one.kind for one in slices}


def accounts(slices: list[Slice]) -> set[str]:
    return {one.ad_account_id for one in slices if one.ad_account_id}


def surveys(scene: Scene) -> int:
    return scene.world.paths().count("accounts")


async def test_a_plan_is_kept_with_the_run() -> None:
    scene, run = await started()
    made, slices = await planned(scene, run)
    assert made.is_planned
    assert await scene.house.storage.sync_runs.find(run.id) == made
    assert [one.position for one in slices] == list(range(len(slices)))
    assert accounts(slices) == {"a1", "a2"}


@pytest.mark.parametrize(
    ("lacking", "name", "feature"),
    [
        (REPORTING, "Reporting", "insights"),
        (ADS, "Ads", "campaigns"),
        (ACCOUNTS, "Account management", "balances"),
    ],
)
async def test_what_lacks_a_permission_is_left_out_and_told_once(
    lacking: PermissionSlug, name: str, feature: str
) -> None:
    scene, run = await granted(*({ADS, REPORTING, ACCOUNTS} - {lacking}))
    made, slices = await planned(scene, run)
    left_out = {kind for kind in SliceKind if TRAITS[kind].feature == feature}
    assert kinds(slices) == set(SliceKind) - left_out - {SliceKind.BALANCE}
    assert made.problem == (
        f"“{feature.title()}” needs the permission “{name}”, which was not granted."
    )


async def test_a_run_that_left_something_out_is_done_and_says_what() -> None:
    scene, run = await granted(ACCOUNTS)
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.DONE
    assert "“Ads”" in done.problem
    assert "“Reporting”" in done.problem


async def test_where_nothing_may_be_read_no_run_is_started() -> None:
    scene = await begun(claimed=frozenset({ACCOUNTS, REPORTING}))
    connection = await scene.connect()
    scene.house.platforms.providers = (Guarded(),)
    with pytest.raises(PermissionMissing, match="needs the permission “Ads”"):
        await scene.house.make(StartSync)(scene.ana, connection.id)
    assert "sync_runs" not in scene.kept()


async def test_a_run_that_may_read_nothing_any_more_fails_and_says_why() -> None:
    scene, run = await granted(ACCOUNTS, REPORTING)
    scene.house.platforms.providers = (Guarded(),)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, "“Ads”" in done.problem) == (RunStatus.FAILED, True)
    assert await slices_of(scene, run) == []


async def test_a_connection_that_was_just_looked_at_is_not_looked_at_again() -> None:
    scene, run = await started()
    before = surveys(scene)
    scene.house.clock.move(JUST_NOW - A_MOMENT)
    await planned(scene, run)
    assert surveys(scene) == before


async def test_a_connection_is_looked_at_before_a_plan_is_made_for_it() -> None:
    scene, run = await started()
    before, proofs = surveys(scene), scene.world.paths().count("permissions")
    scene.house.clock.move(JUST_NOW)
    await planned(scene, run)
    assert surveys(scene) == before + 1
    connection = await scene.connection(run.connection_id)
    assert connection.validated_at == scene.house.clock.now()
    assert scene.world.paths().count("permissions") == proofs


async def test_a_validation_a_moment_ago_counts() -> None:
    scene, run = await started()
    scene.house.clock.move(timedelta(hours=1))
    await scene.validate(run.connection_id)
    before = surveys(scene)
    await planned(scene, run)
    assert surveys(scene) == before


async def test_new_accounts_are_planned_and_lost_ones_are_not() -> None:
    scene, run = await started()
    scene.world.accounts = [seen_account("a2"), seen_account("a3")]
    scene.house.clock.move(JUST_NOW)
    _, slices = await planned(scene, run)
    assert accounts(slices) == {"a2", "a3"}
    assert codes((await scene.connection(run.connection_id)).problems) == ["access_lost"]


async def test_accounts_of_a_business_center_that_was_made_inactive_are_not_planned() -> None:
    world = World(centers=[seen_center("bc1"), seen_center("bc2")])
    world.accounts = [seen_account("a1"), seen_account("a2", "bc2"), seen_account("a3", None)]
    scene, run = await started(world)
    change = scene.house.make(ChangeBusinessCenters)
    await change.deactivate(scene.ana, scene.profile_id, FAKE, world.centers[1].id)
    _, slices = await planned(scene, run)
    assert accounts(slices) == {"a1", "a3"}
    assert {one.business_center_id for one in slices if one.business_center_id} == {"bc1"}


async def test_a_run_whose_last_account_was_lost_fails_and_says_so() -> None:
    scene, run = await started()
    scene.world.accounts = []
    scene.house.clock.move(JUST_NOW)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, "nothing to sync" in done.problem) == (RunStatus.FAILED, True)


async def test_a_token_that_is_found_dead_while_looking_fails_the_run() -> None:
    scene, run = await started()
    scene.world.kill()
    scene.house.clock.move(JUST_NOW)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.calls) == (RunStatus.FAILED, 0)
    assert (await scene.connection(run.connection_id)).state is State.REVOKED


@pytest.mark.parametrize("path", ["user", "centers", "accounts"])
@pytest.mark.parametrize("error", [RateLimited("too often", after=90), Unavailable("down")])
async def test_a_platform_that_does_not_say_what_there_is_loses_nothing(
    path: str, error: ProviderError
) -> None:
    scene, run = await started(Frail())
    known = await scene.house.storage.ad_accounts.of(scene.profile_id)
    scene.house.clock.move(JUST_NOW)
    scene.world.fail(path, error)
    told = await scene.house.make(RunSync)(run)
    assert await scene.house.storage.ad_accounts.of(scene.profile_id) == known
    assert await slices_of(scene, run) == []
    if isinstance(error, RateLimited):
        pause = timedelta(seconds=90)
        assert (told.resume_at, told.is_planned) == (scene.house.clock.now() + pause, False)
        scene.house.clock.move(pause)
    else:
        assert (told.status, error.args[0] in told.problem) == (RunStatus.FAILED, True)
        told = await scene.house.make(StartSync)(scene.ana, run.connection_id)
    assert (await scene.house.make(RunSync)(told)).status is RunStatus.DONE
    await require_whole(scene)
