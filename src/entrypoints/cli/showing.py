"""Connections and attempts to connect, as the command line shows them."""

from rich.console import RenderableType

from core.connection import Connection
from core.permission import MatrixRow
from core.problem import CATALOGUE, Problem
from core.usecases.survey import Check
from entrypoints.cli.output import facts, plain, table

COLUMNS = ("Id", "Profile", "Provider", "User", "State", "Synced")


def connection_facts(connection: Connection) -> list[RenderableType]:
    """Everything about one connection, with what to do about each problem."""
    user = connection.user
    known = facts(
        ("Id", connection.id),
        ("Provider", connection.provider),
        ("User", user.name or user.id),
        ("State", connection.state),
        ("Connected", connection.connected_at),
        ("Validated", connection.validated_at),
        ("Synced", connection.synced_at),
    )
    return [known, *problem_lines(connection.problems)]


def problem_lines(problems: tuple[Problem, ...]) -> list[str]:
    """Each problem as what happened, what to do, and who can do it; those of a code together."""
    lines: list[str] = []
    for code in dict.fromkeys(one.code for one in problems):
        entry = CATALOGUE[code]
        subjects = [one.subject for one in problems if one.code == code and one.subject]
        subject = f" ({', '.join(subjects)})" if subjects else ""
        lines += [
            "",
            plain(f"{entry.what}{subject}"),
            f"  What to do: {entry.remedy}",
            f"  Who can:    {entry.who}",
        ]
    return lines


def matrix_table(rows: tuple[MatrixRow, ...]) -> RenderableType:
    """Each permission, and what works or breaks by it."""
    return table(
        ("Permission", "Granted", "Evidence", "Features that need it"),
        [(one.name, one.granted, one.evidence, one.features) for one in rows],
        "The provider asks for no permission.",
    )


def checks_table(checks: tuple[Check, ...]) -> RenderableType:
    """Each check and how it came out."""
    return table(
        ("", "Check", "Found"),
        [("✓" if one.passed else "✗", one.name.replace("_", " "), one.detail) for one in checks],
        "Nothing could be checked.",
    )
