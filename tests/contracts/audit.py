"""What every Audit does."""

import asyncio

import msgspec

from core.audit import AuditEntry, Head, Result, Sought, chained
from core.ids import AuditId, WorkspaceId
from tests.contracts.scene import OURS, T0, T1, T2, THEIRS
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

    async def test_it_is_sought_by_who_what_when_and_result(self, storages: Open) -> None:
        one = await kept(storages())
        other = msgspec.structs.replace(
            entry("b"), actor="Ben", action="ad_accounts.chosen", result=Result.DONE, at=T1
        )
        await one.audit.add(other)
        await one.work.commit()
        for only in (
            Sought(actor="Ben"),
            Sought(nouns=("sync", "ad_accounts")),
            Sought(result=Result.DONE),
            Sought(since=T1),
            Sought(actor="Ben", nouns=("ad_accounts",), since=T0, until=T2),
        ):
            found = await one.audit.of(OURS.id, before=None, limit=9, only=only)
            assert found == [other], only
        for only in (Sought(until=T1), Sought(nouns=("profile",), result=Result.REFUSED)):
            found = await one.audit.of(OURS.id, before=LAST.id, limit=9, only=only)
            assert found == [THIRD, FIRST], only
        nothing = Sought(nouns=("ad", "adXaccounts"))
        assert await one.audit.of(OURS.id, before=None, limit=9, only=nothing) == []
        assert await one.audit.actors(OURS.id, 9) == ["Ana", "Ben"]
        assert await one.audit.actors(OURS.id, 1) == ["Ana"]

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

    async def test_entries_are_chained_as_they_were_written(self, storages: Open) -> None:
        one = await kept(storages())
        links, head = chained(Head(), [FIRST, THIRD, LAST])
        assert await one.audit.links(OURS.id, after=None, limit=9) == links
        assert await one.audit.links(OURS.id, after=FIRST.id, limit=1) == links[1:2]
        assert await one.audit.links(OURS.id, after=LAST.id, limit=9) == []
        assert await one.audit.head(OURS.id) == head

    async def test_a_workspace_without_entries_has_an_empty_head(self, storages: Open) -> None:
        assert await storages().audit.head(WorkspaceId("never-kept")) == Head()

    async def test_what_is_released_is_not_chained(self, storages: Open) -> None:
        one = await kept(storages())
        before = await one.audit.head(OURS.id)
        await one.audit.add(entry("given up"))
        await one.work.release()
        await one.work.commit()
        assert await one.audit.head(OURS.id) == before

    async def test_twenty_who_write_at_once_make_one_chain(self, storages: Open) -> None:
        async def add(number: int) -> None:
            one = storages()
            await one.audit.add(entry(f"n{number}"))
            await one.work.commit()

        await asyncio.gather(*(add(number) for number in range(20)))
        one = storages()
        links = await one.audit.links(OURS.id, after=None, limit=99)
        again, head = chained(Head(), [link.entry for link in links])
        assert (links, await one.audit.head(OURS.id), head.number) == (again, head, 20)
