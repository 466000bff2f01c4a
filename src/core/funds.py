"""Funds: what is left where, and what moved."""

from datetime import datetime

import msgspec

from core.entity import Entity
from core.ids import AdAccountId, BusinessCenterId


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """What an ad account or a Business Center has left; exactly one of the ids is set."""

    micros: int
    """In the account's or Business Center's own currency."""
    ad_account_id: AdAccountId = AdAccountId("")
    business_center_id: BusinessCenterId = BusinessCenterId("")


class Transaction(Entity, frozen=True, kw_only=True):
    """A movement of money; `ad_account_id` is empty for the Business Center's own."""

    business_center_id: BusinessCenterId
    kind: str
    """The platform's own word: top-up, refund, transfer, …"""
    amount_micros: int | None
    """Positive towards the account, in `currency`."""
    currency: str
    funds: str = ""
    """Cash, credit or grant; the platform's own word."""
    at: datetime | None
    """In UTC."""
    invoice: str = ""
