"""The platforms' allowances, shared by all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("app", sa.String(255), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("paused_until", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("throttles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "app", "scope", "name", name=op.f("pk_allowances")),
    )
