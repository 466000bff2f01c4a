"""Connections and attempts to connect, as the command line shows them."""

from collections.abc import Iterator

from rich.console import RenderableType

from core.connection import Connection
from core.life import Life
from core.permission import MatrixRow
from core.problem import CATALOGUE, Problem
from core.usecases.survey import Check
from entrypoints.cli.output import cell, facts, plain, table

COLUMNS = ("Id", "Profile", "Provider", "User", "State", "Synced")


def connection_facts(connection: Connection, life: Life | None = None) -> list[RenderableType]:
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
        *_life(life),
    )
    return [known, *problem_lines(connection.problems)]


def _life(life: Life | None) -> Iterator[tuple[str, object]]:
    """When the token ends, and what becomes of it then; nothing of one that has no end."""
    if life is None or life.expires_at is None:
        return
    yield "Token ends", life.expires_at
    if life.renew_at is None:
        yield "Renewed", "no; reconnect before then"
        return
    until = f", up to {cell(life.ends_at)}" if life.ends_at else ""
    yield "Renewed", f"by itself, next at {cell(life.renew_at)}{until}"


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
        ("Permission", "Granted", "Evidence", "Features that need it", "Not part of Adport yet"),
        [(one.name, one.granted, one.evidence, one.features, one.planned) for one in rows],
        "The provider asks for no permission.",
    )


def checks_table(checks: tuple[Check, ...]) -> RenderableType:
    """Each check and how it came out."""
    return table(
        ("", "Check", "Found"),
        [("✓" if one.passed else "✗", one.name.replace("_", " "), one.detail) for one in checks],
        "Nothing could be checked.",
    )
