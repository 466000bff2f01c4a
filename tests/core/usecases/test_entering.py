from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from core.access import Role
from core.audit import Result
from core.auth import ApiKey, Field
from core.authorization import Authorization, Opened, Stage
from core.connection import Connection
from core.credential import Credential, packed, unpacked
from core.errors import CallbackRefused, Denied, Invalid, Refused, TrialExpired
from core.ids import ConnectionId
from core.problem import State
from core.provider_errors import (
    AddressUnknown,
    Expired,
    ForbiddenHost,
    ProviderError,
    RateLimited,
    Revoked,
    Unavailable,
)
from core.secret import Secret
from core.usecases.authorizations import OpenAuthorization
from core.usecases.callbacks import FinishAuthorization
from core.usecases.connections import Disconnect
from core.usecases.entering import EnterKey
from core.usecases.vault import Vault
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.house import House
from tests.fakes.platforms import FAKE
from tests.fakes.world import MIA, ZOE

FORM = ApiKey(
    fields=(
        Field(name="api_key", label="API key", is_secret=True),
        Field(name="team", label="Team", is_required=False),
    )
)
OTHER = "canary-token-of-zoe"
GIVEN = {"api_key": TOKEN, "team": "blue"}


@dataclass
class Keyed:
    """Somebody with a key."""

    scene: Scene
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.house = self.scene.house

    async def enter(self, role: Role = Role.MANAGER, **given: str) -> Authorization:
        enter = self.house.make(EnterKey)
        actor = self.scene.as_role(role)
        return await enter(actor, self.scene.profile_id, FAKE, given or GIVEN)

    async def again(self, id: ConnectionId, **given: str) -> Authorization:
        return await self.house.make(EnterKey).again(self.scene.ana, id, given or GIVEN)

    async def connected(self) -> Connection:
        done = await self.enter()
        assert done.connection_id, done.problem
        return await self.scene.connection(done.connection_id)


async def keyed(**scene: Any) -> Keyed:  # noqa: ANN401 - arguments of `begun`
    return Keyed(await begun(oauth=FORM, **scene))


async def test_a_key_connects_discovers_and_proves_what_it_may() -> None:
    one = await keyed()
    done = await one.enter()
    assert (done.stage, done.problem, done.opened) == (Stage.DONE, None, Opened.HERE)
    assert done.connection_id
    connection = await one.scene.connection(done.connection_id)
    assert connection.user == MIA
    assert connection.grant.proven == {"reporting"}
    accounts = await one.house.storage.ad_accounts.of(one.scene.profile_id)
    assert [account.id for account in accounts] == ["a1", "a2"]
    assert {"key.entered", "connection.made"} <= set(await one.scene.actions())


async def test_all_that_was_entered_is_sealed_together_and_comes_out_again() -> None:
    one = await keyed()
    connection = await one.connected()
    credential = await one.house.make(Vault).open(connection)
    assert credential.token == Secret(TOKEN)
    assert credential.fields == {name: Secret(text) for name, text in GIVEN.items()}
    kept = repr(one.scene.kept())
    assert TOKEN not in kept
    assert "blue" not in kept


async def test_the_key_is_tried_before_anything_is_kept() -> None:
    one = await keyed()
    failed = await one.enter(api_key="canary-not-a-key")
    assert failed.stage is Stage.FAILED
    assert failed.problem
    assert failed.problem.code == "key_refused"
    assert "connections" not in one.scene.kept()
    assert "credentials" not in one.scene.kept()
    entry = (await one.scene.trail())[0]
    assert (entry.action, entry.result, entry.actor) == (
        "authorization.failed",
        Result.FAILED,
        "Ana",
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Expired("no"), "key_refused"),
        (Revoked("no"), "key_refused"),
        (Unavailable("down"), "authorization_unanswered"),
        (RateLimited("slow", after=9), "authorization_unanswered"),
        (AddressUnknown("nobody"), "address_unknown"),
        (ForbiddenHost("inside"), "address_forbidden"),
    ],
)
async def test_what_the_platform_answers_is_told_as_a_problem(
    error: ProviderError, code: str
) -> None:
    one = await keyed()
    one.scene.world.fail("user", error)
    failed = await one.enter()
    assert failed.problem
    assert failed.problem.code == code


async def test_a_key_that_failed_is_not_taken_back_for_it_was_not_given_to_us_alone() -> None:
    one = await keyed()
    connection = await one.connected()
    one.scene.world.users[OTHER] = ZOE
    await one.again(connection.id, api_key=OTHER)
    assert one.scene.world.revoked == []


async def test_another_key_of_the_same_user_restores_the_connection() -> None:
    one = await keyed()
    before = await one.connected()
    one.scene.world.users[OTHER] = MIA
    await one.house.make(Disconnect)(one.scene.ana, before.id)
    done = await one.again(before.id, api_key=OTHER)
    assert (done.stage, done.connection_id) == (Stage.DONE, before.id)
    after = await one.scene.connection(before.id)
    assert after.state is not State.DISCONNECTED
    assert (await one.house.make(Vault).open(after)).token == Secret(OTHER)


async def test_a_key_of_another_user_is_refused_and_the_old_one_stays() -> None:
    one = await keyed()
    before = await one.connected()
    one.scene.world.users[OTHER] = ZOE
    failed = await one.again(before.id, api_key=OTHER)
    assert failed.problem
    assert failed.problem.code == "wrong_account"
    assert await one.scene.connection(before.id) == before
    assert (await one.house.make(Vault).open(before)).token == Secret(TOKEN)


async def test_only_a_manager_enters_keys() -> None:
    one = await keyed()
    with pytest.raises(Denied):
        await one.enter(Role.MEDIA_BUYER)
    assert one.scene.world.asked == []


async def test_a_field_that_cannot_be_right_is_refused_before_the_platform_is_asked() -> None:
    one = await keyed()
    with pytest.raises(Invalid):
        await one.enter(api_key="", team="blue")
    assert one.scene.world.asked == []
    assert "authorizations" not in one.scene.kept()


async def test_a_form_without_its_key_is_refused() -> None:
    optional = ApiKey(fields=(Field(name="api_key", label="Key", is_required=False),))
    one = Keyed(await begun(oauth=optional))
    with pytest.raises(Invalid, match="The key is missing"):
        await one.enter(api_key=" ")


async def test_an_ended_trial_takes_no_key() -> None:
    one = await keyed(plan="trial")
    one.house.clock.move(timedelta(hours=25))
    with pytest.raises(TrialExpired):
        await one.enter()


async def test_each_way_of_connecting_is_only_for_its_own_providers() -> None:
    one = await keyed()
    opening = one.house.make(OpenAuthorization)
    with pytest.raises(Refused, match="no consent page"):
        await opening(one.scene.ana, one.scene.profile_id, FAKE, Opened.HERE)
    with pytest.raises(CallbackRefused):
        await one.house.make(FinishAuthorization)(FAKE, {"state": "x", "code": "y"}, None)
    paged = Keyed(await begun())
    with pytest.raises(Refused, match="takes no key"):
        await paged.enter()


def test_a_packed_credential_unpacks_and_a_bare_token_stays_as_it_is() -> None:
    fields = {"api_key": Secret(TOKEN), "team": Secret("blue")}
    assert unpacked(packed(Credential(token=Secret(TOKEN), fields=fields))) == (
        Secret(TOKEN),
        fields,
    )
    assert packed(Credential(token=Secret(TOKEN))) == Secret(TOKEN)
    assert unpacked(Secret(TOKEN)) == (Secret(TOKEN), {})
