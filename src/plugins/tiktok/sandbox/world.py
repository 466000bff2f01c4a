"""The invented people, Business Centers, ad accounts and ads, and who may see which."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from plugins.tiktok.sandbox.assets import Audience, Image, Pixel, Video

type MemberRole = Literal["ADMIN", "STANDARD"]
type AccountRole = Literal["ADMIN", "OPERATOR", "ANALYST"]
type Operation = Literal["ENABLE", "DISABLE", "DELETE"]
type BuyingType = Literal["AUCTION", "RESERVATION_RF", "RESERVATION_TOP_VIEW"]
type CenterStatus = Literal["REVIEWING", "DENY", "ENABLE", "PUNISH"]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a TikTok for Business login."""

    key: str
    name: str
    email: str
    core_user_id: str
    created_at: datetime
    is_eligible: bool = True


class BusinessCenter(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center; money in hundredths of its currency."""

    id: str
    name: str
    company: str
    currency: str
    area: str
    zone: str
    status: CenterStatus
    cash: int
    granted: int
    frozen: int


class AdAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An advertiser; money in hundredths of its currency, days in its own zone."""

    id: str
    name: str
    owner: str
    currency: str
    country: str
    zone: str
    posix_zone: str
    status: str
    created_at: datetime
    cash: int
    granted: int
    daily_budget: int | None = None
    rejection_reason: str | None = None
    is_deleted: bool = False

    def day_at(self, now: datetime) -> date:
        """The account's own today."""
        return now.astimezone(ZoneInfo(self.zone)).date()


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign and the span of days in which it delivers."""

    id: str
    advertiser: str
    name: str
    objective: str
    operation: Operation
    budget: int
    """In hundredths of the account's currency; 0 where the ad groups have the budgets."""
    created_at: datetime
    modified_at: datetime
    first_day: date
    last_day: date | None
    dollars_a_day: int
    spend_a_day: int
    """The same budget in hundredths of the account's currency."""
    buying_type: BuyingType = "AUCTION"
    is_smart: bool = False
    """Made by Smart+, so that its ads are creatives of Smart+ ads."""


class AdGroup(msgspec.Struct, frozen=True, kw_only=True):
    """An ad group; what its campaign delivers is split among its groups by their shares."""

    id: str
    advertiser: str
    campaign: str
    name: str
    operation: Operation
    budget: int
    """In hundredths of the account's currency; 0 where the campaign has the budget."""
    goal: str
    placements: tuple[str, ...] | None
    created_at: datetime
    modified_at: datetime
    share: int
    """Of the campaign's figures, in thousandths; all groups of a campaign make 1,000."""


class Ad(msgspec.Struct, frozen=True, kw_only=True):
    """An ad; what its group delivers is split among its ads by their shares."""

    id: str
    advertiser: str
    campaign: str
    ad_group: str
    name: str
    operation: Operation
    format: str
    video: str | None
    images: tuple[str, ...] = ()
    created_at: datetime
    modified_at: datetime
    smart_id: str | None = None
    """The Smart+ ad this one is a creative of."""
    share: int
    """Of the group's figures, in thousandths; all ads of a group make 1,000."""


class World:
    """Everything that exists; rows are replaced whole when the admin path changes them."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.centers: dict[str, BusinessCenter] = {}
        self.accounts: dict[str, AdAccount] = {}
        self.campaigns: dict[str, list[Campaign]] = {}
        self.ad_groups: dict[str, list[AdGroup]] = {}
        self.ads: dict[str, list[Ad]] = {}
        self.members: dict[tuple[str, str], MemberRole] = {}
        self.account_roles: dict[tuple[str, str], AccountRole] = {}
        self.lost: set[tuple[str, str]] = set()
        self.videos: dict[str, list[Video]] = {}
        self.images: dict[str, list[Image]] = {}
        self.audiences: dict[str, list[Audience]] = {}
        self.pixels: dict[str, list[Pixel]] = {}
        self.unreadable_pixels: set[str] = set()
        """Accounts that did not grant the reading of their pixels."""
        self.vanished: set[str] = set()
        """Ids that no listing shows any more; what they delivered stays in the reports."""

    def member_role(self, user: str, center: str) -> MemberRole | None:
        """The user's role in a Business Center."""
        return self.members.get((user, center))

    def account_role(self, user: str, account: AdAccount) -> AccountRole | None:
        """The user's role on an account: given to the person, or by being an admin of its BC."""
        if (user, account.id) in self.lost:
            return None
        if self.member_role(user, account.owner) == "ADMIN":
            return "ADMIN"
        return self.account_roles.get((user, account.id))

    def centers_of(self, user: str) -> list[BusinessCenter]:
        """The Business Centers the user is a member of."""
        return [bc for bc in self.centers.values() if self.member_role(user, bc.id)]

    def accounts_of(self, user: str) -> list[AdAccount]:
        """The living accounts the user has a role on."""
        return [
            account
            for account in self.accounts.values()
            if not account.is_deleted and self.account_role(user, account)
        ]
