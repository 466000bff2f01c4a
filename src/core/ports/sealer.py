"""What makes a secret unreadable at rest."""

from typing import Protocol

import msgspec

from core.secret import Secret


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sealed secret belongs; moved anywhere else, it does not open."""

    workspace: str
    owner: str
    """The id of the connection or authorization."""
    field: str


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that only the right key opens, in the right place."""

    text: str
    key: str
    """Which key of the ring sealed it."""


class Sealer(Protocol):
    """The key ring: its first key seals, all of them open."""

    @property
    def newest(self) -> str:
        """The id of the key that seals now."""
        ...

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of all keys of the ring, the newest first."""
        ...

    def holds(self, key: str) -> bool:
        """Whether the ring has that key."""
        ...

    def seal(self, secret: Secret, place: Place) -> Sealed:
        """The secret, sealed for that place."""
        ...

    def open(self, sealed: Sealed, place: Place) -> Secret:
        """The secret again. Raises WrongKey where no key of the ring opens it there."""
        ...
