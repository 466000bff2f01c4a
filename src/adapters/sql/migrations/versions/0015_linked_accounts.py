"""Public accounts linked to Business Centers, and who may use them."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import Packed, UtcTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _of() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("profile_id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("business_center_id", sa.Text(), nullable=False),
    )


def _history() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("changed_at", UtcTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("lost_at", UtcTime(timezone=True)),
    )


def _make(name: str, keys: tuple[str, ...], *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        *_of(),
        *columns,
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f(f"fk_{name}_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "profile_id", "provider", "business_center_id", *keys, name=op.f(f"pk_{name}")
        ),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _packed(name: str) -> sa.Column[object]:
    return sa.Column(name, Packed(), nullable=False)


def _requests() -> None:
    op.create_table(
        "link_requests",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        *_of(),
        sa.Column("connection_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64)),
        _text("asked_by"),
        sa.Column("permissions", Packed(), nullable=False),
        sa.Column("is_ads_only", sa.Boolean(), nullable=False),
        _text("wanted_id", nullable=True),
        _text("url"),
        sa.Column("state", sa.String(length=16), nullable=False),
        _text("account_id", nullable=True),
        sa.Column("created_at", UtcTime(timezone=True), nullable=False),
        sa.Column("since", UtcTime(timezone=True)),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcTime(timezone=True)),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("next_look_at", UtcTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_link_requests_connection_id_connections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_link_requests_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_link_requests_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
    )
    op.create_index("link_requests_of", "link_requests", ["profile_id", "created_at"])
    op.create_index("link_requests_due", "link_requests", ["state", "next_look_at"])


def upgrade() -> None:
    _requests()
    _make(
        "linked_accounts",
        ("id",),
        _text("id"),
        _text("name"),
        _packed("granted"),
        _packed("refused"),
        sa.Column("is_ads_only", sa.Boolean()),
        sa.Column("linked_at", UtcTime(timezone=True), nullable=False),
        *_history(),
    )
    _make(
        "center_members",
        ("key",),
        _text("key"),
        _text("id", nullable=True),
        _text("name"),
        _text("email"),
        sa.Column("role", sa.String(length=16), nullable=False),
        *_history(),
    )
    _make(
        "account_assignments",
        ("member_id", "account_id"),
        _text("member_id"),
        _text("account_id"),
        _packed("levels"),
        *_history(),
    )
    _make(
        "account_ad_links",
        ("account_id", "ad_account_id"),
        _text("account_id"),
        _text("ad_account_id"),
        *_history(),
    )
    _make(
        "account_identities",
        ("ad_account_id", "kind", "id"),
        _text("ad_account_id"),
        _text("kind"),
        _text("id"),
        sa.Column("way", sa.String(length=16), nullable=False),
        _text("user_id", nullable=True),
        _text("account_id", nullable=True),
        _text("name"),
        sa.Column("availability", sa.String(length=32), nullable=False),
        _packed("granted"),
        _packed("refused"),
        *_history(),
    )
    _make(
        "center_readings",
        ("part",),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("as_of", UtcTime(timezone=True), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=False),
    )
