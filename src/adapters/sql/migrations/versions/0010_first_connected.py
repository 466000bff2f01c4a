"""When each connection was made first: reconnecting keeps its place in lists."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("first_connected_at", UtcTime(timezone=True)))
    op.execute("UPDATE connections SET first_connected_at = connected_at")
