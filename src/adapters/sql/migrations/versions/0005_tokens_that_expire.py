"""Credentials that are renewed, by one process at a time."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_refresh", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("refresh_expires_at", UtcTime(timezone=True), nullable=True))
        batch_op.add_column(_count("version", "1"))
        batch_op.add_column(sa.Column("renew_at", UtcTime(timezone=True), nullable=True))
        batch_op.add_column(_count("failures", "0"))
        batch_op.add_column(
            sa.Column("failing", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("claimed_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("claimed_until", UtcTime(timezone=True), nullable=True))
        batch_op.add_column(_count("fence", "0"))
        batch_op.create_index(batch_op.f("ix_credentials_renew_at"), ["renew_at"], unique=False)


def _count(name: str, first: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=first)
