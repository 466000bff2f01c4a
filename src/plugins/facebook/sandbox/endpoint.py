"""What a handler is handed: who asks, when, for what, and what they may see."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from plugins.facebook.sandbox.faults import Fault
from plugins.facebook.sandbox.refusals import Refusal, invalid, no_permission, unknown
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import Token
from plugins.facebook.sandbox.world import AdAccount, Business, Thing, User

READS_ADS = ("ads_read", "ads_management")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One call that passed the gate."""

    sandbox: Sandbox
    now: datetime
    method: str
    path: str
    """Without the version."""
    sent: Mapping[str, str]
    token: Token | None = None
    fault: Fault | None = None
    base: str = ""
    """Where the sandbox was reached, with the version, for the addresses in its answers."""

    @property
    def caller(self) -> Token:
        """Who asks. Raises Refusal where nobody does."""
        if self.token is None:
            raise Refusal(104, "An access token is required to request this resource.")
        return self.token

    @property
    def user(self) -> User:
        return self.sandbox.world.users[self.caller.user]

    def text(self, name: str) -> str:
        return self.sent.get(name, "")

    def json(self, name: str, kind: type[list[str]] | type[list[dict[str, object]]]) -> object:
        """A parameter that is JSON; empty where it is not sent. Raises Refusal."""
        try:
            return msgspec.json.decode(self.sent[name], type=kind) if name in self.sent else kind()
        except msgspec.DecodeError:
            raise invalid(f"Param {name} must be a JSON array", blame=name) from None

    def needs(self, *scopes: str) -> None:
        """Raise Refusal unless one of them was granted."""
        if not set(scopes) & set(self.caller.scopes):
            raise no_permission(" or ".join(reversed(scopes)))

    def account(self, id: str) -> AdAccount:
        """An account the caller may read. Raises Refusal."""
        world = self.sandbox.world
        account = world.accounts.get(id)
        if account is None or not world.tasks_of(self.caller.user, account):
            raise unknown(f"act_{id}")
        self.needs(*READS_ADS)
        if not self.is_ticked(account):
            raise no_permission("ads_management or ads_read")
        return account

    def is_ticked(self, account: AdAccount) -> bool:
        """Whether the person left the account ticked."""
        return self.caller.accounts is None or account.id in self.caller.accounts

    def business(self, id: str) -> Business:
        """A business the caller is in. Raises Refusal."""
        found = self.sandbox.world.businesses.get(id)
        if found is None or (self.caller.user, id) not in self.sandbox.world.roles:
            raise unknown(id)
        self.needs("business_management")
        return found

    def thing(self, id: str) -> Thing:
        """A campaign or whatever it is. Raises Refusal."""
        found = self.sandbox.world.things.get(id)
        if found is None:
            raise unknown(id)
        self.account(found.account)
        return found
