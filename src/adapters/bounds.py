"""How much one request may take: of time, and of memory for its answer."""

import msgspec

MIB = 1024 * 1024


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What one request may take before it is given up."""

    seconds: float
    """From beginning to end: a platform that drips its answer holds nobody up."""
    size: int
    """Bytes of the answer, unpacked."""


USUAL = Bounds(seconds=120.0, size=32 * MIB)
"""Of a platform whose address its plugin names."""
ENTERED = Bounds(seconds=10.0, size=5 * MIB)
"""Of a server whose address a person entered: nobody here chose to rely on it."""
