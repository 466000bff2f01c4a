"""Faults that are ordered for coming calls, and how they are used up."""

from collections.abc import Callable
from typing import Annotated

import msgspec


class Order(msgspec.Struct, kw_only=True):
    """What every fault has, to be added to: it counts down as calls match it."""

    times: Annotated[int, msgspec.Meta(ge=0)] = 1
    """How many calls it spoils; then it is gone. 0 = all, until it is cleared."""
    after: int = 0
    """How many matching calls pass unharmed first."""


class Faults[Fault: Order]:
    """The orders not yet used up, oldest first."""

    def __init__(self, kind: type[Fault]) -> None:
        self._kind = kind
        self._orders: list[Fault] = []

    def read(self, sent: object) -> Fault:
        """An order from the JSON that was sent. Raises msgspec.ValidationError."""
        return msgspec.convert(sent, self._kind)

    def add(self, fault: Fault) -> None:
        """Order one."""
        self._orders.append(fault)

    def orders(self) -> list[Fault]:
        """What is still to come."""
        return list(self._orders)

    def clear(self) -> None:
        """Order nothing."""
        self._orders.clear()

    def met(self, is_about: Callable[[Fault], bool]) -> Fault | None:
        """The fault that a call meets, counted down; `is_about` says which it matches."""
        for fault in self._orders:
            if not is_about(fault):
                continue
            if fault.after:
                fault.after -= 1
                continue
            if fault.times == 1:
                self._orders.remove(fault)
            elif fault.times:
                fault.times -= 1
            return fault
        return None
