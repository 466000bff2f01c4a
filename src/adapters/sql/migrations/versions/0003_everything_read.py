"""Everything the platforms tell, what of it is known, and what it was before."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.sql.columns import Packed, UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_campaigns()
    _change_insights()
    _add_entities()
    _add_restatements()
    _add_balances()
    _change_runs()
    _change_slices()
    _add_readings()
    _carry_readings_over()


def _change_campaigns() -> None:
    """An id may be there once an ad account, as with every other kind."""
    with op.batch_alter_table("campaigns") as batch:
        batch.add_column(sa.Column("buying_type", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("gone_at", UtcTime(timezone=True)))
        batch.drop_constraint("pk_campaigns", type_="primary")
        batch.create_primary_key("pk_campaigns", ["profile_id", "provider", "ad_account_id", "id"])


def _change_insights() -> None:
    """The same key in another order, so that one index does what two did."""
    with op.batch_alter_table("insights") as batch:
        batch.drop_index("insights_by_day")
    with op.batch_alter_table("insights", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint("pk_insights", type_="primary")
        batch.create_primary_key(
            "pk_insights", ["profile_id", "level", "day", "provider", "entity_id"]
        )
        batch.create_index("insights_of_account", ["profile_id", "ad_account_id", "level", "day"])


def _add_entities() -> None:
    _create_named(
        "ad_groups",
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("budget_micros", sa.BigInteger()),
        sa.Column("budget_mode", sa.Text(), nullable=False),
        sa.Column("bid_micros", sa.BigInteger()),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("starts_at", UtcTime(timezone=True)),
        sa.Column("ends_at", UtcTime(timezone=True)),
    )
    op.create_index("ad_groups_of", "ad_groups", ["profile_id", "campaign_id"])
    _create_named(
        "ads",
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("ad_group_id", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("creative_ids", Packed(), nullable=False),
        sa.Column("landing_url", sa.Text(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
    )
    op.create_index("ads_of", "ads", ["profile_id", "ad_group_id"])
    _create_named(
        "creatives",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("duration_ms", sa.BigInteger()),
        sa.Column("size_bytes", sa.BigInteger()),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
    )
    _create_named(
        "audiences",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("platform_kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("expires_at", UtcTime(timezone=True)),
    )
    _create_named(
        "pixels",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("setup", sa.Text(), nullable=False),
        sa.Column("business_center_id", sa.Text(), nullable=False),
    )
    _create(
        "pixel_events",
        _entity(),
        sa.Column("pixel_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.BigInteger()),
        sa.Column("platform_status", sa.Text(), nullable=False),
        key=("profile_id", "provider", "ad_account_id", "id"),
    )
    op.create_index("pixel_events_of", "pixel_events", ["profile_id", "pixel_id"])
    _create(
        "transactions",
        _entity(),
        sa.Column("business_center_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_micros", sa.BigInteger()),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("funds", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(timezone=True)),
        sa.Column("invoice", sa.Text(), nullable=False),
        key=("profile_id", "provider", "ad_account_id", "id"),
    )


def _add_restatements() -> None:
    _create(
        "restatements",
        [
            sa.Column(
                "number",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                autoincrement=True,
                nullable=False,
            ),
            *_platforms(),
        ],
        sa.Column("ad_account_id", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("before", sa.BigInteger()),
        sa.Column("after", sa.BigInteger()),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        key=("number",),
        sqlite_autoincrement=True,
    )
    op.create_index("restatements_of", "restatements", ["profile_id", "number"])


def _add_balances() -> None:
    op.add_column("business_centers", sa.Column("balance_micros", sa.BigInteger()))
    op.add_column("business_centers", sa.Column("balance_at", UtcTime(timezone=True)))


def _change_runs() -> None:
    """Runs of before had all their slices from the start. Not copied: their slices would go."""
    true = sa.true()
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("is_thorough", sa.Boolean(), nullable=False, server_default=true),
        sa.Column("is_planned", sa.Boolean(), nullable=False, server_default=true),
        sa.Column("resume_at", UtcTime(timezone=True)),
        sa.Column("pause_reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("summary", Packed()),
    )
    for column in columns:
        op.add_column("sync_runs", column)


def _change_slices() -> None:
    """Slices of before were read whole or not at all."""
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("business_center_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("is_again", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("cursor", sa.Text(), nullable=False, server_default=""),
        sa.Column("calls", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("left", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("most", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("is_shaken", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rereads", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("started_at", UtcTime(timezone=True)),
    )
    for column in columns:
        op.add_column("slices", column)
    op.execute("""UPDATE slices SET calls = 1, "left" = 0 WHERE status = 'done'""")
    op.execute("""UPDATE slices SET "left" = 0 WHERE status = 'failed'""")


def _add_readings() -> None:
    _create(
        "readings",
        _platforms(),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("read_at", UtcTime(timezone=True), nullable=False),
        key=("profile_id", "provider", "target", "kind", "part"),
    )


def _carry_readings_over() -> None:
    """Until now it was the done slices that said what was read."""
    op.execute(
        "INSERT INTO readings"
        " (profile_id, provider, target, kind, part, since, until, read_at)"
        " SELECT sync_runs.profile_id, connections.provider, slices.ad_account_id, slices.kind,"
        " row_number() OVER (PARTITION BY sync_runs.profile_id, connections.provider,"
        " slices.ad_account_id, slices.kind ORDER BY slices.since, slices.ended_at) - 1,"
        " slices.since, slices.until, slices.ended_at"
        " FROM slices JOIN sync_runs ON sync_runs.id = slices.run_id"
        " JOIN connections ON connections.id = sync_runs.connection_id"
        " WHERE slices.status = 'done' AND slices.ended_at IS NOT NULL"
    )


def _create_named(name: str, *columns: sa.Column[Any]) -> None:
    named = [
        *_entity(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("platform_status", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(timezone=True)),
    ]
    _create(name, named, *columns, key=("profile_id", "provider", "ad_account_id", "id"))


def _entity() -> list[sa.Column[Any]]:
    return [
        *_platforms(),
        sa.Column("ad_account_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcTime(timezone=True), nullable=False),
        sa.Column("gone_at", UtcTime(timezone=True)),
    ]


def _platforms() -> list[sa.Column[Any]]:
    return [
        sa.Column("profile_id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
    ]


def _create(
    name: str,
    first: Sequence[sa.Column[Any]],
    *columns: sa.Column[Any],
    key: Sequence[str],
    sqlite_autoincrement: bool = False,
) -> None:
    op.create_table(
        name,
        *first,
        *columns,
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=f"fk_{name}_profile_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        sqlite_autoincrement=sqlite_autoincrement,
    )
