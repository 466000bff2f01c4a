"""`adport linked-accounts`: its commands, together."""

from entrypoints.cli import link_accounts, link_deeds, link_requests
from entrypoints.cli.link_options import linked_accounts

__all__ = ["linked_accounts"]

PARTS = link_requests, link_accounts, link_deeds
"""Each adds its own commands to the group."""
