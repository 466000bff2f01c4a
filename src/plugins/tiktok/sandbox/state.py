"""Everything one sandbox holds, from its clock to its log of calls."""

from dataclasses import dataclass
from datetime import datetime

from adport.sandbox.calls import Calls
from adport.sandbox.clock import Clock
from plugins.tiktok.sandbox.account_tokens import AccountTokens
from plugins.tiktok.sandbox.allowances import Tier
from plugins.tiktok.sandbox.calls import Call
from plugins.tiktok.sandbox.faults import Faults
from plugins.tiktok.sandbox.outbox import Outbox
from plugins.tiktok.sandbox.public_accounts import PublicAccounts, make_accounts
from plugins.tiktok.sandbox.quota import Quota
from plugins.tiktok.sandbox.seed import found_world
from plugins.tiktok.sandbox.settings import Settings
from plugins.tiktok.sandbox.shelf import Shelf
from plugins.tiktok.sandbox.subscriptions import Subscriptions
from plugins.tiktok.sandbox.tokens import APP_ID, Tokens
from plugins.tiktok.sandbox.world import World


@dataclass(slots=True, kw_only=True)
class Sandbox:
    """One independent TikTok; nothing is shared with another."""

    clock: Clock
    world: World
    tokens: Tokens
    account_tokens: AccountTokens
    quota: Quota
    faults: Faults
    calls: Calls[Call]
    subscriptions: Subscriptions
    outbox: Outbox
    settings: Settings
    shelf: Shelf
    public: PublicAccounts


def start(now: datetime | None, tier: Tier) -> Sandbox:
    """A fresh world whose first moment is `now`."""
    clock = Clock(now)
    return Sandbox(
        clock=clock,
        world=found_world(clock.now()),
        tokens=Tokens(),
        account_tokens=AccountTokens(),
        quota=Quota(APP_ID),
        faults=Faults(),
        calls=Calls(),
        subscriptions=Subscriptions(),
        outbox=Outbox(),
        settings=Settings(tier=tier),
        shelf=Shelf(),
        public=make_accounts(),
    )
