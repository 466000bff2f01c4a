"""Where passwords, invitations, sessions and attempts are kept."""

from datetime import datetime
from typing import Protocol

from core.ids import MemberId, WorkspaceId
from core.login import Invitation, LoginSession, Password, Rule, WayIn


class Logins(Protocol):
    """How members get in; all of it goes with its member."""

    async def password(self, member_id: MemberId) -> Password | None:
        """The member's, or None."""
        ...

    async def hold(self, member_id: MemberId) -> Password | None:
        """The same, which nobody changes or ends sessions by until this work is over."""
        ...

    async def has_any(self) -> bool:
        """Whether anybody at all has a password."""
        ...

    async def change_password(self, member_id: MemberId, hash: str, at: datetime) -> None:
        """Keep it in place of the one before."""
        ...

    async def invite(self, invitation: Invitation) -> None:
        """Keep it; the member's earlier ones can no longer be followed."""
        ...

    async def invitation(self, hash: str) -> Invitation | None:
        """The invitation of that hash."""
        ...

    async def use(self, hash: str, at: datetime) -> bool:
        """Use an invitation up; False where somebody else has done so."""
        ...

    async def withdraw(self, member_id: MemberId) -> bool:
        """Nobody can follow the member's invitation any more; False where there was none."""
        ...

    async def ways(self, workspace_id: WorkspaceId) -> list[WayIn]:
        """How far each of the workspace's members has come in, in no order."""
        ...

    async def start(self, session: LoginSession) -> None:
        """Keep a new session; its member, who has a password, signed in when it started."""
        ...

    async def session(self, hash: str) -> LoginSession | None:
        """The session of that hash."""
        ...

    async def touch(self, hash: str, at: datetime) -> None:
        """The session was used. Left undone rather than waited for, where others write."""
        ...

    async def end(self, hash: str) -> None:
        """The session is over."""
        ...

    async def end_all(self, member_id: MemberId, but: str = "") -> int:
        """All the member's sessions are over, but one; how many there were.

        Nor does one begin by a password that was read before.
        """
        ...

    async def sessions(self, member_id: MemberId) -> list[LoginSession]:
        """The member's sessions, the one used last first."""
        ...

    async def attempt(self, key: str, rule: Rule, now: datetime) -> bool:
        """Count an attempt; False where the rule allows no more of them now."""
        ...

    async def forgive(self, key: str) -> None:
        """Begin to count from nothing."""
        ...

    async def forget(self, now: datetime) -> None:
        """Drop the sessions, invitations and attempts that mean nothing any more."""
        ...
