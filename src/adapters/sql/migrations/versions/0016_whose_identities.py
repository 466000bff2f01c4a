"""Two people may have the same account linked to their own users: an identity is kept for each."""

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import Packed, UtcTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NAME = "account_identities"
_KEYS = ("profile_id", "provider", "business_center_id", "ad_account_id", "kind", "id")


def upgrade() -> None:
    op.execute("CREATE TABLE account_identities_kept AS SELECT * FROM account_identities")
    op.drop_table(_NAME)
    _make()
    op.execute(
        "INSERT INTO account_identities (profile_id, provider, business_center_id, ad_account_id,"
        " kind, id, whose, way, user_id, account_id, name, availability, granted, refused,"
        " changed_at, changed_by, lost_at)"
        " SELECT profile_id, provider, business_center_id, ad_account_id, kind, id,"
        " COALESCE(user_id, ''), way, user_id, account_id, name, availability, granted, refused,"
        " changed_at, changed_by, lost_at FROM account_identities_kept"
    )
    op.drop_table("account_identities_kept")


def _make() -> None:
    op.create_table(
        _NAME,
        sa.Column("profile_id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _KEYS[2:]),
        sa.Column("whose", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("account_id", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("availability", sa.String(length=32), nullable=False),
        sa.Column("granted", Packed(), nullable=False),
        sa.Column("refused", Packed(), nullable=False),
        sa.Column("changed_at", UtcTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("lost_at", UtcTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f(f"fk_{_NAME}_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*_KEYS, "whose", name=op.f(f"pk_{_NAME}")),
    )
