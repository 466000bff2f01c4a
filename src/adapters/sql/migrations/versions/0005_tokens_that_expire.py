"""Credentials that are renewed, by one process at a time."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its part."""
