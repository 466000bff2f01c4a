"""Audit: who did what to what, when, and how it ended; and the chain that shows tampering."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from core.ids import AuditId, WorkspaceId


class Result(StrEnum):
    """How a deed ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One event. It outlives whatever it speaks of, and never holds a secret."""

    id: AuditId
    workspace_id: WorkspaceId
    at: datetime
    actor: str
    action: str
    """Noun and verb, such as `connection.validated`."""
    target: str
    """The id of what it was done to."""
    result: Result = Result.DONE
    detail: str = ""
    request_id: str = ""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries somebody wants to see; what is left open is no matter."""

    actor: str = ""
    nouns: tuple[str, ...] = ()
    """Of actions, the part before the dot."""
    result: Result | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Not included."""

    def fits(self, entry: AuditEntry) -> bool:
        """Whether it is one of them."""
        return (
            self.actor in {"", entry.actor}
            and (not self.nouns or entry.action.partition(".")[0] in self.nouns)
            and self.result in {None, entry.result}
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
        )


EVERYTHING = Sought()


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is kept: with the hash of itself and, by the one before, of all before it."""

    entry: AuditEntry
    chain: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a workspace's chain ends. Kept apart, so that a missing end is seen as well."""

    number: int = 0
    """How many entries there are."""
    chain: str = ""
    """The last one's."""


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the trail is not what was written."""

    number: int
    """Counted from the oldest entry, which is 1."""
    entry: AuditEntry | None
    """The first entry that does not fit; None where entries are missing at the end."""
    what: str


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the trail is what was written, from its first entry to its last."""

    is_intact: bool
    entries: int
    chain: str
    """The last entry's. Kept elsewhere, it shows later whether everything was written anew."""
    breaks: tuple[Break, ...] = ()


def chain_of(before: str, entry: AuditEntry) -> str:
    """The hash of an entry behind one with the hash `before`; the first is behind nothing."""
    told = msgspec.to_builtins(entry, builtin_types=(datetime,))
    told["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [[name, told[name]] for name in entry.__struct_fields__]
    return hashlib.sha256(msgspec.json.encode([before, fields])).hexdigest()


def chained(head: Head, entries: Iterable[AuditEntry]) -> tuple[list[Link], Head]:
    """The entries as they follow on a chain, and its new end."""
    links: list[Link] = []
    for entry in entries:
        chain = chain_of(head.chain, entry)
        head = Head(number=head.number + 1, chain=chain)
        links.append(Link(entry=entry, chain=chain))
    return links, head


def breaks_in(at: Head, links: Iterable[Link]) -> tuple[list[Break], Head]:
    """Which of the entries that follow on `at` do not fit, and where the last one is."""
    found: list[Break] = []
    for link in links:
        number = at.number + 1
        if chain_of(at.chain, link.entry) != link.chain:
            found.append(Break(number=number, entry=link.entry, what=UNFIT))
        at = Head(number=number, chain=link.chain)
    return found, at


def break_at_end(at: Head, head: Head) -> Break | None:
    """What is wrong where the trail ends, if its last entry is not the head's."""
    if at == head and at.number:
        return None
    missing = head.number - at.number
    if missing > 0:
        what = f"At the end {missing} of {head.number} entries are missing."
    elif missing < 0:
        what = f"There are {-missing} entries more than were written."
    else:
        what = LAST_UNFIT if at.number else EMPTY
    return Break(number=at.number + 1 if missing > 0 else at.number, entry=None, what=what)


UNFIT = "This entry was altered, or one before it was removed or put in."
LAST_UNFIT = "The last entry is not the one that was written last."
EMPTY = "There is no entry at all, though every workspace begins with one."
