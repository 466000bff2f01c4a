"""What is remembered of a call, for whoever wants to know what was asked."""

import msgspec


class Call(msgspec.Struct, frozen=True):
    """One call and how it was answered."""

    method: str
    path: str
    user: str
    code: int
    """0 where it was content."""
