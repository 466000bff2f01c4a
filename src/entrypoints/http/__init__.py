"""The HTTP API and the few plain pages of the connecting dance."""
