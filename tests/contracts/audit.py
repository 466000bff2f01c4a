"""What every Audit does."""

from core.audit import AuditEntry, Result
from core.ids import AuditId, WorkspaceId
from tests.contracts.scene import OURS, T0, T1, THEIRS
from tests.fakes.storage import Open, Storage


def entry(id: str, workspace_id: WorkspaceId = OURS.id) -> AuditEntry:
    return AuditEntry(
        id=AuditId(id),
        workspace_id=workspace_id,
        at=T0,
        actor="Ana",
        action="profile.created",
        target="p1",
        result=Result.REFUSED,
        detail="why “so”",
        request_id="req-1",
    )


FIRST, THIRD, LAST = entry("z"), entry("m"), entry("a")


async def kept(storage: Storage) -> Storage:
    for one in (FIRST, entry("x", THEIRS.id), THIRD, LAST):
        await storage.audit.add(one)
    await storage.work.commit()
    return storage


class AuditContract:
    async def test_every_field_comes_back_newest_first(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.audit.of(OURS.id, before=None, limit=9) == [LAST, THIRD, FIRST]

    async def test_workspaces_are_kept_apart(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.audit.of(THEIRS.id, before=None, limit=9)
        assert [row.id for row in found] == ["x"]

    async def test_pages_follow_one_another(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.audit.of(OURS.id, before=None, limit=1) == [LAST]
        assert await one.audit.of(OURS.id, before=LAST.id, limit=1) == [THIRD]
        assert await one.audit.of(OURS.id, before=FIRST.id, limit=9) == []

    async def test_an_entry_is_known_in_its_own_workspace_alone(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.audit.has(OURS.id, FIRST.id)
        assert not await one.audit.has(THEIRS.id, FIRST.id)
        assert not await one.audit.has(OURS.id, AuditId("nothing"))

    async def test_an_entry_outlives_its_workspace(self, storages: Open) -> None:
        one = storages()
        stray = entry("q", WorkspaceId("never-kept"))
        await one.audit.add(stray)
        await one.work.commit()
        found = await storages().audit.of(stray.workspace_id, before=None, limit=9)
        assert (found, found[0].at < T1) == ([stray], True)
