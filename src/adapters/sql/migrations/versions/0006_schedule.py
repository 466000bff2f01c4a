"""The jobs and the schedule."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", UtcTime(timezone=True), nullable=False),
        sa.Column("beat_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_index("sync_runs_of", "sync_runs", ["connection_id", "started_at"])
    if op.get_bind().dialect.name == "postgresql":
        from adapters.jobs.names import install

        install(op.get_bind())
