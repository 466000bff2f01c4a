"""The latest few things worked out, so that a question's next page need not start anew."""

from collections import OrderedDict
from collections.abc import Hashable

_KEPT = 8


class Shelf:
    """Holds eight answers under their questions; the one longest unasked goes first."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    def find(self, question: Hashable) -> object | None:
        """The answer, if it is still held."""
        if question in self._answers:
            self._answers.move_to_end(question)
        return self._answers.get(question)

    def put(self, question: Hashable, answer: object) -> None:
        """Hold an answer."""
        self._answers[question] = answer
        self._answers.move_to_end(question)
        if len(self._answers) > _KEPT:
            self._answers.popitem(last=False)
