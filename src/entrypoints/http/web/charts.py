"""Charts drawn by the server: bars of days, with the days before as a line behind them."""

from collections.abc import Container, Sequence
from datetime import date

import msgspec

WIDTH, HEIGHT = 720.0, 200.0
LEFT, BOTTOM, TOP = 76.0, 28.0, 14.0
LINES = 4
"""Of the grid, besides the one at zero."""
MOST_LABELS = 8
ROUND = (10, 12, 16, 20, 24, 28, 32, 40, 48, 60, 80, 100)
"""Tenths whose quarters are round."""


class Bar(msgspec.Struct, frozen=True):
    """A day as it is drawn; the whole height over it can be pointed at and focused."""

    day: date
    value: int | None
    before: int | None
    x: float
    width: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where what belongs to it stands."""
        return round(self.x + self.width / 2, 1)


class Label(msgspec.Struct, frozen=True):
    """A text beside an axis."""

    at: float
    value: int


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """All that the template writes as SVG."""

    bars: list[Bar]
    grid: list[Label]
    line: str
    """The days before, as an SVG path."""
    days: list[Bar]
    """Those whose day is written below."""
    top: int
    """The amount at the upper edge; 0 where there is nothing to draw."""
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    floor: float = HEIGHT - BOTTOM


def days_with(values: Container[object], days: Sequence[date], span: int | None) -> Sequence[date]:
    """So many days, or some more where accounts of that currency have other days today."""
    while span and len(days) > span and days[0] not in values:
        days = days[1:]
    while span and len(days) > span and days[-1] not in values:
        days = days[:-1]
    return days


def chart_of(
    days: Sequence[date], values: Sequence[int | None], before: Sequence[int | None]
) -> Chart:
    """Values by day; `before` has as many of the days before, or none."""
    top = _round_up(max([one for one in (*values, *before) if one is not None], default=0))
    step = (WIDTH - LEFT) / max(1, len(days))
    bars = [
        _bar(day, value, earlier, LEFT + index * step, step, top)
        for index, (day, value, earlier) in enumerate(
            zip(days, values, [*before, *[None] * (len(days) - len(before))], strict=True)
        )
    ]
    every = max(1, -(-len(bars) // MOST_LABELS))
    return Chart(
        bars=bars,
        grid=_grid(top),
        line=_path(bars, top),
        days=bars[::every],
        top=top,
    )


def _grid(top: int) -> list[Label]:
    """The line at zero, and others where there is anything above it."""
    values = [top * n // LINES for n in range(LINES + 1 if top else 1)]
    return [Label(_y(value, top), value) for value in values]


def _bar(day: date, value: int | None, before: int | None, x: float, step: float, top: int) -> Bar:
    y = _y(value or 0, top)
    gap = min(6.0, step * 0.2)
    x, width = round(x + gap / 2, 1), round(step - gap, 1)
    return Bar(day, value, before, x, width, y, round(HEIGHT - BOTTOM - y, 1))


def _y(value: int, top: int) -> float:
    room = HEIGHT - BOTTOM - TOP
    return round(TOP + room - (room * max(0, value) / top if top else 0), 1)


def _path(bars: Sequence[Bar], top: int) -> str:
    points = [f"{one.middle} {_y(one.before, top)}" for one in bars if one.before is not None]
    return f"M{' L'.join(points)}" if len(points) > 1 else ""


def _round_up(value: int) -> int:
    """To a number whose quarters are round as well."""
    if value <= 0:
        return 0
    size = int(10 ** (len(str(value)) - 1))
    return next(size * n // 10 for n in ROUND if size * n // 10 >= value)
