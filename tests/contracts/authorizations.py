"""What every Authorizations does."""

import asyncio

import msgspec
import pytest

from core.authorization import Authorization, Opened, Stage
from core.errors import NotFound
from core.ids import AuthorizationId
from core.problem import Problem
from tests.contracts.scene import ANA, FAKE, FIRST, OURS, SHOES, T0, T1, T2, T3, THEIRS
from tests.fakes.storage import Open, Storage

WAITING = Authorization(
    id=AuthorizationId("a1"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    opened=Opened.LINK,
    link_hash="l" * 64,
    created_at=T0,
    expires_at=T1,
)
FULL = Authorization(
    id=AuthorizationId("a0"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    connection_id=FIRST.id,
    member_id=ANA.id,
    reconnects=True,
    opened=Opened.HERE,
    stage=Stage.FAILED,
    link_hash="m" * 64,
    state_hash="s" * 64,
    browser_hash="b" * 64,
    sealed_verifier="k1:sealed",
    created_at=T1,
    expires_at=T2,
    ended_at=T3,
    problem=Problem(code="authorization_denied", subject="s", detail="d", since=T2),
)


async def kept(storage: Storage) -> Storage:
    for one in (WAITING, FULL):
        await storage.authorizations.add(one)
    await storage.work.commit()
    return storage


class AuthorizationsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        one = await kept(storages())
        for attempt in (WAITING, FULL):
            assert await one.authorizations.get(OURS.id, attempt.id) == attempt

    async def test_they_are_told_newest_first(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.authorizations.of(SHOES.id) == [FULL, WAITING]

    async def test_another_workspaces_attempt_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(NotFound):
            await one.authorizations.get(THEIRS.id, FULL.id)

    async def test_link_and_state_lead_to_their_attempt(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.authorizations.by_link(WAITING.link_hash) == WAITING
        assert await one.authorizations.by_state("s" * 64) == FULL
        assert await one.authorizations.by_link("x" * 64) is None
        assert await one.authorizations.by_state("x" * 64) is None

    async def test_a_move_is_made_from_the_stage_it_starts_at(self, storages: Open) -> None:
        one = await kept(storages())
        opened = msgspec.structs.replace(WAITING, stage=Stage.OPENED, state_hash="t" * 64)
        assert await one.authorizations.move(WAITING, opened)
        await one.work.commit()
        withdrawn = msgspec.structs.replace(WAITING, stage=Stage.WITHDRAWN)
        assert not await storages().authorizations.move(WAITING, withdrawn)
        assert await storages().authorizations.get(OURS.id, WAITING.id) == opened

    async def test_of_two_who_move_at_once_one_does(self, storages: Open) -> None:
        await kept(storages())
        moved = await asyncio.gather(*(_use_up(storages()) for _ in range(5)))
        assert sorted(moved) == [False, False, False, False, True]


async def _use_up(storage: Storage) -> bool:
    opened = msgspec.structs.replace(WAITING, stage=Stage.OPENED)
    done = await storage.authorizations.move(WAITING, opened)
    await asyncio.sleep(0)
    await storage.work.commit()
    return done
