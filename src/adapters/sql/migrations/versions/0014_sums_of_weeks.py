"""Sums of weeks beside the insights, made from those that are known."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

METRICS = ("spend_micros", "impressions", "clicks", "conversions", "conversion_value_micros")
KEY = ("profile_id", "level", "week", "provider", "entity_id", "ad_account_id", "currency")


def upgrade() -> None:
    op.create_table(
        "insight_weeks",
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("ad_account_id", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False),
        *(sa.Column(name, sa.BigInteger()) for name in METRICS),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*KEY),
        sqlite_with_rowid=False,
    )
    _add_up()


def _add_up() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    monday: sa.ColumnElement[str] = sa.literal_column(
        "date(day, 'weekday 0', '-6 days')"
        if is_sqlite
        else "CAST(date_trunc('week', day) AS DATE)"
    )
    key = [monday if name == "week" else sa.literal_column(name) for name in KEY]
    sums = [sa.cast(sa.func.sum(sa.literal_column(name)), sa.BigInteger) for name in METRICS]
    below = (
        sa.select(*key, *sums)
        .select_from(sa.table("insights"))
        .where(sa.text("level <> 'account'"))
    )
    into = sa.insert(sa.table("insight_weeks", *(sa.column(name) for name in (*KEY, *METRICS))))
    op.execute(into.from_select([*KEY, *METRICS], below.group_by(*key)))
