"""Choosing: which Business Centers are active, which ad accounts are synced, which is default."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from dishka.integrations.litestar import FromDishka, inject
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.errors import Invalid
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug
from core.selection import SelectionChange
from core.usecases.ad_accounts import ChooseAdAccounts
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


@dataclass
class AccountWish:
    """What of the selection of a provider is to be another, as a page of it was ticked.

    `was` are those that were ticked when the page was drawn; `on` and `off` were changed on other
    pages of it. So two who choose at once do not undo each other's ticks.
    """

    provider: str = ""
    accounts: Ticked = field(default_factory=list[str])
    was: Ticked = field(default_factory=list[str])
    on: Ticked = field(default_factory=list[str])
    off: Ticked = field(default_factory=list[str])
    default: str = ""
    q: str = ""
    page: str = ""

    def change(self) -> SelectionChange:
        """The difference."""
        now, was = _ids(self.accounts), _ids(self.was)
        return SelectionChange(
            provider=ProviderSlug(self.provider),
            on=(now - was) | _ids(self.on),
            off=(was - now) | _ids(self.off),
            default=AdAccountId(self.default) if self.default else None,
        )


@post("/profiles/{profile_id:str}/centers", include_in_schema=False)
@inject
async def change_center(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[CenterWish],
    change: FromDishka[ChangeBusinessCenters],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Activate, deactivate, or swap in one step."""
    id, provider = ProfileId(profile_id), ProviderSlug(data.provider)
    center = BusinessCenterId(data.center)
    match data.do:
        case "activate":
            name = (await change.activate(actor, id, provider, center)).name
            told = f"“{name}” is active: its ad accounts are synced from now on."
        case "deactivate":
            done = await change.deactivate(actor, id, provider, center)
            told = f"“{done.name}” is not active any more; what was synced stays readable."
        case "swap":
            given = BusinessCenterId(data.give_up)
            old, new = await change.swap(
                actor, id, Swap(provider=provider, give_up=given, take=center)
            )
            told = f"“{new.name}” is active in place of “{old.name}”."
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


def _ids(ticks: Ticked) -> frozenset[AdAccountId]:
    return frozenset(AdAccountId(one) for one in ticked(ticks))


HANDLERS = (change_center, choose_accounts)
