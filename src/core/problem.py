"""Problems: the named conditions a person must know about, all in this file."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from core.access import LEAST, Deed, Role


class State(StrEnum):
    """How a connection is, from best to worst; the worst of its problems decides."""

    CONNECTED = "connected"
    LIMITED = "limited"
    SELECTION_NEEDED = "selection_needed"
    DEGRADED = "degraded"
    REAUTHORIZE = "reauthorize"
    REVOKED = "revoked"
    DISCONNECTED = "disconnected"


class Who(StrEnum):
    """Who can solve a problem, where it is nobody whom a role of ours makes able to."""

    OPERATOR = "whoever runs this Adport"
    PLATFORM_USER = "the person who connected"
    COMER = "whoever connects"
    """Of an attempt that came to nothing: nobody has connected yet."""
    PLATFORM_ADMIN = "an admin at the platform"
    PLATFORM = "the platform; it passes by itself"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalogue says of one code."""

    what: str
    remedy: str
    by: Who | Mapping[str, Deed]
    """Somebody outside the workspace; or what is to be done here, and the deed that it is."""
    state: State = State.CONNECTED
    """The state it puts its connection in; `connected` for a mere notice."""

    @property
    def who(self) -> str:
        """Who can solve it, in words; of a workspace's members as the access table has it."""
        if isinstance(self.by, Who):
            return self.by.value
        least = {what: _named(LEAST[deed]) for what, deed in self.by.items()}
        if len(set(least.values())) == 1:
            return f"{next(iter(least.values()))} of this workspace or above"
        return ", ".join(f"{role} or above to {what}" for what, role in least.items())


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of one connection (or of one attempt to make it)."""

    code: str
    subject: str = ""
    """What it is about: a permission's, account's or Business Center's name; may be empty."""
    detail: str = ""
    """What the platform said, free of secrets; may be empty."""
    since: datetime | None = None


