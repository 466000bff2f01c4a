"""Where what nobody may guess comes from."""

from typing import Protocol

from core.secret import Secret


class Chance(Protocol):
    """Randomness from the operating system."""

    def id(self) -> str:
        """A fresh id that says nothing about when or where it was made."""
        ...

    def token(self) -> Secret:
        """256 bits as URL-safe text: a state, a link, a key, a PKCE verifier."""
        ...
