"""The demo's inside: a stage with sandboxes and service, and the journey that is played on it."""
