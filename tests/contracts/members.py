"""What every Members does."""

import msgspec
import pytest

from core.access import Role
from core.errors import NameTaken, NotFound
from core.ids import ApiKeyId, MemberId
from core.workspace import ApiKey, Member
from tests.contracts.scene import ANA, OURS, T0, T1, THEIRS
from tests.fakes.storage import Open

BEN = Member(
    id=MemberId("m0"),
    workspace_id=OURS.id,
    email="ben@example.com",
    name="Ben",
    role=Role.VIEWER,
    created_at=T1,
)


class MembersContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        assert await storages().members.get(OURS.id, ANA.id) == ANA

    async def test_they_are_told_oldest_first(self, storages: Open) -> None:
        one = storages()
        await one.members.add(BEN)
        await one.work.commit()
        assert await storages().members.of(OURS.id) == [ANA, BEN]
        assert await storages().members.of(THEIRS.id) == []

    async def test_another_workspaces_member_is_not_found(self, storages: Open) -> None:
        with pytest.raises(NotFound):
            await storages().members.get(THEIRS.id, ANA.id)

    async def test_an_address_is_taken_once_a_workspace(self, storages: Open) -> None:
        one = storages()
        with pytest.raises(NameTaken) as refused:
            await one.members.add(msgspec.structs.replace(BEN, email=ANA.email))
        assert refused.value.field == "email"
        await one.work.release()
        elsewhere = msgspec.structs.replace(BEN, email=ANA.email, workspace_id=THEIRS.id)
        await one.members.add(elsewhere)
        await one.work.commit()
        assert await storages().members.of(THEIRS.id) == [elsewhere]

    async def test_a_changed_one_is_kept(self, storages: Open) -> None:
        changed = msgspec.structs.replace(ANA, role=Role.ADMIN, name="Anna")
        one = storages()
        await one.members.change(changed)
        await one.work.commit()
        assert await storages().members.get(OURS.id, ANA.id) == changed

    async def test_a_removed_one_takes_their_keys_along(self, storages: Open) -> None:
        key = ApiKey(
            id=ApiKeyId("k1"),
            workspace_id=OURS.id,
            member_id=ANA.id,
            name="ci",
            hint="adp_abc",
            hash="h" * 64,
            created_at=T0,
        )
        one = storages()
        await one.api_keys.add(key)
        await one.work.commit()
        await one.members.remove(ANA.id)
        await one.work.commit()
        assert await storages().members.of(OURS.id) == []
        assert await storages().api_keys.by_hash(key.hash) is None
