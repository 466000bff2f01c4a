"""The invented people, businesses, ad accounts and what is in them, and who may see which."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

type Kind = Literal[
    "campaign", "adset", "ad", "adcreative", "adimage", "advideo", "customaudience", "adspixel"
]

ALL_TASKS = ("DRAFT", "ANALYZE", "ADVERTISE", "MANAGE")
WHOLE_UNITS = frozenset(
    {"CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"}
)
"""Currencies whose amounts Graph writes in whole units; all others in hundredths."""


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a Facebook login."""

    key: str
    id: str
    name: str
    email: str
    barred: int = 0
    """The subcode with which every token of theirs is refused; 0 = none is."""


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """A business portfolio."""

    id: str
    name: str
    verification_status: str
    created_at: datetime


class AdAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account; its id without `act_`, its money as Graph writes it."""

    id: str
    name: str
    owner: str
    """The business; empty where it is a person's own."""
    currency: str
    zone: str
    status: int
    disable_reason: int
    created_at: datetime
    balance: int
    amount_spent: int
    spend_cap: int
    is_prepay: bool

    @property
    def node(self) -> str:
        return f"act_{self.id}"

    @property
    def offset(self) -> int:
        """How many of Graph's units make one of the currency."""
        return 1 if self.currency in WHOLE_UNITS else 100

    def day_at(self, now: datetime) -> date:
        """The account's own today."""
        return now.astimezone(ZoneInfo(self.zone)).date()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """When an ad delivers, and for how much a day, in hundredths of a US dollar."""

    first_day: date
    last_day: date | None
    cents_a_day: int
    has_purchases: bool


class Thing(msgspec.Struct, kw_only=True):
    """A campaign, an ad set, an ad or anything else in an account, as Graph tells it."""

    id: str
    kind: Kind
    account: str
    facts: dict[str, object]
    plan: Plan | None = None

    def text(self, name: str) -> str:
        return str(self.facts.get(name) or "")


class World:
    """Everything that exists."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.businesses: dict[str, Business] = {}
        self.accounts: dict[str, AdAccount] = {}
        self.things: dict[str, Thing] = {}
        self.roles: dict[tuple[str, str], str] = {}
        """Of a user in a business: ADMIN or EMPLOYEE."""
        self.clients: set[tuple[str, str]] = set()
        """Businesses that work on accounts which another one owns."""
        self.tasks: dict[tuple[str, str], tuple[str, ...]] = {}
        """What a user may do on an account without being an admin of its business."""
        self.lost: set[tuple[str, str]] = set()

    def businesses_of(self, user: str) -> list[Business]:
        return [one for one in self.businesses.values() if (user, one.id) in self.roles]

    def tasks_of(self, user: str, account: AdAccount) -> tuple[str, ...]:
        """What the user may do on the account; nothing where they do not reach it."""
        if (user, account.id) in self.lost:
            return ()
        admins = {business for business in self.businesses if self._is_admin(user, business)}
        if account.owner in admins:
            return ALL_TASKS
        if any((business, account.id) in self.clients for business in admins):
            return ("DRAFT", "ANALYZE", "ADVERTISE")
        return self.tasks.get((user, account.id), ())

    def accounts_of(self, user: str) -> list[AdAccount]:
        return [one for one in self.accounts.values() if self.tasks_of(user, one)]

    def of(self, account: str, kind: Kind) -> Iterator[Thing]:
        """What of that kind is in the account, in the order it came."""
        return (one for one in self.things.values() if one.kind == kind and one.account == account)

    def effective_status(self, thing: Thing) -> str:
        """What it does, with what hinders it above."""
        own = thing.text("status")
        parents = [
            (word, self.things[thing.text(f"{kind}_id")].text("status"))
            for kind, word in (("campaign", "CAMPAIGN_PAUSED"), ("adset", "ADSET_PAUSED"))
            if thing.text(f"{kind}_id") in self.things
        ]
        ended = [own, *(status for _, status in parents)]
        for status in ("DELETED", "ARCHIVED"):
            if status in ended:
                return status
        if own != "ACTIVE":
            return own
        blocked = thing.text("review")
        return next((word for word, status in parents if status == "PAUSED"), blocked or own)

    def _is_admin(self, user: str, business: str) -> bool:
        return self.roles.get((user, business)) == "ADMIN"
