"""A reading of linked accounts that somebody asked for is a job, and stands here."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME = "asked_readings"


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("profile_id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("business_center_id", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(timezone=True), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("beat_at", UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcTime(timezone=True)),
        sa.Column("problem", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f(f"fk_{_NAME}_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{_NAME}_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint(
            "profile_id", "provider", "business_center_id", name=op.f(f"pk_{_NAME}")
        ),
        sa.UniqueConstraint("id", name=op.f(f"uq_{_NAME}_id")),
    )
    op.create_index("asked_readings_under_way", _NAME, ["ended_at"])
