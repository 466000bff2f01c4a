"""Choosing: which Business Centers are active, which ad accounts are synced, which is default."""

from dataclasses import dataclass, field

from dishka.integrations.litestar import FromDishka, inject
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor
from core.errors import Invalid
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
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
    """Which ad accounts of a provider to sync, or which one is the default."""

    provider: str = ""
    accounts: Ticked = field(default_factory=list[str])
    default: str = ""


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
            told = f"“{(await change.activate(actor, id, provider, center)).name}” is active."
        case "deactivate":
            done = await change.deactivate(actor, id, provider, center)
            told = f"“{done.name}” is not active any more."
        case "swap":
            given = BusinessCenterId(data.give_up)
            await change.swap(actor, id, Swap(provider=provider, give_up=given, take=center))
            told = "Swapped."
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
    """Exactly the ticked ones are synced; and one of them is the default."""
    id, provider = ProfileId(profile_id), ProviderSlug(data.provider)
    wanted = tuple(AdAccountId(one) for one in ticked(data.accounts))
    if data.default and data.default not in wanted:
        raise Invalid(
            "The default account is not ticked; nothing was saved.",
            field="default",
            remedy="Tick it, or choose a ticked one as the default.",
        )
    await choose(actor, id, Selection(provider=provider, ad_account_ids=wanted))
    if data.default:
        await choose.default(actor, id, provider, AdAccountId(data.default))
    told = f"{plural(len(wanted), 'ad account is', 'ad accounts are')} synced from now on."
    return go(f"/profiles/{profile_id}/config#accounts", addresses, told)


HANDLERS = (change_center, choose_accounts)
