"""The queue: in memory and on PostgreSQL, which may go away and come back."""
