"""What the admin path can switch: the app's quota level and the points TikTok's docs leave open."""

from typing import Annotated, Literal

import msgspec

from adport.sandbox.way_back import is_registered
from plugins.tiktok.sandbox.allowances import Tier


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The switches, each with the behaviour a fresh sandbox starts with."""

    tier: Tier = "basic"
    quotas: bool = True
    advertiser_qps: int | None = None
    """Calls a second to one path for one ad account before 40133; None = unlimited."""
    refusal: Literal["error", "silent"] = "error"
    """Cancel on the consent page returns `error=access_denied`, or the state and nothing else."""
    redirect_uris: tuple[str, ...] | None = None
    """The app's registered URIs; None = any loopback URL that ends in one of our callbacks."""
    no_page_info: bool = False
    most_listed: int | None = None
    """How many rows of every list there seem to be; None = all."""
    largest_page: int | None = None
    """The most rows on one page, whatever is asked for; None = as many as asked for."""
    ids_as_numbers: bool = False
    """Ids of campaigns and report rows as JSON ints, as the older documentation shows them."""
    rotate_refresh: bool = False
    """A refresh token of a TikTok account buys one token, which comes with the next one."""
    gone_code: Literal[40001, 40002, 40300] = 40001
    """The code of "doesn't exist or has been deleted": all three have been seen or documented."""
    ads_cut: Annotated[int, msgspec.Meta(ge=1)] = 20_000
    """How many ads a report counts at most: the newest."""
    most_rows: int | None = None
    """A report of more rows is refused as too large (40067); None = any is answered."""
    corrected_at: Literal[8, 12] = 12
    """The hour UTC at which a day's spend is corrected: TikTok's pages name both."""
    on_sandbox_host: bool = False
    """Each endpoint has, besides, the small allowance of TikTok's own sandbox host."""
    account_authorization: Literal["GET", "POST", "EITHER"] = "EITHER"
    """The method of the call that asks for a TikTok account: papers disagree."""
    suspension_key: Literal["suspension_reason", "suspension_reasion"] = "suspension_reason"
    """How a push spells it; one SDK has the second, beside other misspellings of its own."""
    webhook_signed: bool = True
    webhook_twice: bool = False
    webhook_held: bool = False
    """Pushes wait; once it is false again they are delivered, the newest first."""
    webhook_on_revoke: bool = False
    """A consent taken back is pushed too; TikTok promises it for TikTok accounts only."""


def may_return(uri: str, settings: Settings) -> bool:
    """Whether the developer app may send people back to `uri`."""
    registered = settings.redirect_uris
    return is_registered(uri, registered, "/callback/tiktok", "/callback/tiktok_account")
