"""How members get in: passwords, invitations, sessions and attempts."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("passwords", _hash(sa.Text()), _time("changed_at"), key="member_id")
    _create(
        "invitations",
        _hash(sa.String(length=64)),
        _workspace(),
        _time("created_at"),
        _time("expires_at"),
        sa.Column("used_at", UtcTime(timezone=True)),
        key="hash",
    )
    _create(
        "login_sessions",
        _hash(sa.String(length=64)),
        _workspace(),
        _time("started_at"),
        _time("seen_at"),
        sa.Column("browser", sa.Text(), nullable=False),
        key="hash",
    )
    for table in ("invitations", "login_sessions"):
        op.create_index(op.f(f"ix_{table}_member_id"), table, ["member_id"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.Text(), nullable=False),
        _time("since"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
        sa.CheckConstraint("count > 0", name=op.f("ck_attempts_count")),
    )


def _create(name: str, *columns: sa.Column[str], key: str) -> None:
    made = [*columns, sa.Column("member_id", sa.String(length=64), nullable=False)]
    constraints = [
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f(f"fk_{name}_member_id"),
            ondelete="CASCADE",
        ),
    ]
    if any(column.name == "workspace_id" for column in made):
        constraints.append(
            sa.ForeignKeyConstraint(
                ["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{name}_workspace_id")
            )
        )
    op.create_table(name, *made, *constraints)


def _hash(kind: sa.types.TypeEngine[str]) -> sa.Column[str]:
    return sa.Column("hash", kind, nullable=False)


def _workspace() -> sa.Column[str]:
    return sa.Column("workspace_id", sa.String(length=64), nullable=False)


def _time(name: str) -> sa.Column[str]:
    return sa.Column(name, UtcTime(timezone=True), nullable=False)
