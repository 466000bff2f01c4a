"""The tables of how members get in."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from adapters.sql.columns import UtcTime
from adapters.sql.tables import metadata


def _member(*, is_key: bool = False) -> Column[str]:
    return Column(
        "member_id",
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=False,
        index=not is_key,
    )


passwords = Table(
    "passwords",
    metadata,
    _member(is_key=True),
    Column("hash", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("signed_in_at", UtcTime),
    Column("ended", Integer, nullable=False, server_default="0"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    _member(),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("invited_by", Text, nullable=False, server_default=""),
)

login_sessions = Table(
    "login_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    _member(),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("browser", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
    Column("count", Integer, nullable=False),
    CheckConstraint("count > 0", name="count"),
)
