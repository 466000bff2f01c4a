"""When members and API keys last came in, and who invited whom."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("used_at", UtcTime(timezone=True)))
    op.add_column("passwords", sa.Column("signed_in_at", UtcTime(timezone=True)))
    op.add_column(
        "invitations", sa.Column("invited_by", sa.Text(), nullable=False, server_default="")
    )
    # Whoever chose a password was signed in by that.
    op.execute("UPDATE passwords SET signed_in_at = changed_at")