CATALOGUE: dict[str, Entry] = {
    "permission_missing": Entry(
        what="The platform did not grant a permission that features need.",
        remedy="Ask the platform again and leave the permission ticked.",
        by={"connect": Deed.CONNECT},
        state=State.LIMITED,
    ),
    "not_bc_admin": Entry(
        what="The connected person is no admin of any Business Center.",
        remedy="Ask the Business Center's admin to promote that person, or to connect themselves.",
        by=Who.PLATFORM_ADMIN,
        state=State.LIMITED,
    ),
    "bc_suspended": Entry(
        what="The platform has suspended the Business Center.",
        remedy="Resolve it with the platform first, then validate the connection.",
        by=Who.PLATFORM_ADMIN,
        state=State.LIMITED,
    ),
    "bc_access_lost": Entry(
        what="The connected person can no longer see a Business Center.",
        remedy="Ask its admin to take the person back, then validate; or deactivate it here.",
        by=Who.PLATFORM_ADMIN,
    ),
    "no_ad_accounts": Entry(
        what="The connected person reaches no ad account.",
        remedy="Either a personal account signed in: sign in as the business user;"
        " or the person has no role on any ad account: ask the Business Center's admin for one.",
        by=Who.PLATFORM_ADMIN,
        state=State.LIMITED,
    ),
    "selection_needed": Entry(
        what="No ad account has been chosen yet, and this profile imports only chosen ones.",
        remedy="Choose the Business Center and tick the ad accounts to sync.",
        by={"choose": Deed.CHOOSE_ACCOUNTS},
        state=State.SELECTION_NEEDED,
    ),
    "business_center_inactive": Entry(
        what="The plan has no room for this Business Center: its ad accounts are not synced.",
        remedy="Swap it in for the active one, or choose a larger plan.",
        by={"swap": Deed.CHOOSE_ACCOUNTS, "choose a larger plan": Deed.MANAGE_PLAN},
    ),
    "account_in_review": Entry(
        what="The platform is still reviewing an ad account; nothing can be launched on it yet.",
        remedy="Wait; a review takes 24 to 72 hours.",
        by=Who.PLATFORM,
    ),
    "account_suspended": Entry(
        what="The platform has suspended an ad account.",
        remedy="Appeal at the platform; what was synced stays readable.",
        by=Who.PLATFORM_ADMIN,
    ),
    "account_withheld": Entry(
        what="The person left an ad account unticked on the platform's consent page.",
        remedy="Reconnect and tick the ad account there, if it is wanted here.",
        by=Who.PLATFORM_USER,
    ),
    "accounts_unlisted": Entry(
        what="A Business Center does not show its ad accounts to the connected person.",
        remedy="If ad accounts are missing here, ask its admin for a role on them, then validate.",
        by=Who.PLATFORM_ADMIN,
    ),
    "access_lost": Entry(
        what="The connected person lost access to an ad account.",
        remedy="Ask the Business Center's admin to give the role back, then validate.",
        by=Who.PLATFORM_ADMIN,
    ),
    "platform_failing": Entry(
        what="The platform does not answer as it should.",
        remedy="Nothing is lost; the service looks again by itself. Validate to look now.",
        by=Who.PLATFORM,
        state=State.DEGRADED,
    ),
    "throttled": Entry(
        what="The platform asks us to slow down.",
        remedy="Nothing is lost; it goes on by itself when the pause is over.",
        by=Who.PLATFORM,
        state=State.DEGRADED,
    ),
    "discovery_pending": Entry(
        what="The connection is made, but its Business Centers and ad accounts are not read yet.",
        remedy="Validate the connection, or wait: the service does it by itself.",
        by={"validate": Deed.VALIDATE},
        state=State.DEGRADED,
    ),
    "app_misconfigured": Entry(
        what="The platform does not accept the developer app's id and secret.",
        remedy="Check the provider's app id and app secret; “adport doctor” tries them.",
        by=Who.OPERATOR,
        state=State.DEGRADED,
    ),
    "address_forbidden": Entry(
        what="The address leads to a network that this service may not call.",
        remedy="Use a public https address, or let the operator set"
        " ADPORT_ALLOW_PRIVATE_HOSTS=true.",
        by=Who.OPERATOR,
        state=State.DEGRADED,
    ),
    "api_not_eligible": Entry(
        what="The platform does not let this person or app use its API.",
        remedy="Ask the platform's support to open API access, or connect as another person.",
        by=Who.PLATFORM_ADMIN,
        state=State.LIMITED,
    ),
    "credential_ends_soon": Entry(
        what="The authorisation ends soon, and the platform does not prolong it.",
        remedy="Reconnect before then; nothing is interrupted.",
        by={"connect": Deed.CONNECT},
    ),
    "credential_expired": Entry(
        what="The authorisation is over.",
        remedy="Reconnect.",
        by={"connect": Deed.CONNECT},
        state=State.REAUTHORIZE,
    ),
    "credential_revoked": Entry(
        what="The authorisation was taken back at the platform.",
        remedy="Reconnect; everything synced so far stays readable.",
        by={"connect": Deed.CONNECT},
        state=State.REVOKED,
    ),
    "identity_changed": Entry(
        what="The credential answers for another person than the one who connected.",
        remedy="Reconnect as the person the connection belongs to.",
        by={"connect": Deed.CONNECT},
        state=State.REAUTHORIZE,
    ),
    "disconnected": Entry(
        what="The connection was taken apart here.",
        remedy="Reconnect to go on; what was synced stays readable.",
        by={"connect": Deed.CONNECT},
        state=State.DISCONNECTED,
    ),
    "revoke_pending": Entry(
        what="The platform has not confirmed yet that the authorisation is taken back.",
        remedy="Nothing to do: it is tried again; or remove Adport among the platform's apps.",
        by=Who.PLATFORM,
        state=State.DISCONNECTED,
    ),
    "revoke_failed": Entry(
        what="The platform would not take the authorisation back; the secret here is destroyed.",
        remedy="Remove Adport from the authorised apps at the platform.",
        by=Who.PLATFORM_USER,
        state=State.DISCONNECTED,
    ),
    "provider_missing": Entry(
        what="The plugin of this provider is not installed any more, or could not be loaded.",
        remedy="Install it again and restart; “adport plugins” shows what is there."
        " What was synced stays readable meanwhile.",
        by=Who.OPERATOR,
        state=State.DISCONNECTED,
    ),
    "authorization_denied": Entry(
        what="The person declined on the platform's consent page.",
        remedy="Start again and confirm there.",
        by=Who.COMER,
    ),
    "key_refused": Entry(
        what="The platform does not accept what was entered.",
        remedy="Look whether the key is whole and still valid, and enter it again.",
        by=Who.COMER,
    ),
    "authorization_code_dead": Entry(
        what="The platform's code had been used, cancelled, or was too old.",
        remedy="Start again; it takes less than an hour.",
        by=Who.COMER,
    ),
    "authorization_unanswered": Entry(
        what="The platform did not answer as it should while the connection was being made.",
        remedy="Start again in a few minutes; nothing was kept of this attempt.",
        by=Who.COMER,
    ),
    "address_unknown": Entry(
        what="No server is known by the name in the platform's address.",
        remedy="Check the address that was entered, or ADPORT_<PROVIDER>_API_URL; without either"
        " it is the plugin's own. Then start again.",
        by=Who.OPERATOR,
    ),
    "authorization_interrupted": Entry(
        what="The service stopped in the middle of connecting; nothing of this attempt was kept.",
        remedy="Start again.",
        by=Who.COMER,
    ),
    "plan_refused": Entry(
        what="The plan did not allow it any more when the person came back.",
        remedy="Choose a plan, or make room in it, and start again.",
        by={"choose a larger plan": Deed.MANAGE_PLAN},
    ),
    "wrong_account": Entry(
        what="Somebody else signed in than the person the connection belongs to.",
        remedy="Sign in at the platform as that person and reconnect; nothing was changed.",
        by=Who.COMER,
    ),
}

SEVERITY = {state: rank for rank, state in enumerate(State)}


def _named(role: Role) -> str:
    name = role.replace("_", " ")
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def is_notice(problem: Problem) -> bool:
    """Whether everything works in spite of it."""
    return CATALOGUE[problem.code].state is State.CONNECTED


def state_of(problems: tuple[Problem, ...]) -> State:
    """The state a connection is in because of its problems."""
    states = (CATALOGUE[problem.code].state for problem in problems)
    return max(states, key=SEVERITY.__getitem__, default=State.CONNECTED)
