"""Choosing: which Business Centers are active, which ad accounts are synced, which is default."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from dishka.integrations.litestar import FromDishka, inject
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.business_center import BusinessCenter, is_reached
from core.errors import Invalid
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug
from core.selection import SelectionChange
from core.usecases.ad_accounts import ChooseAdAccounts, ListAdAccounts, Reached
from core.usecases.business_centers import ChangeBusinessCenters, Swap
from entrypoints.addresses import Addresses
from entrypoints.http.web.forms import Ticked, ticked
from entrypoints.http.web.rendering import go
from entrypoints.http.web.words import plural


@dataclass
class CenterWish:
    """What to do with which Business Center."""

    provider: str = ""
    center: str = ""
    do: str = ""
    give_up: str = ""
    """Its provider, a colon, and its id."""


@dataclass
class AccountWish:
    """What of the selection of a provider is to be another, as a page of it was ticked.

    `was` and `was_default` are what the page was drawn with; `on` and `off` were changed on other
    pages of it. So two who choose at once do not undo each other's choice.
    """

    provider: str = ""
    accounts: Ticked = field(default_factory=list[str])
    was: Ticked = field(default_factory=list[str])
    on: Ticked = field(default_factory=list[str])
    off: Ticked = field(default_factory=list[str])
    default: str = ""
    was_default: str = ""
    q: str = ""
    page: str = ""

    def change(self) -> SelectionChange:
        """The difference."""
        now, was = _ids(self.accounts), _ids(self.was)
        moves = self.default and self.default != self.was_default
        return SelectionChange(
            provider=ProviderSlug(self.provider),
            on=(now - was) | _ids(self.on),
            off=(was - now) | _ids(self.off),
            default=AdAccountId(self.default) if moves else None,
        )


@post("/profiles/{profile_id:str}/centers", include_in_schema=False)
@inject
async def change_center(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[CenterWish],
    change: FromDishka[ChangeBusinessCenters],
    list_accounts: FromDishka[ListAdAccounts],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Activate, deactivate, or swap in one step."""
    id, provider = ProfileId(profile_id), ProviderSlug(data.provider)
    center = BusinessCenterId(data.center)
    match data.do:
        case "activate":
            new = await change.activate(actor, id, provider, center)
            reached = await list_accounts.with_centers(actor.workspace_id, id)
            told = f"“{new.name}” is active{_effect(new, reached)}"
        case "deactivate":
            done = await change.deactivate(actor, id, provider, center)
            told = f"“{done.name}” is not active any more; what was synced stays readable."
        case "swap":
            whose, _, given = data.give_up.partition(":")
            swap = Swap(
                provider=provider,
                give_up_provider=ProviderSlug(whose),
                give_up=BusinessCenterId(given),
                take=center,
            )
            old, new = await change.swap(actor, id, swap)
            reached = await list_accounts.with_centers(actor.workspace_id, id)
            told = f"“{new.name}” is active in place of “{old.name}”{_effect(new, reached)}"
        case _:
            raise Invalid("That cannot be done with it.", field="do")
    return go(f"/profiles/{profile_id}/config#centers", addresses, told)


@post("/profiles/{profile_id:str}/accounts", include_in_schema=False)
@inject
async def choose_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[AccountWish],
    choose: FromDishka[ChooseAdAccounts],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """What was ticked and unticked counts; all the rest stays as it is."""
    done = await choose.change(actor, ProfileId(profile_id), data.change())
    told = f"{plural(done.synced, 'ad account is', 'ad accounts are')} selected now."
    if done.new_default:
        told += f" The default is “{done.new_default}”."
    where = {"q": data.q, "page": data.page, "chosen": data.provider}
    query = urlencode({name: value for name, value in where.items() if value})
    return go(f"/profiles/{profile_id}/config?{query}#accounts", addresses, told)


def _effect(center: BusinessCenter, reached: Reached) -> str:
    if is_reached(center, reached.working):
        return ": its ad accounts are synced from now on."
    return (
        ", but no working connection reaches it, so nothing of it is synced."
        " Reconnect, or connect somebody who sees it."
    )


def _ids(ticks: Ticked) -> frozenset[AdAccountId]:
    return frozenset(AdAccountId(one) for one in ticked(ticks))


HANDLERS = (change_center, choose_accounts)
