"""Names for money movements that have none: equal ones are told apart by their number."""

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256

import msgspec


class Counted(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The nameless rows of one moment, how often each was met: what a next page may go on with."""

    at: str = ""
    times: Mapping[str, int] = {}


class Twins:
    """Names the n-th of several equal rows, the same whenever the list is read again.

    TikTok lists by time, so that a row's twins on the next page are of the last row's moment.
    """

    def __init__(self, before: Counted) -> None:
        self._last = before.at
        self._times = Counter(before.times)
        self._moments = dict.fromkeys(before.times, before.at)

    def pass_by(self, moment: str | None) -> None:
        """Notice a row of that moment, whether it has a name or not."""
        self._last = moment or ""

    def name(self, row: msgspec.Struct) -> str:
        """A name for the row; its twins so far have others."""
        self._moments.setdefault(digest := _digest(row), self._last)
        self._times[digest] += 1
        number = self._times[digest]
        return digest if number == 1 else _digest((digest, number))

    def counted(self) -> Counted:
        """What the next page has to know."""
        ongoing = [one for one, moment in self._moments.items() if moment == self._last]
        return Counted(at=self._last, times={one: self._times[one] for one in ongoing})


def _digest(what: object) -> str:
    return sha256(msgspec.json.encode(what)).hexdigest()[:32]
