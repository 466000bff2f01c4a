"""A request for a linked account ends once it is granted what it was known to lack."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import Packed

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("link_requests") as table:
        table.add_column(sa.Column("lacks", Packed(), nullable=False, server_default="[]"))
    with op.batch_alter_table("link_requests") as table:
        table.alter_column("lacks", server_default=None)
