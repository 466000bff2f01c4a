"""Doubts: a final answer to one question is believed only if it is true of the connection."""

from dataclasses import dataclass, field

from core.provider_errors import AppMisconfigured, Expired, ProviderError, Revoked
from core.slices import Slice, SliceKind
from core.usecases.agenda import EVERYTHING, Agenda

FINAL = (Expired, Revoked, AppMisconfigured)
"""After these no other call can be answered, if they are true."""
MOST = 16
"""How often in a pass such an answer is found to be about one question only."""


@dataclass(slots=True)
class Doubts:
    """Which slices were answered finally though the connection was well."""

    blamed: Slice | None = None
    """The slice that was answered so last."""
    _doubted: list[int] = field(default_factory=list[int])
    _refused: dict[SliceKind, set[str]] = field(default_factory=dict[SliceKind, set[str]])
    """Of which targets a kind is refused."""

    def may(self, error: ProviderError | None) -> bool:
        """Whether the answer is worth asking about: one odd answer must starve nothing."""
        return isinstance(error, FINAL) and len(self._doubted) < MOST

    def felled(self, agenda: Agenda) -> list[Slice]:
        """What fails, since the connection is well: nothing at first, for it is asked once more.

        Then the slice's kind, of its target; of everything, when a second one is answered so.
        """
        slice = self.blamed
        if slice is None:
            return []
        is_again = slice.position in self._doubted
        self._doubted.append(slice.position)
        if not is_again:
            return []
        targets = self._refused.setdefault(slice.kind, set())
        targets.add(slice.target)
        return agenda.drop_kind(slice.kind, slice.target if len(targets) == 1 else EVERYTHING)
