"""When the next sync of a connection comes, and why then: pure."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.connection import Connection
from core.problem import CATALOGUE, Problem, State
from core.sync import SyncRun
from core.sync_plan import NOTHING

EVERY = timedelta(minutes=15)
SOONEST = timedelta(minutes=1)
"""The first pause of a connection whose platform fails; it grows with the illness, up to EVERY."""
LOOK_EVERY = timedelta(minutes=60)
"""How often a connection without an ad account to sync is looked at: there may be one by now."""


IDLE = "This connection syncs no ad account: select some, or activate their Business Center."
SPARE = "Another connection syncs its ad accounts; this one takes over when that one fails."


class Why(StrEnum):
    """What decides when the next sync comes."""

    EVERY_15_MINUTES = "every_15_minutes"
    CHANGED = "changed"
    RUNNING = "running"
    ALLOWANCE_USED_UP = "allowance_used_up"
    PLATFORM_FAILING = "platform_failing"
    RECONNECT_NEEDED = "reconnect_needed"
    DISCONNECTED = "disconnected"
    PROVIDER_MISSING = "provider_missing"
    READ_ONLY = "read_only"
    SELECTION_NEEDED = "selection_needed"
    NOTHING_SELECTED = "nothing_selected"
    ANOTHER_SYNCS = "another_syncs"
    NOTHING_TO_SYNC = "nothing_to_sync"


class NextSync(msgspec.Struct, frozen=True, kw_only=True):
    """When the next sync starts by itself, and why then.

    Where no ad account is synced: when Adport looks again whether there is one.
    """

    at: datetime | None
    """None where nothing comes before a person does something."""
    reason: Why
    sentence: str
    """The reason for a person, with what to do and when."""
    why: str
    """The same without any moment, for whoever shows `at` beside it."""


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What the next sync of a connection depends on, as read together."""

    connection: Connection
    last: SyncRun | None = None
    """Its newest run."""
    refusal: str = ""
    """Why the plan allows no sync."""
    has_kinds: bool = True
    """Whether the provider has anything to sync."""
    has_accounts: bool = True
    """Whether there is a selected ad account that this connection is the best one for."""
    is_spare: bool = False
    """Whether another connection syncs the selected ad accounts that this one reaches."""


def next_sync(outlook: Outlook, now: datetime) -> NextSync:
    """When and why; a moment that is over means: now."""
    hindered = _hindrance(outlook, now)
    if hindered:
        return hindered
    last, started = outlook.last, outlook.last.started_at if outlook.last else None
    at = now if started is None else max(now, started + EVERY)
    is_changed = _is_changed(outlook)
    if last and last.ended_at is None:
        return _under_way(last, now if is_changed else at, now)
    if is_changed:
        why = "There is something new to sync: it starts by itself within moments."
        return NextSync(at=now, reason=Why.CHANGED, sentence=why, why=why)
    if outlook.connection.state is State.DEGRADED and started:
        return _after_failing(outlook.connection, started, now)
    why = "Syncs start every 15 minutes."
    sentence = f"Syncs start every 15 minutes; the next at {_told(at)}."
    return NextSync(at=at, reason=Why.EVERY_15_MINUTES, sentence=sentence, why=why)


def _is_changed(outlook: Outlook) -> bool:
    """Whether its newest run began before there was something new to sync."""
    changed, last = outlook.connection.changed_at, outlook.last
    return changed is not None and last is not None and last.started_at < changed


def is_due(outlook: Outlook, now: datetime) -> bool:
    """Whether a sync is to start at this moment."""
    is_running = outlook.last is not None and outlook.last.ended_at is None
    if is_running or not outlook.has_accounts:
        return False
    coming = next_sync(outlook, now)
    return coming.at is not None and coming.at <= now


def next_look(connection: Connection) -> datetime:
    """When a connection that no sync looks at is looked at by itself.

    The longer it has been ill, the longer the pause, within bounds.
    """
    looked = connection.validated_at or connection.connected_at
    if connection.state is not State.DEGRADED:
        return looked + LOOK_EVERY
    ill_since = min((one.since for one in connection.problems if one.since), default=looked)
    return looked + min(EVERY, max(SOONEST, looked - ill_since))


def _hindrance(outlook: Outlook, now: datetime) -> NextSync | None:
    """What only a person can end, or the platform with a new ad account."""
    match outlook.connection.state:
        case State.DISCONNECTED if _is_missing(outlook.connection):
            return _never(Why.PROVIDER_MISSING, CATALOGUE["provider_missing"].what)
        case State.DISCONNECTED:
            return _never(Why.DISCONNECTED, "The connection was taken apart; reconnect to sync.")
        case State.REAUTHORIZE | State.REVOKED:
            return _never(Why.RECONNECT_NEEDED, "No sync before the connection is reconnected.")
        case _:
            pass
    if outlook.refusal:
        return _never(Why.READ_ONLY, outlook.refusal)
    if not outlook.has_kinds:
        return _never(Why.NOTHING_TO_SYNC, NOTHING)
    if outlook.has_accounts:
        return None
    if outlook.connection.state is State.SELECTION_NEEDED:
        return _never(Why.SELECTION_NEEDED, "Choose which ad accounts are to be synced.")
    at = max(now, next_look(outlook.connection))
    reason, why = (Why.ANOTHER_SYNCS, SPARE) if outlook.is_spare else (Why.NOTHING_SELECTED, IDLE)
    sentence = f"{why} Adport looks for new ones by itself at {_told(at)}."
    return NextSync(at=at, reason=reason, sentence=sentence, why=why)


def _never(reason: Why, sentence: str) -> NextSync:
    return NextSync(at=None, reason=reason, sentence=sentence, why=sentence)


def _under_way(run: SyncRun, at: datetime, now: datetime) -> NextSync:
    """A run that pauses goes on by itself; only then comes the next."""
    if run.resume_at is None or run.resume_at <= now:
        sentence = f"A sync is running now; the next one starts at {_told(at)}."
        why = "A sync is running now."
        return NextSync(at=at, reason=Why.RUNNING, sentence=sentence, why=why)
    until = f"The platform's allowance is used up until {_told(run.resume_at)};"
    sentence = f"{until} the sync goes on then by itself."
    why = "The platform's allowance is used up; the sync goes on by itself."
    return NextSync(at=run.resume_at, reason=Why.ALLOWANCE_USED_UP, sentence=sentence, why=why)


def _after_failing(connection: Connection, started: datetime, now: datetime) -> NextSync:
    """The longer it has been ill, the longer the pause, within bounds."""
    ills = [one for one in connection.problems if CATALOGUE[one.code].state is State.DEGRADED]
    ill_since = min((one.since for one in ills if one.since), default=started)
    at = max(now, started + min(EVERY, max(SOONEST, started - ill_since)))
    why = _said(ills)
    sentence = f"{why} The next try is at {_told(at)}."
    return NextSync(at=at, reason=Why.PLATFORM_FAILING, sentence=sentence, why=why)


def _said(problems: list[Problem]) -> str:
    return CATALOGUE[problems[0].code].what


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _is_missing(connection: Connection) -> bool:
    return any(one.code == "provider_missing" for one in connection.problems)
