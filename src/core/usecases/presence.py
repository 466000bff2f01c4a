"""Presence: a connection whose plugin is gone can be read, and comes back with its plugin."""

from dataclasses import dataclass

import msgspec

from core.connection import Connection
from core.errors import NotFound
from core.ids import ProviderSlug
from core.ports.platforms import Platforms
from core.problem import Problem


@dataclass(frozen=True, slots=True)
class Presence:
    """Judged when a connection is shown or used, and never kept: no plugin's return is missed."""

    platforms: Platforms

    def __call__(self, connection: Connection) -> Connection:
        """The connection as it is now: with `provider_missing` where nobody speaks for it."""
        if self.has(connection.provider):
            return connection
        missing = Problem(code="provider_missing", subject=connection.provider)
        return msgspec.structs.replace(connection, problems=(missing, *connection.problems))

    def has(self, slug: ProviderSlug) -> bool:
        """Whether the provider is installed."""
        try:
            self.platforms.get(slug)
        except NotFound:
            return False
        return True
