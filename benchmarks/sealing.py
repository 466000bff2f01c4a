"""How fast a key rotation can seal tokens again."""

import time

from adapters.sealer import AesSealer, generate_key, parse_ring
from benchmarks.figure import Figure, below
from core.ports.sealer import Place
from core.secret import Secret

TOKENS = 100_000


def measure() -> list[Figure]:
    """Open and seal a hundred thousand tokens, without the database."""
    old = AesSealer(parse_ring(generate_key()))
    place = Place(workspace="w", owner="c", field="token")
    sealed = old.seal(Secret("t" * 40), place)
    both = AesSealer((*parse_ring(generate_key()), *old.ring))
    start = time.perf_counter()
    for _ in range(TOKENS):
        both.seal(both.open(sealed, place), place)
    took = time.perf_counter() - start
    return [below(f"re-sealing {TOKENS:,} tokens (cipher only)", took, 10, "s")]
