"""The bodies TikTok answers with where a TikTok account's token is concerned."""

import msgspec

from core.secret import MASK
from plugins.tiktok.shapes import Id, Number


class Token(msgspec.Struct, frozen=True):
    """What comes for a code or a refresh token; lives are in seconds."""

    access_token: str
    refresh_token: str
    expires_in: Number = None
    refresh_token_expires_in: Number = None
    scope: str | None = None

    def __repr__(self) -> str:
        return f"Token({MASK})"


class TokenInfo(msgspec.Struct, frozen=True):
    """Whose token it is, and what it may do."""

    creator_id: Id
    scope: str | None = None
