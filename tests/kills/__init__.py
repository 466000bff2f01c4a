"""Workers that are killed, and databases that are, in the middle of a sync."""
