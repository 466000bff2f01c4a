"""The database adapters, each on SQLite and on PostgreSQL; the fakes beside them."""
