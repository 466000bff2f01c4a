"""Giving an account back, whatever becomes of the one who does."""

from collections.abc import Mapping

import pytest

from core.audit import Result
from core.ids import PublicAccountId
from core.provider_errors import Unavailable
from core.usecases.keeping_links import KeepLinks
from core.usecases.linking_ads import UnlinkAccount
from tests.core.usecases.linking import BC, Linked, linked
from tests.fakes.platforms import FAKE

X = PublicAccountId("x")


class Killed(BaseException): ...


async def give_back(one: Linked) -> None:
    await one.make(UnlinkAccount)(one.scene.ana, one.scene.profile_id, FAKE, BC, X)


async def test_who_is_killed_after_the_platform_did_it_is_known_and_the_rest_is_found() -> None:
    one = await linked("x")
    assert await one.make(KeepLinks)() == 1
    real = one.there.answer

    def done_and_killed(path: str, params: Mapping[str, str]) -> object:
        real(path, params)
        if path == "link.unlink":
            raise Killed
        return real(path, params)

    one.there.answer = done_and_killed  # type: ignore[method-assign]
    with pytest.raises(Killed):
        await give_back(one)
    await one.scene.house.storage.work.release()
    assert (await one.card()).account.lost_at is None
    assert "linked_account.unlinking" in await one.scene.actions()
    one.move(minutes=1)
    assert await one.make(KeepLinks)() == 0, "the call may still be under way"
    one.move(minutes=1, seconds=1)
    assert await one.make(KeepLinks)() == 1
    assert (await one.card()).account.lost_at


async def test_what_the_platform_did_not_take_is_told_as_failed() -> None:
    one = await linked("x")
    one.scene.world.fail("link.unlink", Unavailable("down"))
    with pytest.raises(Unavailable):
        await give_back(one)
    entries = await one.scene.house.storage.audit.of(
        one.scene.ana.workspace_id, before=None, limit=2
    )
    assert [(each.action, each.result) for each in entries] == [
        ("linked_account.unlinked", Result.FAILED),
        ("linked_account.unlinking", Result.DONE),
    ]
    assert (await one.card()).account.lost_at is None
