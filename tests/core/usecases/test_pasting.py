"""A token that somebody pastes becomes a connection like any other, and is never given back."""

import pytest

from core.access import Role
from core.authorization import Stage
from core.credential import Credential
from core.errors import Denied, Invalid
from core.permission import Grant
from core.problem import State
from core.provider import Exchange, Session
from core.provider_errors import Revoked, Unavailable
from core.secret import Secret
from core.usecases.pasting import ConnectByToken
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE, FakeProvider
from tests.fakes.world import MIA


class Takes(FakeProvider):
    """A provider whose platform gives out tokens by hand."""

    async def adopt(self, session: Session, token: Secret) -> Exchange:
        if session.credential is not None:
            raise Revoked("It was to be asked unsigned.")
        return Exchange(credential=Credential(token=token), grant=Grant(claimed=self.claimed))


async def scene_with_tokens(plan: str = "self_hosted") -> Scene:
    scene = await begun(plan)
    scene.house.platforms.providers = (Takes(),)
    return scene


def paste(scene: Scene) -> ConnectByToken:
    return scene.house.make(ConnectByToken)


async def test_a_pasted_token_connects_and_discovers_everything() -> None:
    scene = await scene_with_tokens()
    done = await paste(scene)(scene.ana, scene.profile_id, FAKE, Secret(f" {TOKEN}\n"))
    assert done.stage is Stage.DONE
    assert done.connection_id
    connection = await scene.connection(done.connection_id)
    assert (connection.user, connection.state) == (MIA, State.CONNECTED)
    assert len(await scene.house.storage.ad_accounts.of(scene.profile_id)) == 2
    assert {"authorization.pasted", "connection.made"} <= set(await scene.actions())
    assert TOKEN not in str(scene.kept()) + str(await scene.trail())


@pytest.mark.parametrize("text", ["", "  ", "two words", "a\nb"])
async def test_what_is_no_token_is_told(text: str) -> None:
    scene = await scene_with_tokens()
    with pytest.raises(Invalid) as raised:
        await paste(scene)(scene.ana, scene.profile_id, FAKE, Secret(text))
    assert raised.value.field == "token"


async def test_a_provider_without_such_tokens_says_so() -> None:
    scene = await begun()
    with pytest.raises(Invalid, match="takes no pasted tokens"):
        await paste(scene)(scene.ana, scene.profile_id, FAKE, Secret(TOKEN))


async def test_a_viewer_pastes_nothing() -> None:
    scene = await scene_with_tokens()
    viewer = scene.as_role(Role.VIEWER)
    with pytest.raises(Denied):
        await paste(scene)(viewer, scene.profile_id, FAKE, Secret(TOKEN))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Revoked("It opens nothing."), "credential_revoked"),
        (Unavailable("It is down."), "authorization_unanswered"),
    ],
)
async def test_a_token_that_opens_nothing_fails_the_attempt(error: Exception, code: str) -> None:
    scene = await scene_with_tokens()
    scene.world.faults["user"] = [error]
    done = await paste(scene)(scene.ana, scene.profile_id, FAKE, Secret(TOKEN))
    assert done.stage is Stage.FAILED
    assert done.problem is not None
    assert done.problem.code == code
    assert await scene.house.storage.connections.of(scene.profile_id) == []
    assert scene.world.revoked == []
