"""What every Profiles does."""

import msgspec
import pytest

from core.audit import AuditEntry
from core.errors import NameTaken, NotFound, PlanLimit
from core.ids import AuditId, ProfileId
from tests.contracts.scene import FIRST, HATS, OURS, SHOES, T2, THEIRS, sealed
from tests.fakes.storage import Open

BAGS = msgspec.structs.replace(HATS, id=ProfileId("p3"), name="Bags", created_at=T2)


class ProfilesContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        assert await storages().profiles.get(OURS.id, SHOES.id) == SHOES

    async def test_they_are_told_oldest_first(self, storages: Open) -> None:
        assert await storages().profiles.of(OURS.id) == [SHOES, HATS]
        assert await storages().profiles.of(THEIRS.id) == []

    async def test_another_workspaces_profile_is_not_found(self, storages: Open) -> None:
        with pytest.raises(NotFound):
            await storages().profiles.get(THEIRS.id, SHOES.id)

    @pytest.mark.parametrize("name", ["Hats", "HATS", "\uff28ats"])
    async def test_a_name_that_reads_the_same_is_taken(self, storages: Open, name: str) -> None:
        with pytest.raises(NameTaken) as refused:
            await storages().profiles.add(msgspec.structs.replace(BAGS, name=name))
        assert refused.value.field == "name"

    async def test_renaming_to_a_taken_name_is_refused(self, storages: Open) -> None:
        with pytest.raises(NameTaken):
            await storages().profiles.change(msgspec.structs.replace(SHOES, name="hats"))

    async def test_a_seat_is_taken_once(self, storages: Open) -> None:
        with pytest.raises(PlanLimit):
            await storages().profiles.add(msgspec.structs.replace(BAGS, seat=SHOES.seat))
        with pytest.raises(PlanLimit):
            await storages().profiles.change(msgspec.structs.replace(HATS, seat=SHOES.seat))

    async def test_name_and_seat_are_free_in_another_workspace(self, storages: Open) -> None:
        one = storages()
        twin = msgspec.structs.replace(SHOES, id=ProfileId("p9"), workspace_id=THEIRS.id)
        await one.profiles.add(twin)
        await one.work.commit()
        assert await storages().profiles.of(THEIRS.id) == [twin]

    async def test_any_number_may_be_without_a_seat(self, storages: Open) -> None:
        one = storages()
        await one.profiles.add(BAGS)
        await one.work.commit()
        assert await storages().profiles.of(OURS.id) == [SHOES, HATS, BAGS]

    async def test_all_in_it_goes_and_the_trail_stays(self, storages: Open) -> None:
        one = storages()
        entry = AuditEntry(
            id=AuditId("e1"),
            workspace_id=OURS.id,
            at=T2,
            actor="Ana",
            action="profile.created",
            target=SHOES.id,
        )
        await one.audit.add(entry)
        await one.credentials.put(sealed(FIRST))
        await one.work.commit()
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        other = storages()
        assert await other.profiles.of(OURS.id) == [HATS]
        assert await other.connections.of(SHOES.id) == []
        assert await other.credentials.get(FIRST.id) is None
        assert await other.audit.of(OURS.id, before=None, limit=9) == [entry]
