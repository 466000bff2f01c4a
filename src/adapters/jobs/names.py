"""What PgQueuer's tables are called here, and how they are made."""

from typing import Any

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.domain.settings import DBSettings
from sqlalchemy import Connection, inspect

PREFIX = "adport_"
"""Before every name, so that another PgQueuer in the same database is not disturbed."""

NAMES = {
    name: f"{PREFIX}{given}"
    for name, given in (
        ("channel", "ch_pgqueuer"),
        ("function", "fn_pgqueuer_changed"),
        ("statistics_table", "pgqueuer_statistics"),
        ("queue_status_type", "pgqueuer_status"),
        ("queue_table", "pgqueuer"),
        ("queue_table_log", "pgqueuer_log"),
        ("trigger", "tg_pgqueuer_changed"),
        ("schedules_table", "pgqueuer_schedules"),
    )
}
"""All of them said: one left out would be read from environment variables such as `CHANNEL`."""

SETTINGS = DBSettings.model_validate(
    {**NAMES, "prefix": PREFIX, "db_schema": None, "durability": "durable", "widen_id": True}
)


def environment() -> QueryBuilderEnvironment:
    """The builder of statements about the tables themselves."""
    return QueryBuilderEnvironment(settings=SETTINGS)


def builder() -> QueryQueueBuilder:
    """The builder of statements about jobs."""
    return QueryQueueBuilder(settings=SETTINGS)


def install(connection: Connection) -> None:
    """Make the tables in the transaction that is under way, unless they are there."""
    if inspect(connection).has_table(NAMES["queue_table"]):
        return
    script = environment().build_install_query()

    async def run(driver: Any) -> None:  # noqa: ANN401 - asyncpg's connection
        await driver.execute(script)

    raw: Any = connection.connection
    raw.run_async(run)
