"""Everything that can go wrong, by what the caller can do about it.

* Error
  - NotFound              it is not here, or not yours to see
  - Unauthenticated       nobody we know: show a key
  - Denied                your role does not allow it
  - Invalid               the input is wrong; `field` names where
  - Refused               a rule of ours says no
    . NameTaken
    . TrialLimit          the trial holds its one Business Center
    . PlanLimit           the plan has no room
    . LinkLimit           the platform links no more public accounts there
    . TrialExpired        the trial is over: read-only
    . ReadOnly            the connection (or what is beyond the plan) may only be read
    . PermissionMissing   the platform granted too little for this
    . RoleMissing         the platform's own role does not allow it
    . SyncRunning         one sync per connection at a time
    . WrongAccount        reconnected as another platform user
    . TooOften            it was tried too often: wait
    . InvitationRefused   the invitation was used, replaced, or is too old
    . LinkRefused         the link was used, revoked, or is too old
    . CallbackRefused     the state is unknown, used, too old, foreign, or of another provider
  - ProviderError         the platform said no, or nothing (core/provider_errors.py)
    . Expired             the credential's life is over: a person must connect again
    . Revoked             the credential was taken back: a person must connect again
    . CodeDead            the authorization code was used, cancelled, or is too old
    . ScopeMissing        the credential lacks a permission
    . AccessLost          the platform user lost an ad account
    . AccountGone         the ad account was deleted
    . Forbidden           no right on one object
    . NotEligible         the platform does not let this user or app use its API
    . AppMisconfigured    app id, secret and credential do not fit together
    . RateLimited         ask again after `after` seconds
    . Unavailable         ask again later
    . AddressUnknown      its name leads nowhere: check the address
    . TooLarge            ask for less at a time
    . Incomplete          it left rows out: ask for less at a time
    . Rejected            it will never work as sent
    . Garbled             it answered, and we cannot read what
    . ForbiddenHost       the address points where we may not call
  - OperatorError         whoever runs the service must mend it (core/operator_errors.py)
    . SettingMissing, SettingInvalid, KeyMissing, WrongKey,
      DatabaseNotMigrated, DatabaseUnreachable, PortInUse, ProviderMissing
"""

from datetime import timedelta
from typing import ClassVar


class Error(Exception):
    """Base of all errors of ours: a stable code, one sentence, and what to do."""

    code: ClassVar[str] = "error"
    retry: ClassVar[bool] = False
    remedy: str = "Look at the service's log under this request id, and report it."
    field: str | None = None

    def __init__(
        self, message: str, *, remedy: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy
        if field is not None:
            self.field = field


class NotFound(Error):
    """It is not here, or not yours to see; the answer is the same for both."""

    code = "not_found"
    remedy = "Check the id; list what there is to see which ids exist."

    def __init__(self, what: str, id: str, *, remedy: str | None = None) -> None:
        super().__init__(f"There is no {what} “{id[:80]}”.", remedy=remedy)


class Unauthenticated(Error):
    """No key, or none that we know."""

    code = "unauthenticated"
    remedy = "Send “Authorization: Bearer adp_…” with a key from “adport api-keys create”."


class Denied(Error):
    """The member's role does not allow it."""

    code = "denied"
    remedy = "Ask an admin or the owner of the workspace to do it, or to raise your role."

    def __init__(
        self, message: str, *, remedy: str | None = None, deed: str = "", needs: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.deed = deed
        self.needs = needs
        """The least role that may; empty where no role would help."""


class Invalid(Error):
    """The input is wrong; `field` names where."""

    code = "invalid"
    remedy = "Correct the field and send it again."


class Refused(Error):
    """A rule of ours says no."""

    code = "refused"
    remedy = "Read the reason; nothing was changed."


class NameTaken(Refused):
    """Another profile or member has that name already."""

    code = "name_taken"
    remedy = "Choose another name."


class TrialLimit(Refused):
    """The trial holds its one active Business Center already."""

    code = "trial_limit"
    remedy = "Swap: give up the one that is active for the one you want, or choose a larger plan."


class PlanLimit(Refused):
    """The plan has no room for another one."""

    code = "plan_limit"
    remedy = "Remove one, or choose a larger plan."


class LinkLimit(Refused):
    """As many public accounts are linked there as the platform allows, requests included."""

    code = "link_limit"
    remedy = "Cancel a request that nobody will answer, or unlink an account that is not used."


class TrialExpired(Refused):
    """The trial is over; everything can be read, nothing changed."""

    code = "trial_expired"
    remedy = "Choose a plan; everything is as you left it and works again at once."


class ReadOnly(Refused):
    """The connection, or what is beyond the plan, may only be read."""

    code = "read_only"
    remedy = "Reconnect the connection; what was synced stays readable meanwhile."


class PermissionMissing(Refused):
    """The platform granted too little for this; the message names the permission."""

    code = "permission_missing"
    remedy = "Reconnect and leave the permission ticked on the platform's consent page."


class RoleMissing(Refused):
    """The platform user's role on that object does not allow it."""

    code = "role_missing"
    remedy = "Ask an admin of the Business Center for the role, or connect as somebody who has it."


class SyncRunning(Refused):
    """One sync per connection at a time."""

    code = "sync_running"
    remedy = "Wait for the running sync to end; its progress is shown."


class WrongAccount(Refused):
    """Reconnected as another platform user; nothing was changed."""

    code = "wrong_account"
    remedy = "Sign in at the platform as the user the connection belongs to, and reconnect."


class TooOften(Refused):
    """It was tried too often; `after` says for how long to wait."""

    code = "too_often"
    retry = True
    remedy = "Wait, and try again then."

    def __init__(self, message: str, *, after: timedelta) -> None:
        minutes = max(1, round(after.total_seconds() / 60))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(message, remedy=f"Wait {wait}, and try again then.")
        self.after = after


class InvitationRefused(Refused):
    """The invitation was used, replaced by a newer one, or is too old."""

    code = "invitation_refused"
    remedy = "Sign in if you have chosen a password; else ask an admin for a new invitation."


class LinkRefused(Refused):
    """The link was used, revoked, or is too old."""

    code = "link_refused"
    remedy = "Ask whoever sent you the link for a new one."


class CallbackRefused(Refused):
    """The state is unknown, used, too old, from another browser, or of another provider."""

    code = "callback_refused"
    remedy = "Start again from the profile; nothing was changed."
