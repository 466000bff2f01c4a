import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

from core.auth import OAuth
from core.authorization import Stage
from tests.canary import CODE
from tests.core.usecases.scene import Left, Scene, begun

WITH_PKCE = OAuth(
    authorize_url="https://example.com/yes",
    pkce=True,
    scopes=("read", "write"),
    client_id_param="app_id",
    code_params=("auth_code", "code"),
    extra={"response_type": "code"},
)


async def left_with_pkce() -> tuple[Scene, Left]:
    scene = await begun(oauth=WITH_PKCE)
    return scene, await scene.leave()


async def test_the_url_carries_an_s256_challenge_of_the_verifier() -> None:
    scene, left = await left_with_pkce()
    await scene.come_back(left)
    asked = parse_qs(urlsplit(left.url).query)
    hashed = hashlib.sha256(scene.world.verifiers[CODE].encode()).digest()
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()]


async def test_the_exchange_gets_the_verifier_and_succeeds() -> None:
    scene, left = await left_with_pkce()
    assert (await scene.come_back(left)).stage is Stage.DONE
    assert len(scene.world.verifiers[CODE]) >= 43


async def test_the_verifier_is_neither_in_the_url_nor_kept_in_the_open() -> None:
    scene, left = await left_with_pkce()
    kept = str(scene.kept())
    await scene.come_back(left)
    verifier = scene.world.verifiers[CODE]
    assert verifier not in left.url
    assert verifier not in kept + str(scene.kept()) + str(await scene.trail())


async def test_each_attempt_has_a_verifier_of_its_own() -> None:
    scene, left = await left_with_pkce()
    other = await scene.leave()
    assert left.url.partition("code_challenge=")[2] != other.url.partition("code_challenge=")[2]


async def test_the_platforms_oddities_are_in_the_url_and_the_callback() -> None:
    scene, left = await left_with_pkce()
    asked = parse_qs(urlsplit(left.url).query)
    assert asked["app_id"] == ["app-1"]
    assert asked["scope"] == ["read write"]
    assert asked["response_type"] == ["code"]
    assert (await scene.come_back(left, {"auth_code": CODE})).stage is Stage.DONE


async def test_a_platform_without_pkce_sees_no_challenge() -> None:
    scene = await begun()
    left = await scene.leave()
    await scene.come_back(left)
    assert "code_challenge" not in left.url
    assert scene.world.verifiers[CODE] == ""


async def test_who_comes_back_is_asked_again_for_what_was_declined() -> None:
    again = OAuth(authorize_url="https://example.com/yes", extra_again={"auth_type": "rerequest"})
    scene = await begun(oauth=again)
    assert "auth_type" not in (await scene.leave()).url
    connection = await scene.connect()
    assert "auth_type=rerequest" in (await scene.leave(restores=connection.id)).url


async def test_what_the_operator_decided_stands_in_place_of_the_scopes() -> None:
    oauth = OAuth(
        authorize_url="https://example.com/yes",
        scopes=("read",),
        from_options={"config_id": "LOGIN_CONFIG"},
    )
    scene = await begun(oauth=oauth)
    assert "scope=read" in (await scene.leave()).url
    scene.house.platforms.options = {"LOGIN_CONFIG": "771"}
    url = (await scene.leave()).url
    assert "config_id=771" in url
    assert "scope" not in url
