"""The audit trail as a chain, so that an entry altered or removed is found."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime
from adapters.sql.work import noun_of
from core.audit import AuditEntry, Head, chained

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT_A_TIME = 1_000

audit = sa.table(
    "audit",
    sa.column("number", sa.BigInteger()),
    sa.column("id", sa.String()),
    sa.column("workspace_id", sa.String()),
    sa.column("at", UtcTime(timezone=True)),
    sa.column("actor", sa.Text()),
    sa.column("action", sa.Text()),
    sa.column("target", sa.Text()),
    sa.column("result", sa.String()),
    sa.column("detail", sa.Text()),
    sa.column("request_id", sa.Text()),
    sa.column("chain", sa.String()),
)


def upgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("chain", sa.String(length=64), nullable=False, server_default="")
        )
    heads = op.create_table(
        "audit_heads",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_audit_heads")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_audit_heads_number")),
    )
    ends = _chain_what_is_there(op.get_bind())
    rows = [
        {"workspace_id": id, "number": end.number, "chain": end.chain} for id, end in ends.items()
    ]
    op.bulk_insert(heads, rows)


def _chain_what_is_there(db: sa.Connection) -> dict[str, Head]:
    ends: dict[str, Head] = {}
    last = 0
    while rows := _next(db, last):
        changes: list[dict[str, Any]] = []
        for row in rows:
            before = ends.get(row["workspace_id"], Head())
            [link], ends[row["workspace_id"]] = chained(before, [noun_of(row, AuditEntry)])
            changes.append({"which": row["number"], "hash": link.chain})
        db.execute(
            sa.update(audit)
            .where(audit.c.number == sa.bindparam("which"))
            .values(chain=sa.bindparam("hash")),
            changes,
        )
        last = rows[-1]["number"]
    return ends


def _next(db: sa.Connection, last: int) -> Sequence[sa.RowMapping]:
    query = sa.select(audit).where(audit.c.number > last).order_by(audit.c.number)
    return db.execute(query.limit(AT_A_TIME)).mappings().all()
