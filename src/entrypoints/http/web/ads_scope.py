"""Which ad accounts the Ads Manager is about, and which there are to choose from."""

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.ids import BusinessCenterId, ProviderSlug
from core.ports.sums import AccountKey
from core.usecases.outlook import Outlook, key_of
from entrypoints.http.web.ads_asked import Asked

OFFERED = 100
"""To choose from in a menu; of more, any is typed in."""
NOWHERE = "-"
"""In place of a Business Center's id: what is in none."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What filters have to choose from: accounts in scope, and what those are in."""

    accounts: list[AdAccount]
    """Of the chosen Business Center; the chosen account always."""
    known: int
    """How many there would be to choose from."""
    typed: str
    """What stands in the field where there are too many for a menu."""
    centers: list[BusinessCenter]
    has_nowhere: bool
    """Whether any is in no Business Center."""
    currencies: list[str]

    @property
    def is_menu(self) -> bool:
        """Whether the accounts fit into one."""
        return self.known <= OFFERED


type Ref = Callable[[ProviderSlug, str], str]


def refs_of(outlook: Outlook) -> Ref:
    """How links name an account: by its id, and by its platform too where two use that id."""
    used = Counter(str(one.account.id) for one in outlook.views)
    return lambda provider, own: f"{provider}:{own}" if used[own] > 1 else own


def settled(asked: Asked, outlook: Outlook) -> Asked:
    """Who searches for an account's id has chosen it; who chose another Business Center has not."""
    accounts = by_ref(outlook)
    if asked.text in accounts:
        asked = msgspec.structs.replace(asked, account=asked.text, center="", text="")
    chosen = accounts.get(asked.account)
    if asked.center and chosen and not _is_in(chosen, asked.center):
        asked = msgspec.structs.replace(asked, account="", campaign="", group="")
    return asked


def by_ref(outlook: Outlook) -> dict[str, AdAccount]:
    """The accounts as links name them."""
    ref = refs_of(outlook)
    return {ref(*key_of(one.account)): one.account for one in outlook.views}


def keys_of(asked: Asked, outlook: Outlook) -> tuple[AccountKey, ...] | None:
    """Those asked for; None for all in scope."""
    if not (asked.account or asked.center or asked.currency):
        return None
    found = _named(asked.account, outlook) if asked.account else _every(asked, outlook)
    return tuple(
        key_of(one)
        for one in found
        if (not asked.center or _is_in(one, asked.center))
        and (not asked.currency or one.currency == asked.currency)
    )


def offer_of(asked: Asked, outlook: Outlook) -> Offer:
    """What can be chosen beside what was."""
    every = _every(asked, outlook)
    inside = [one for one in every if not asked.center or _is_in(one, asked.center)]
    chosen = _of_id(asked.account, outlook)
    first = [one for one in inside[:OFFERED] if one not in chosen]
    homes = {(one.provider, one.business_center_id) for one in (*outlook.accounts, *outlook.kept)}
    return Offer(
        accounts=sorted([*chosen, *first], key=lambda one: (one.name.casefold(), one.id)),
        known=len(inside),
        typed=_typed(asked.account, chosen, inside),
        centers=_centers(asked, outlook, homes),
        has_nowhere=any(home is None for _, home in homes),
        currencies=sorted({one.currency for one in every}),
    )


def _every(asked: Asked, outlook: Outlook) -> list[AdAccount]:
    """Whoever names a Business Center may mean one that is not active any more."""
    return [*outlook.accounts, *outlook.kept] if asked.center else outlook.accounts


def _centers(
    asked: Asked, outlook: Outlook, homes: Iterable[tuple[str, BusinessCenterId | None]]
) -> list[BusinessCenter]:
    used = set(homes)
    found = [one for one in outlook.centers if (one.provider, one.id) in used]
    found.sort(key=lambda one: (one.id != asked.center, one.name.casefold(), one.id))
    return found[:OFFERED]


def _is_in(account: AdAccount, center: str) -> bool:
    return account.business_center_id == (None if center == NOWHERE else center)


def _named(text: str, outlook: Outlook) -> list[AdAccount]:
    """The one with that id, in scope or not; else those in scope of that name, or a part of it."""
    if by_id := _of_id(text, outlook):
        return by_id
    wanted = text.casefold()
    named = [(one.name.casefold(), one) for one in outlook.accounts]
    return [one for name, one in named if name == wanted] or [
        one for name, one in named if wanted in name
    ]


def _of_id(text: str, outlook: Outlook) -> list[AdAccount]:
    """One; or one of each platform that uses that id, where none is named."""
    named = by_ref(outlook).get(text)
    known = (view.account for view in outlook.views)
    return [named] if named else [one for one in known if one.id == text]


def _typed(text: str, chosen: list[AdAccount], others: list[AdAccount]) -> str:
    """The chosen one's name, unless another is called the same."""
    if len(chosen) != 1:
        return text
    name = chosen[0].name
    same = [one for one in others if one.name.casefold() == name.casefold()]
    return name if same == chosen else text
