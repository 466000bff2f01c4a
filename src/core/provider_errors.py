"""What a platform can answer instead of what was asked; the tree is drawn in core/errors.py."""

from math import ceil, isnan

from core.errors import Error


class ProviderError(Error):
    """The platform said no, or nothing."""

    code = "provider_error"
    remedy = "Validate the connection to see what the platform says."


class Expired(ProviderError):
    """The credential's life is over: a person must connect again."""

    code = "credential_expired"
    remedy = "Reconnect the connection."


class Revoked(ProviderError):
    """The credential was taken back at the platform: a person must connect again."""

    code = "credential_revoked"
    remedy = "Reconnect the connection."


class CodeDead(ProviderError):
    """The authorization code was used, cancelled, or is too old."""

    code = "authorization_code_dead"
    remedy = "Start connecting again; the platform gives out a new code."


class ScopeMissing(ProviderError):
    """The credential lacks a permission for that call."""

    code = "scope_missing"
    remedy = "Reconnect and leave the permission ticked on the platform's consent page."


class AccessLost(ProviderError):
    """The platform user lost access to an ad account."""

    code = "access_lost"
    remedy = "Ask an admin of the Business Center to give the role back, then validate."


class AccountGone(ProviderError):
    """The ad account does not exist any more."""

    code = "account_gone"
    remedy = "Take the account out of the selection; what was synced stays."


class Forbidden(ProviderError):
    """No right on one object of the platform."""

    code = "platform_forbidden"
    remedy = "Ask for a role on that object at the platform."


class NotEligible(ProviderError):
    """The platform does not let this user or app use its API."""

    code = "api_not_eligible"
    remedy = "Ask the platform's support to open API access for this user or app."


class AppMisconfigured(ProviderError):
    """App id, app secret and credential do not fit together."""

    code = "app_misconfigured"
    remedy = "The operator must compare the provider's app id and app secret with the platform's."


LONGEST_PAUSE = 24 * 3600.0
"""Seconds: no platform's word, nor a plugin's, shuts anybody out for longer at a time."""
_UNREADABLE = 60.0


def _bounded(seconds: float) -> float:
    """A plugin hands on what a platform has sent, whatever that was."""
    try:
        seconds = float(seconds)
    except (TypeError, ValueError, OverflowError):
        return _UNREADABLE
    return _UNREADABLE if isnan(seconds) else min(max(seconds, 0.0), LONGEST_PAUSE)


def _said(seconds: float) -> str:
    """Never less than it is: whoever comes back then is not too early."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = ceil(seconds / length)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    count = max(ceil(seconds), 1)
    return f"{count} second{'' if count == 1 else 's'}"


class RateLimited(ProviderError):
    """We asked too often; `after` is in seconds.

    `account` is set if only one ad account must wait, `endpoint` if only that path and its class.
    What goes on by itself tells that in its own words; whoever reads the remedy asked in person.
    It is the account that was asked about, unless `account_id` names another one; of a call that
    was about none, it is the token that must wait.
    """

    code = "rate_limited"
    retry = True
    remedy = "Try again once the pause is over."

    def __init__(
        self,
        message: str,
        *,
        after: float,
        account: bool = False,
        account_id: str = "",
        endpoint: bool = False,
    ) -> None:
        self.after = _bounded(after)
        super().__init__(message, remedy=f"Try again in {_said(self.after)}.")
        self.account = account
        self.account_id = account_id
        self.endpoint = endpoint


class Unavailable(ProviderError):
    """The platform is down, slow, or unreachable."""

    code = "provider_unavailable"
    retry = True
    remedy = "Nothing is lost; try again in a few minutes."


class AddressUnknown(Unavailable):
    """No server is known by the name in the platform's address."""

    code = "address_unknown"
    remedy = "Check the address, and that this machine can look names up; then try again."


class TooLarge(ProviderError):
    """The platform wants the question asked in smaller pieces."""

    code = "query_too_large"
    remedy = "Ask for fewer things, or fewer days, at a time."


class Incomplete(ProviderError):
    """The platform left rows out of a too large answer; what it did send is not to be used."""

    code = "answer_incomplete"
    remedy = "Ask for fewer things, or fewer days, at a time."


class Rejected(ProviderError):
    """It will never work as sent."""

    code = "provider_rejected"
    remedy = "Report it with the request id: Adport asked for something the platform refuses."


class Garbled(ProviderError):
    """The platform answered, and we cannot read what."""

    code = "provider_garbled"
    remedy = "Try again; if it stays, report it with the request id."


class ForbiddenHost(ProviderError):
    """The address points to a network that may not be called."""

    code = "forbidden_host"
    remedy = "Use a public https address, or let the operator set ADPORT_ALLOW_PRIVATE_HOSTS=true."
