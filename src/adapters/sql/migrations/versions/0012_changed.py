"""Since when each connection has more to sync than its last sync could bring."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("changed_at", UtcTime(timezone=True)))
