"""All tables there are: whoever needs the metadata whole takes it from here."""

from adapters.sql import (
    allowance_tables,
    entity_tables,
    link_tables,
    platform_tables,
    schedule_tables,
    sync_tables,
    tables,
)

MODULES = (
    tables,
    platform_tables,
    entity_tables,
    sync_tables,
    allowance_tables,
    schedule_tables,
    link_tables,
)
metadata = tables.metadata
