"""Chance that can be foretold: ids and tokens counted up."""

from itertools import count

from core.secret import Secret


class FakeChance:
    def __init__(self) -> None:
        self._ids = count(1)
        self._tokens = count(1)

    def id(self) -> str:
        return f"id-{next(self._ids)}"

    def token(self) -> Secret:
        return Secret(f"token-{next(self._tokens)}-{'0' * 43}")
