"""Jobs by PgQueuer: in memory beside SQLite, in the database beside PostgreSQL."""
