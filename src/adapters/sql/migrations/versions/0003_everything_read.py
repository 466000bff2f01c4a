"""Everything the platforms tell, what of it is known, and what it was before."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its part."""
