"""Logging in: sessions of browsers, invitations to choose a password, and what may be one."""

from datetime import datetime, timedelta

import msgspec

from core.errors import Invalid
from core.ids import MemberId, WorkspaceId
from core.secret import Secret

IDLE = timedelta(hours=12)
"""A session that nobody used for so long is over."""
LONGEST = timedelta(days=7)
"""A session is over after so long, however much it was used."""
REMEMBERED = timedelta(days=30)
"""How long an invitation that is over is still known as such."""
INVITED = timedelta(days=3)
"""For so long an invitation can be followed."""
FIRST_ADDRESS = "owner@localhost.localdomain"
"""The first owner's until they choose their own; everybody else keeps what they were added with."""
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
FEWEST_DIFFERENT = 5
"""Characters of a password that must differ from each other."""


class LoginSession(msgspec.Struct, frozen=True, kw_only=True):
    """One browser in which a member is signed in; the browser holds a secret, we its hash."""

    hash: str
    member_id: MemberId
    workspace_id: WorkspaceId
    started_at: datetime
    seen_at: datetime
    browser: str = ""
    """What the browser calls itself, so that a person recognises it."""


class Password(msgspec.Struct, frozen=True, kw_only=True):
    """What a password is compared with; two are the same only where nothing happened between."""

    hash: str
    ended: int = 0
    """How often all of the member's sessions were ended at once."""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time way in, to choose a password; we keep only its hash."""

    hash: str
    member_id: MemberId
    workspace_id: WorkspaceId
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    invited_by: str = ""
    """The name of whoever made it."""


class WayIn(msgspec.Struct, frozen=True, kw_only=True):
    """How far a member has come in."""

    member_id: MemberId
    signed_in_at: datetime | None = None
    """The last time; None for whoever never did."""
    invited_at: datetime | None = None
    invited_until: datetime | None = None
    """Of an invitation that nobody has followed."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """At most so many attempts of one kind in so long."""

    attempts: int
    within: timedelta


BY_CLIENT = Rule(attempts=30, within=timedelta(minutes=1))
"""Of one client, whatever it tries: sign-ins, invitations, links."""
BY_PASSWORD = Rule(attempts=10, within=timedelta(minutes=15))
"""Wrong passwords in a row for one member, from wherever; the next is not compared."""

REFUSED_STRANGER = Rule(attempts=1, within=timedelta(minutes=1))
"""Entries in the trail of what was refused to one client, for each action and target."""
REFUSED_MEMBER = Rule(attempts=60, within=timedelta(minutes=1))
"""The same of one member."""


def is_over(session: LoginSession, now: datetime) -> bool:
    """Whether the person has to sign in again."""
    return now - session.seen_at >= IDLE or now - session.started_at >= LONGEST


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether the invitation can still be followed."""
    return invitation.used_at is None and now < invitation.expires_at


def require_good(password: Secret, *about: str) -> None:
    """Raise Invalid for a password that is too short, or that others would try first."""
    text = password.reveal()
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise Invalid(
            f"The password has {len(text)} characters.",
            field="password",
            remedy=f"Use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
        )
    told = [part for one in about for part in (one, one.partition("@")[0]) if len(part) > 3]
    if len(set(text)) < FEWEST_DIFFERENT or text.casefold() in {one.casefold() for one in told}:
        raise Invalid(
            "The password is one that others would try first.",
            field="password",
            remedy="Use a few words that have nothing to do with each other.",
        )
