"""What a sync run could not read: a line an account and reason, and what to do about each."""

from collections.abc import Iterable, Iterator, Mapping

from core.errors import Error, PermissionMissing
from core.problem import CATALOGUE
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases.business_centers import ListBusinessCenters
from core.usecases.syncs import RunView
from entrypoints.cli.asked import account_names, named
from entrypoints.cli.desk import Desk
from entrypoints.cli.output import cell, plain

NEXT_RUN = "Nothing to do: the next run reads it."
OURS = {
    "rows_missing": NEXT_RUN,
    "provider_unavailable": NEXT_RUN,
    "provider_garbled": "Nothing to do: the next run reads it. If it stays, report what is said.",
    "rate_limited": NEXT_RUN,
    "unexpected": "Report it; the next run tries again, and all else was read.",
}
"""What to do about a slice that failed, where a sync knows more than the error itself."""
RECONNECT = frozenset(
    ("credential_expired", "credential_revoked", "scope_missing", "permission_missing", "read_only")
)
"""Codes after which the connection is to be reconnected."""
WORDS = {SliceKind.BALANCE: "Balances", SliceKind.CENTER_BALANCES: "Balances with the center"}
"""Kinds that are called otherwise than their codes read."""


def word(kind: SliceKind) -> str:
    """What people call it."""
    return WORDS.get(kind, kind.replace("_", " ").capitalize())


def status_of(run: SyncRun) -> str:
    """The run's status; a run that the platform sent away is none that runs."""
    return "paused" if run.resume_at else cell(run.status)


def problem_of(run: SyncRun) -> str:
    """Why it does not go on, or what it did not read."""
    if not run.resume_at:
        return run.problem
    return f"It pauses until {cell(run.resume_at)}. {plain(run.pause_reason)}".rstrip()


async def troubles(desk: Desk, view: RunView) -> list[str]:
    """Why not everything was read, and what to do."""
    run, failed = view.run, view.failed
    told = {one.problem for one in failed}
    lines = [plain(run.problem)] if run.problem and run.problem not in told else []
    names = await _names(desk, run) if failed else {}
    lines += [f"  {plain(line)}" for line in told_by_target(failed, names)]
    listed = sum(one.status is SliceStatus.FAILED for one in failed)
    if (untold := view.progress.failed - listed) > 0:
        lines.append(f"  … and {untold} more slices.")
    if run.resume_at:
        lines.append("What to do: wait, for a running service goes on by itself; or do not wait:")
        lines.append(f"  adport sync retry {run.id}")
    return lines + remedies(run, failed)


def told_by_target(failed: Iterable[Slice], names: Mapping[str, str]) -> Iterator[str]:
    """One line an account or Business Center and reason, however many kinds it hit."""
    groups: dict[tuple[str, str], dict[SliceKind, None]] = {}
    for one in failed:
        groups.setdefault((one.target, one.problem), {})[one.kind] = None
    for (target, problem), kinds in groups.items():
        what = word(next(iter(kinds))).lower() if len(kinds) == 1 else f"{len(kinds)} kinds"
        yield f"{named(target, names.get(target))}: {what}, {problem}"


def remedies(run: SyncRun, failed: Iterable[Slice]) -> list[str]:
    """What to do about each code, the codes named where there are several."""
    said = [run.problem, *(one.problem for one in failed)]
    codes = list(dict.fromkeys(_code(one, run) for one in said if one))
    return [
        f"What to do{f' ({code})' if code and len(codes) > 1 else ''}: {remedy_of(code, run)}"
        for code in codes
    ]


def remedy_of(code: str, run: SyncRun) -> str:
    """What that code asks for."""
    known = _remedies() | {one: entry.remedy for one, entry in CATALOGUE.items()} | OURS
    told = known.get(code)
    if told is None:
        return f"adport connections validate {run.connection_id}"
    if code not in RECONNECT:
        return told
    return f"{told}\n  adport connections reconnect {run.connection_id}"


def _code(problem: str, run: SyncRun) -> str:
    """What the text begins with; one that has no code tells what the platform did not grant."""
    code, colon, _ = problem.partition(": ")
    if colon and (code in OURS or code in CATALOGUE or code in _remedies()):
        return code
    return "" if run.status is RunStatus.FAILED else PermissionMissing.code


def _remedies(kind: type[Error] = Error) -> dict[str, str]:
    """The remedy of every error, by code; none of the nameless ones."""
    found = {
        child.code: child.remedy for child in kind.__subclasses__() if child.remedy != Error.remedy
    }
    for child in kind.__subclasses__():
        found = _remedies(child) | found
    return found


async def _names(desk: Desk, run: SyncRun) -> dict[str, str]:
    async with desk.using(ListBusinessCenters) as list_centers:
        centers = await list_centers(desk.actor, run.profile_id)
    accounts = await account_names(desk, run.profile_id)
    return {one.id: one.name for one in centers} | {id: name for (_, id), name in accounts.items()}
