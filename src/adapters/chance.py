"""The operating system's randomness."""

import secrets
from uuid import uuid4

from core.secret import Secret

TOKEN_BYTES = 32


class SystemChance:
    """Randomness nobody can foretell."""

    def id(self) -> str:
        return uuid4().hex

    def token(self) -> Secret:
        return Secret(secrets.token_urlsafe(TOKEN_BYTES))
