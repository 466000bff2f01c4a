"""`adport audit`: who did what to what, when, and how it ended."""

import click

from core.audit import AuditEntry, Break, Result
from core.ids import AuditId
from core.usecases.audits import ReadAudit, VerifyAudit
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.output import cell, plain, table, whole
from entrypoints.cli.telling import OPERATOR
from entrypoints.http.views import Page

audit = click.Group("audit", help="The trail of every deed; it outlives whatever it speaks of.")


@command(audit, "list", "adport audit list", "adport audit list --limit 500 --json")
@click.option("--limit", default=50, show_default=True, help="1 to 500 entries.")
@click.option("--before", metavar="ID", help="Only entries older than this one.")
async def list_entries(desk: Desk, limit: int, before: str | None) -> None:
    """List the workspace's entries, newest first."""
    async with desk.using(ReadAudit) as read:
        found = await read(desk.actor, before=AuditId(before) if before else None, limit=limit)
    rows = [(one.at, one.actor, _what(one), _about(one)) for one in found]
    columns = ("When", "Who", "What", "About")
    next = found[-1].id if len(found) == limit else None
    remarks = [f"\nThere may be older ones: --before {next}"] if next else []
    desk.out.give(
        Page(items=found, next=next), table(columns, rows, "Nothing has happened yet."), *remarks
    )


@command(audit, "verify", "adport audit verify", "adport audit verify --json")
async def verify(desk: Desk) -> None:
    """Follow the chain of all entries; exits with 6 where one was altered, removed or put in."""
    async with desk.using(VerifyAudit) as verify_audit:
        found = await verify_audit(desk.actor)
    told = [_break(one) for one in found.breaks]
    if found.is_intact:
        told = [f"All {found.entries} entries are as they were written."]
        told.append(f"Last hash: {found.chain}")
    desk.out.give(found, *(whole(one) for one in told))
    if not found.is_intact:
        raise click.exceptions.Exit(OPERATOR)


def _break(one: Break) -> str:
    entry = one.entry
    at = f"{cell(entry.at)}, {entry.id}" if entry else "the end"
    return plain(f"✗ entry {one.number} ({at}): {one.what}")


def _what(entry: AuditEntry) -> str:
    return entry.action if entry.result is Result.DONE else f"{entry.action}: {entry.result.value}"


def _about(entry: AuditEntry) -> str:
    return " ".join(one for one in (entry.detail, f"({entry.target})" * bool(entry.target)) if one)
