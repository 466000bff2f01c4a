"""How often all sessions of a member were ended at once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("passwords", sa.Column("ended", sa.Integer(), nullable=False, server_default="0"))
