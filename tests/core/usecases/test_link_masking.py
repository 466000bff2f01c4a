"""What a plugin's error says about linked accounts is told without the key."""

from collections.abc import Awaitable, Callable

import pytest

from core.errors import Error
from core.ids import AdAccountId, BusinessCenterId, PublicAccountId
from core.provider_errors import Garbled, Rejected
from core.usecases.linking_ads import ListPosts, UnlinkAccount
from core.usecases.pairwise import Outcome
from tests.canary import TOKEN
from tests.core.usecases.linking import BC, BOB, Linked, linked
from tests.fakes.platforms import FAKE

ODD = [Rejected(f"No {TOKEN}."), ValueError(TOKEN)]


async def ask(one: Linked) -> None:
    await one.ask()


async def unlink(one: Linked) -> None:
    place = FAKE, BusinessCenterId(BC), PublicAccountId("x")
    await one.make(UnlinkAccount)(one.scene.ana, one.scene.profile_id, *place)


async def posts(one: Linked) -> None:
    place = FAKE, BusinessCenterId(BC), PublicAccountId("x")
    await one.make(ListPosts)(one.scene.ana, one.scene.profile_id, *place)


@pytest.mark.parametrize("error", ODD, ids=lambda one: type(one).__name__)
async def test_of_many_deeds_the_one_that_fails_tells_no_key(error: Exception) -> None:
    one = await linked("x", "y")
    one.scene.world.fail("link.assign", error)
    failed, done = await one.assign((BOB, "x"), (BOB, "y"))
    assert (failed.outcome, done.outcome) == (Outcome.FAILED, Outcome.DONE)
    assert TOKEN not in failed.reason
    assert "•••" in failed.reason
    one.scene.world.fail("link.link_ad", error)
    failed, done = await one.link_ads("a1", "a2")
    assert (failed.ad_account_id, failed.outcome) == (AdAccountId("a1"), Outcome.FAILED)
    assert TOKEN not in failed.reason
    assert done.outcome is Outcome.DONE


@pytest.mark.parametrize("error", ODD, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize(
    ("path", "deed"),
    [
        ("link.accounts", ask),
        ("link.url", ask),
        ("link.unlink", unlink),
        ("link.posts", posts),
    ],
)
async def test_no_error_of_a_plugin_tells_the_key(
    path: str, deed: Callable[[Linked], Awaitable[None]], error: Exception
) -> None:
    one = await linked("x")
    await one.link_ads("a1")
    one.scene.world.fail(path, error)
    with pytest.raises(Error) as caught:
        await deed(one)
    assert TOKEN not in str(caught.value)
    assert "•••" in str(caught.value)
    assert isinstance(caught.value, Rejected | Garbled)


@pytest.mark.parametrize("error", ODD, ids=lambda one: type(one).__name__)
async def test_a_reading_that_failed_keeps_no_more_than_a_code(error: Exception) -> None:
    one = await linked("x")
    one.scene.world.fail("link.accounts", error)
    assert await one.read() in {Rejected.code, Garbled.code}
    kept = await one.scene.house.storage.asked_readings.of(one.scene.profile_id)
    assert TOKEN not in repr(kept)
