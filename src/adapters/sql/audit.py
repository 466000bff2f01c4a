"""The audit trail in the database: a chain for each workspace, written in one place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.tables import audit, audit_heads
from adapters.sql.work import SqlWork, noun_of, row_of
from core.audit import EVERYTHING, AuditEntry, Head, Link, Sought, chained
from core.ids import AuditId, WorkspaceId


@dataclass(frozen=True, slots=True)
class SqlAudit:
    """The audit trail in the database."""

    work: SqlWork

    async def add(self, entry: AuditEntry) -> None:
        self.work.at_last(_keep, entry)

    async def has(self, workspace_id: WorkspaceId, id: AuditId) -> bool:
        query = select(audit).where(audit.c.workspace_id == workspace_id, audit.c.id == id)
        return bool(await self.work.many(query, AuditEntry))

    async def of(
        self,
        workspace_id: WorkspaceId,
        *,
        before: AuditId | None,
        limit: int,
        only: Sought = EVERYTHING,
    ) -> list[AuditEntry]:
        query = select(audit).where(audit.c.workspace_id == workspace_id, *_fitting(only))
        if before is not None:
            query = query.where(audit.c.number < _number_of(before))
        return await self.work.many(query.order_by(audit.c.number.desc()).limit(limit), AuditEntry)

    async def actors(self, workspace_id: WorkspaceId, limit: int) -> list[str]:
        theirs = select(audit.c.actor).where(audit.c.workspace_id == workspace_id).distinct()
        found = await self.work.execute(theirs.order_by(audit.c.actor).limit(limit))
        return [str(one) for one in found.scalars()]

    async def links(
        self, workspace_id: WorkspaceId, *, after: AuditId | None, limit: int
    ) -> list[Link]:
        query = select(audit).where(audit.c.workspace_id == workspace_id)
        if after is not None:
            query = query.where(audit.c.number > _number_of(after))
        found = await self.work.execute(query.order_by(audit.c.number).limit(limit))
        return [
            Link(entry=noun_of(row, AuditEntry), chain=row["chain"]) for row in found.mappings()
        ]

    async def head(self, workspace_id: WorkspaceId) -> Head:
        query = select(audit_heads).where(audit_heads.c.workspace_id == workspace_id)
        return await self.work.one(query, Head) or Head()


def _fitting(only: Sought) -> Iterator[ColumnElement[bool]]:
    if only.actor:
        yield audit.c.actor == only.actor
    if only.nouns:
        yield or_(*(audit.c.action.startswith(f"{one}.", autoescape=True) for one in only.nouns))
    if only.result:
        yield audit.c.result == only.result
    if only.since:
        yield audit.c.at >= only.since
    if only.until:
        yield audit.c.at < only.until


def _number_of(id: AuditId) -> Select[tuple[int]]:
    return select(audit.c.number).where(audit.c.id == id).scalar_subquery()  # type: ignore[return-value]


async def _keep(work: SqlWork, entries: Iterable[AuditEntry]) -> None:
    """Chain the entries: one writer of a workspace's trail at a time, in the same order for all."""
    by_workspace: dict[WorkspaceId, list[AuditEntry]] = {}
    for entry in entries:
        by_workspace.setdefault(entry.workspace_id, []).append(entry)
    for workspace_id, theirs in sorted(by_workspace.items()):
        links, head = chained(await _hold(work, workspace_id), theirs)
        rows = [row_of(audit, link.entry, chain=link.chain) for link in links]
        await work.execute(insert(audit), rows)
        query = update(audit_heads).where(audit_heads.c.workspace_id == workspace_id)
        await work.execute(query.values(number=head.number, chain=head.chain))


async def _hold(work: SqlWork, workspace_id: WorkspaceId) -> Head:
    """The end of the chain, for nobody else until the commit; made where there is none yet."""
    kind = sqlite if work.engine.dialect.name == "sqlite" else postgresql
    made = kind.insert(audit_heads).values(workspace_id=workspace_id, number=0, chain="")
    held = made.on_conflict_do_update(
        index_elements=["workspace_id"], set_={"number": audit_heads.c.number}
    )
    return await work.one(held.returning(audit_heads), Head) or Head()
