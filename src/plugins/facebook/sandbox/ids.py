"""Ids as Graph has them: long numbers that are text, the same in every fresh world."""

from functools import lru_cache
from hashlib import blake2b


@lru_cache(10_000)
def id_of(kind: str, *number: object) -> str:
    """A stable invented id of 17 digits."""
    text = "/".join([kind, *map(str, number)])
    digest = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
    return str(12_000_000_000_000_000 + digest % 80_000_000_000_000_000)
