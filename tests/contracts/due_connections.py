"""Which connections every Connections calls due for a sync."""

from datetime import datetime, timedelta

import msgspec

from core.ids import ConnectionId, SyncRunId
from core.problem import Problem
from core.sync import RunStatus, SyncRun
from tests.contracts.scene import FIRST, OURS, SECOND, SHOES, T1, T2, T3
from tests.fakes.storage import Open, Storage

ILL = (Problem(code="platform_failing", since=T2),)
GONE = (Problem(code="disconnected", since=T2),)


class DueConnectionsContract:
    async def test_the_due_are_those_at_rest_that_may_be_synced(self, storages: Open) -> None:
        one = storages()
        assert await _due(one) == [FIRST.id, SECOND.id]
        run = SyncRun(
            id=SyncRunId("r1"),
            workspace_id=OURS.id,
            profile_id=SHOES.id,
            connection_id=FIRST.id,
            started_by="Ana",
            started_at=T1,
            beat_at=T1,
        )
        await one.sync_runs.add(run)
        gone = msgspec.structs.replace(SECOND, problems=GONE)
        await one.connections.change(gone)
        await one.work.commit()
        assert await _due(storages()) == []
        await one.sync_runs.change(msgspec.structs.replace(run, status=RunStatus.DONE, ended_at=T2))
        await one.work.commit()
        assert await _due(storages(), rested=T1) == [FIRST.id]
        assert await _due(storages(), rested=T1 - timedelta(seconds=1)) == []

    async def test_a_run_from_before_something_new_came_does_not_count(
        self, storages: Open
    ) -> None:
        one = storages()
        for number, connection in enumerate((FIRST, SECOND)):
            run = SyncRun(
                id=SyncRunId(f"r{number}"),
                workspace_id=OURS.id,
                profile_id=SHOES.id,
                connection_id=connection.id,
                status=RunStatus.DONE,
                started_by="Ana",
                started_at=T2,
                beat_at=T2,
            )
            await one.sync_runs.add(run)
        await one.connections.change(msgspec.structs.replace(FIRST, changed_at=T3))
        await one.connections.change(msgspec.structs.replace(SECOND, changed_at=T2))
        await one.work.commit()
        assert await _due(storages(), T1, T1) == [FIRST.id]

    async def test_the_degraded_are_due_by_a_moment_of_their_own(self, storages: Open) -> None:
        one = storages()
        for number, connection in enumerate((FIRST, SECOND)):
            run = SyncRun(
                id=SyncRunId(f"r{number}"),
                workspace_id=OURS.id,
                profile_id=SHOES.id,
                connection_id=connection.id,
                status=RunStatus.FAILED,
                started_by="Ana",
                started_at=T2,
                beat_at=T2,
                ended_at=T2,
            )
            await one.sync_runs.add(run)
        await one.connections.change(msgspec.structs.replace(SECOND, problems=ILL))
        await one.work.commit()
        assert await _due(storages(), rested=T1, ill_rested=T2) == [SECOND.id]
        assert await _due(storages(), rested=T2, ill_rested=T1) == [FIRST.id]

    async def test_the_due_are_told_page_by_page(self, storages: Open) -> None:
        assert await _due(storages(), limit=1) == [FIRST.id]
        assert await _due(storages(), after=FIRST.id) == [SECOND.id]
        assert await _due(storages(), after=SECOND.id) == []


async def _due(
    storage: Storage,
    rested: datetime = T3,
    ill_rested: datetime = T3,
    after: ConnectionId | None = None,
    limit: int = 9,
) -> list[ConnectionId]:
    return [one.id for one in await storage.connections.due(rested, ill_rested, after, limit)]
