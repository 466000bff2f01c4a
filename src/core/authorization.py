"""Authorization: one attempt to connect or reconnect, from opening to outcome."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.errors import CallbackRefused, LinkRefused
from core.ids import AuthorizationId, ConnectionId, MemberId, ProfileId, ProviderSlug, WorkspaceId
from core.problem import Problem

STATE_LIFE = timedelta(minutes=10)
LINK_LIFE = timedelta(minutes=30)
EXCHANGE_LIFE = timedelta(minutes=5)
"""An exchange that has not ended by then was interrupted: the slowest platform answers sooner."""
TOLD = timedelta(hours=1)
"""For how long a page tells of an attempt that failed."""
MOST_OPEN = 20
"""Attempts of one profile that can be open at a time: more of them only lie about."""


class Opened(StrEnum):
    """Where the person goes on."""

    HERE = "here"
    LINK = "link"
    """In another browser, by a one-time link."""


class Stage(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    """Made; nobody has opened it."""
    OPENED = "opened"
    """The person is at the platform; the state is out."""
    RETURNED = "returned"
    """The callback came and used the state up; the code is being exchanged."""
    READING = "reading"
    """The connection is made; what it reaches is being read."""
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    """Revoked here before it was used."""
    EXPIRED = "expired"


STILL_OPEN = frozenset({Stage.WAITING, Stage.OPENED, Stage.RETURNED, Stage.READING})
"""The stages of attempts that have not ended."""


class Authorization(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt. Link, state and browser are kept only as hashes."""

    id: AuthorizationId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    provider: ProviderSlug
    connection_id: ConnectionId | None = None
    """The connection to restore; or, once done, the one that was made."""
    member_id: MemberId | None = None
    reconnects: bool = False
    opened: Opened
    stage: Stage = Stage.WAITING
    link_hash: str
    state_hash: str | None = None
    browser_hash: str | None = None
    sealed_verifier: str | None = None
    """The PKCE verifier, sealed; only where the platform has PKCE."""
    created_at: datetime
    expires_at: datetime
    """Of the link while waiting, of the state once opened, of the exchange once returned."""
    ended_at: datetime | None = None
    problem: Problem | None = None
    """Why it failed."""

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still come of it."""
        return self.stage_at(now) in STILL_OPEN

    def stage_at(self, now: datetime) -> Stage:
        """The stage as the clock has it: what ran out is expired without any job."""
        ended = {Stage.DONE, Stage.FAILED, Stage.WITHDRAWN}
        if self.stage in ended or now < self.expires_at:
            return self.stage
        if self.stage is Stage.READING:
            return Stage.DONE  # whoever read was killed: the connection says what is left to do
        return Stage.FAILED if self.stage is Stage.RETURNED else Stage.EXPIRED

    def ended_by(self, now: datetime) -> datetime | None:
        """When it ended, whether somebody noted it or the clock alone; None while it is open."""
        return None if self.is_open(now) else self.ended_at or self.expires_at

    def why(self, now: datetime) -> Problem | None:
        """What made it fail; a kill in the middle leaves no other trace than the time."""
        if self.stage_at(now) is not Stage.FAILED:
            return None
        return self.problem or Problem(code="authorization_interrupted", since=self.expires_at)


def left_behind(attempts: Collection[Authorization]) -> set[AuthorizationId]:
    """Those whose browser went to the same provider again since, and connected it."""
    came = [one for one in attempts if one.stage in {Stage.READING, Stage.DONE}]
    return {
        one.id
        for one in attempts
        if one.stage is Stage.OPENED
        and any(
            (later.browser_hash, later.provider) == (one.browser_hash, one.provider)
            and later.created_at > one.created_at
            for later in came
        )
    }


def unsolved(attempts: Iterable[Authorization], now: datetime) -> Authorization | None:
    """The attempt that failed last, while somebody may still wonder about it.

    It is forgotten after an hour, or once the same provider was connected or tried again after it.
    """
    every = sorted(attempts, key=lambda one: one.ended_by(now) or one.created_at, reverse=True)
    over: set[ProviderSlug] = set()
    for one in every:
        stage, end = one.stage_at(now), one.ended_by(now)
        if stage is Stage.DONE:
            over.add(one.provider)
        elif stage is Stage.FAILED and end and now - end < TOLD:
            over |= _tried_since(end, every)
            if one.provider not in over:
                return one
    return None


def _tried_since(end: datetime, every: list[Authorization]) -> set[ProviderSlug]:
    return {one.provider for one in every if one.created_at > end}


def opened_at(
    authorization: Authorization, state_hash: str, browser_hash: str, now: datetime
) -> Authorization:
    """The authorization after its link was opened. Raises LinkRefused unless it waits for that."""
    match authorization.stage_at(now):
        case Stage.WAITING:
            return msgspec.structs.replace(
                authorization,
                stage=Stage.OPENED,
                state_hash=state_hash,
                browser_hash=browser_hash,
                expires_at=now + STATE_LIFE,
            )
        case Stage.WITHDRAWN:
            raise LinkRefused(
                "This link was revoked.",
                remedy="Whoever sent it has taken it back. Ask them for a new one if you are still"
                " to connect.",
            )
        case Stage.EXPIRED if authorization.stage is Stage.WAITING:
            raise LinkRefused(
                "This link is too old.",
                remedy="Links work for 30 minutes. Ask whoever sent it for a new one.",
            )
        case _:
            raise LinkRefused(
                "This link has been used already.",
                remedy="If that was you, go on at the platform, in the window where you opened it."
                " Else ask whoever sent it for a new one.",
            )


def returned_at(
    authorization: Authorization, provider: ProviderSlug, browser_hash: str | None, now: datetime
) -> Authorization:
    """The authorization after its callback. Raises CallbackRefused before any token request."""
    if authorization.provider != provider:
        raise CallbackRefused("This answer came back on another provider's address.")
    if authorization.stage is not Stage.OPENED:
        raise CallbackRefused("This answer of the platform was used already.")
    if now >= authorization.expires_at:
        raise CallbackRefused("This attempt to connect took longer than ten minutes.")
    if browser_hash is None or browser_hash != authorization.browser_hash:
        raise CallbackRefused("This attempt to connect was started in another browser.")
    return msgspec.structs.replace(
        authorization, stage=Stage.RETURNED, expires_at=now + EXCHANGE_LIFE
    )


def reading(authorization: Authorization, connection_id: ConnectionId) -> Authorization:
    """The authorization once its connection is kept."""
    return msgspec.structs.replace(authorization, stage=Stage.READING, connection_id=connection_id)


def ended(
    authorization: Authorization,
    now: datetime,
    *,
    connection_id: ConnectionId | None = None,
    problem: Problem | None = None,
) -> Authorization:
    """The authorization with its outcome: a connection, or the problem that prevented it."""
    return msgspec.structs.replace(
        authorization,
        stage=Stage.FAILED if problem else Stage.DONE,
        connection_id=connection_id or authorization.connection_id,
        problem=problem,
        ended_at=now,
    )
