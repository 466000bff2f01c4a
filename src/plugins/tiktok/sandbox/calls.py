"""What is remembered of an API call; it never holds a token, a code or a secret."""

from datetime import datetime

import msgspec


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One API call as it was answered; code is None where no envelope was sent."""

    at: datetime
    method: str
    path: str
    status: int
    code: int | None
    user: str | None
    advertiser_id: str | None
    page: str | None
