"""Connection: one authorisation of one platform user for one profile, and its only moves."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from core.errors import ReadOnly, Refused
from core.ids import ConnectionId, PlatformUserId, ProfileId, ProviderSlug, WorkspaceId
from core.permission import Grant
from core.problem import CATALOGUE, Problem, State, state_of


class PlatformUser(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the credential speaks for."""

    id: PlatformUserId
    name: str = ""
    email: str = ""
    """As the platform shows it, usually masked."""


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """One authorisation. Its state is what its problems make of it, never set by hand."""

    id: ConnectionId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    provider: ProviderSlug
    user: PlatformUser
    grant: Grant = Grant()
    problems: tuple[Problem, ...] = ()
    first_connected_at: datetime
    """Reconnecting does not change it: by it connections are listed."""
    connected_at: datetime
    changed_at: datetime | None = None
    """Since when it has more to sync than before: no earlier sync brought all of it."""
    validated_at: datetime | None = None
    synced_at: datetime | None = None

    @property
    def state(self) -> State:
        """The state its worst problem puts it in."""
        return state_of(self.problems)


READ_ONLY = frozenset({State.REAUTHORIZE, State.REVOKED, State.DISCONNECTED})
"""States that only a person who reconnects can end."""

MOVES: dict[State, frozenset[State]] = {
    state: frozenset(State) if state not in READ_ONLY else frozenset({state, State.DISCONNECTED})
    for state in State
}
"""Where a connection may go without being reconnected."""


def judged(connection: Connection, problems: Iterable[Problem]) -> Connection:
    """The connection with the problems just found. Raises Refused for a move that is none.

    A problem that was there before keeps its `since`.
    """
    found = _with_since(connection, problems)
    if state_of(found) not in MOVES[connection.state]:
        raise Refused(
            f"A connection that is {connection.state} comes back only by reconnecting.",
            remedy="Reconnect the connection.",
        )
    return msgspec.structs.replace(connection, problems=found)


def reconnected(
    connection: Connection,
    user: PlatformUser,
    grant: Grant,
    problems: Iterable[Problem],
    now: datetime,
) -> Connection:
    """The connection after its person came back: from any state, with a fresh grant."""
    return msgspec.structs.replace(
        connection,
        user=user,
        grant=grant,
        problems=_with_since(connection, problems),
        connected_at=now,
        changed_at=now,
        validated_at=now,
    )


def widened(connection: Connection, now: datetime) -> Connection:
    """The connection with something new to sync, which is not to wait for its turn."""
    return msgspec.structs.replace(connection, changed_at=now)


def require_usable(connection: Connection) -> None:
    """Raise ReadOnly, with reason and remedy, unless the connection may write and sync."""
    if connection.state not in READ_ONLY:
        return
    worst = next(one for one in connection.problems if state_of((one,)) is connection.state)
    entry = CATALOGUE[worst.code]
    raise ReadOnly(f"The connection is read-only. {entry.what}", remedy=entry.remedy)


def _with_since(connection: Connection, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    since = {(one.code, one.subject): one.since for one in connection.problems}
    return tuple(
        msgspec.structs.replace(one, since=since.get((one.code, one.subject)) or one.since)
        for one in problems
    )
