"""Run every benchmark and print one table: what, measured, bar."""

import sys

from rich.console import Console
from rich.table import Table

from benchmarks import (
    calling,
    deciding,
    fresh,
    ingest,
    pacing,
    pages,
    racing,
    reading,
    sealing,
    side_by_side,
    starting,
)
from benchmarks.figure import Figure

PARTS = {
    "starting": starting.measure,
    "deciding": deciding.measure,
    "sealing": sealing.measure,
    "racing": racing.measure,
    "ingest": ingest.measure,
    "pacing": pacing.measure,
    "calling": calling.measure,
    "side_by_side": side_by_side.measure,
    "fresh": fresh.measure,
    "reading": reading.measure,
    "pages": pages.measure,
}
LONG = {"racing": racing.measure_long, "ingest": ingest.measure_long}
"""What `--long` measures with more rounds and rows."""
MET = {True: "yes", False: "[red]no[/red]", None: ""}


def main() -> None:
    """Measure the parts named on the command line, or all of them; with `--long` at full length."""
    console = Console()
    parts = {**PARTS, **LONG} if "--long" in sys.argv else PARTS
    wanted = [one for one in sys.argv[1:] if one != "--long"] or list(PARTS)
    table = Table("what", "measured", "bar", "met", title="Adport benchmarks")
    for name in wanted:
        with console.status(f"Measuring {name}…"):
            figures: list[Figure] = parts[name]()
        for figure in figures:
            table.add_row(figure.what, figure.shown, figure.bar, MET[figure.is_met])
    console.print(table)


if __name__ == "__main__":
    main()
