"""One measured figure and the bar it is held to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, as text, and whether it is good enough; None where nothing is wanted."""

    what: str
    shown: str
    bar: str
    is_met: bool | None


def below(what: str, value: float, bar: float, unit: str) -> Figure:
    """A figure that should be small."""
    return Figure(what, f"{value:,.3g} {unit}", f"< {bar:g} {unit}", value < bar)
