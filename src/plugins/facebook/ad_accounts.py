"""The ad accounts a person reaches: their own list, and those of their business portfolios."""

from collections.abc import AsyncIterator, Iterable, Mapping, Set
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from core.ad_account import WITHHELD, AccountStatus, SeenAdAccount, UnlistedAdAccounts
from core.business_center import SeenBusinessCenter
from core.ids import AdAccountId, BusinessCenterId
from core.provider import Session
from core.provider_errors import AccessLost, Forbidden, ProviderError, Rejected, ScopeMissing
from plugins.facebook.authorization import inspect
from plugins.facebook.manifest import UNTICKED
from plugins.facebook.pages import Question, read_all
from plugins.facebook.shapes import AccountRow, Listing, TokenInfo
from plugins.facebook.values import option, text_of

_FIELDS = (
    "id,account_id,name,account_status,disable_reason,currency,timezone_name,user_tasks,business"
)
_EDGES = ("owned_ad_accounts", "client_ad_accounts")
_READING = frozenset({"ads_read", "ads_management"})

_STATUS = {
    "1": (AccountStatus.ACTIVE, "ACTIVE"),
    "2": (AccountStatus.SUSPENDED, "DISABLED"),
    "3": (AccountStatus.SUSPENDED, "UNSETTLED"),
    "7": (AccountStatus.PENDING_REVIEW, "PENDING_RISK_REVIEW"),
    "8": (AccountStatus.ACTIVE, "PENDING_SETTLEMENT"),
    "9": (AccountStatus.ACTIVE, "IN_GRACE_PERIOD"),
    "100": (AccountStatus.CLOSED, "PENDING_CLOSURE"),
    "101": (AccountStatus.CLOSED, "CLOSED"),
}
_REASONS = (
    "",
    "ADS_INTEGRITY_POLICY",
    "ADS_IP_REVIEW",
    "RISK_PAYMENT",
    "GRAY_ACCOUNT_SHUT_DOWN",
    "ADS_AFC_REVIEW",
    "BUSINESS_INTEGRITY_RAR",
    "PERMANENT_CLOSE",
    "UNUSED_RESELLER_ACCOUNT",
    "UNUSED_ACCOUNT",
    "UMBRELLA_AD_ACCOUNT",
    "BUSINESS_MANAGER_INTEGRITY_POLICY",
    "MISREPRESENTED_AD_ACCOUNT",
    "AOAB_DESHARE_LEGAL_ENTITY",
    "CTX_THREAD_REVIEW",
    "COMPROMISED_AD_ACCOUNT",
)
"""Why an account is disabled, by Facebook's number for it."""
_ROLES = (("MANAGE", "admin"), ("ADVERTISE", "operator"), ("ANALYZE", "analyst"))


async def list_ad_accounts(
    session: Session, centers: Iterable[SeenBusinessCenter]
) -> AsyncIterator[SeenAdAccount | UnlistedAdAccounts]:
    """Every account once; those that the person left unticked are there, and withheld."""
    mine = {row.number: row async for row in read_all(session, _question("me/adaccounts"))}
    homes: dict[str, str] = {}
    others: dict[str, AccountRow] = {}
    for center in centers:
        rows, refusal = await _of_business(session, center.id)
        for row in rows:
            homes.setdefault(row.number, center.id)
            others.setdefault(row.number, row)
        if refusal is not None:
            yield UnlistedAdAccounts(business_center=center.name, detail=str(refusal))
    withheld = await _withheld(session, mine.keys(), others.keys())
    for number, row in {**others, **mine}.items():
        seen = _seen(row, homes)
        yield msgspec.structs.replace(seen, role=WITHHELD) if number in withheld else seen


async def _withheld(session: Session, mine: Set[str], others: Set[str]) -> Set[str]:
    """Those left unticked; the person's own list may have them all the same."""
    is_by_name = option(session, UNTICKED.name) == "named"
    doubtful = mine | others if is_by_name else others - mine
    ticked = await _ticked(session) if doubtful else None
    if ticked is None or (ticked and not ticked & (mine | others)):  # or it names no ad accounts
        return frozenset()
    return doubtful - ticked


async def _of_business(session: Session, id: str) -> tuple[list[AccountRow], ProviderError | None]:
    """What a business shows, and why it keeps some or all of its accounts to itself."""
    shown: list[AccountRow] = []
    refusal: ProviderError | None = None
    for edge in _EDGES:
        try:
            shown += [row async for row in read_all(session, _question(f"{id}/{edge}"))]
        except (AccessLost, Forbidden, Rejected, ScopeMissing) as error:
            refusal = error
    return shown, refusal


def _question(path: str) -> Question[AccountRow]:
    return Question(path=path, shape=Listing[AccountRow], params={"fields": _FIELDS})


async def _ticked(session: Session) -> frozenset[str] | None:
    """The accounts that the person ticked; None where it was all, or Facebook does not tell."""
    if session.credential is None:
        return None
    try:
        return ticked_of(await inspect(session, session.credential.token.reveal()))
    except (AccessLost, Forbidden, Rejected, ScopeMissing):
        return None


def ticked_of(info: TokenInfo) -> frozenset[str] | None:
    """The same, out of what Facebook tells of a token."""
    found: set[str] = set()
    is_named = False
    for one in info.granular_scopes:
        if one.scope in _READING:
            if one.target_ids is None:
                return None
            is_named = True
            found.update(str(id).removeprefix("act_") for id in one.target_ids)
    return frozenset(found) if is_named else None


def _seen(row: AccountRow, homes: Mapping[str, str]) -> SeenAdAccount:
    owner = row.business.id if row.business else ""
    home = owner if owner in homes.values() else homes.get(row.number, "")
    code = text_of(row.account_status)
    status, word = _STATUS.get(code, (AccountStatus.UNKNOWN, code))
    return SeenAdAccount(
        id=AdAccountId(row.number),
        name=text_of(row.name) or row.number,
        currency=text_of(row.currency),
        timezone=_zone(text_of(row.timezone_name)),
        status=status,
        platform_status=word,
        status_reason=_reason(text_of(row.disable_reason)),
        role=_role(row.user_tasks or ()),
        business_center_id=BusinessCenterId(home) if home else None,
    )


def _role(tasks: Iterable[str]) -> str:
    """The strongest of the person's tasks, in our word for it."""
    told = set(tasks)
    return next((role for task, role in _ROLES if task in told), "")


def _reason(number: str) -> str:
    is_known = number.isascii() and number.isdigit() and int(number) < len(_REASONS)
    return _REASONS[int(number)] if is_known else number


def _zone(name: str) -> str:
    """The zone if Python knows it; else UTC, so that days have some bounds."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
