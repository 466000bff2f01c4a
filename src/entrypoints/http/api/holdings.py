"""/business-centers and /ad-accounts: what connections reach, and what of it is used."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from core.access import Actor
from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug
from core.usecases.ad_accounts import (
    AccountView,
    ChooseAdAccounts,
    ListAdAccounts,
    Selection,
)
from core.usecases.business_centers import ChangeBusinessCenters, ListBusinessCenters, Swap
from entrypoints.http.views import Items, items


class DefaultChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """Which ad account is pre-selected where one is needed."""

    provider: Annotated[ProviderSlug, Meta(examples=["example"])]
    ad_account_id: Annotated[AdAccountId, Meta(examples=["7152376057724492523"])]


@get("/profiles/{profile_id:str}/business-centers", summary="A profile's Business Centers")
@inject
async def list_business_centers(
    actor: NamedDependency[Actor], profile_id: FromPath[str], list: FromDishka[ListBusinessCenters]
) -> Items[BusinessCenter]:
    """Active ones and others, with who reaches them in what role."""
    return items(await list(actor, ProfileId(profile_id)))


@post(
    "/profiles/{profile_id:str}/business-centers/{provider:str}/{center_id:str}/activate",
    summary="Activate a Business Center",
    status_code=200,
)
@inject
async def activate(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    provider: FromPath[str],
    center_id: FromPath[str],
    change: FromDishka[ChangeBusinessCenters],
) -> BusinessCenter:
    """Make it active, if the plan has room; else `trial_limit` names the holder. Manager and up."""
    return await change.activate(
        actor, ProfileId(profile_id), ProviderSlug(provider), BusinessCenterId(center_id)
    )


@post(
    "/profiles/{profile_id:str}/business-centers/{provider:str}/{center_id:str}/deactivate",
    summary="Deactivate a Business Center",
    status_code=200,
)
@inject
async def deactivate(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    provider: FromPath[str],
    center_id: FromPath[str],
    change: FromDishka[ChangeBusinessCenters],
) -> BusinessCenter:
    """Give up its place; twice is harmless. Manager and up."""
    return await change.deactivate(
        actor, ProfileId(profile_id), ProviderSlug(provider), BusinessCenterId(center_id)
    )


@post(
    "/profiles/{profile_id:str}/business-centers/swap",
    summary="Swap Business Centers",
    status_code=200,
)
@inject
async def swap(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[Swap],
    change: FromDishka[ChangeBusinessCenters],
) -> Items[BusinessCenter]:
    """Give one up for another in one step, both or neither. Manager and up."""
    return items(await change.swap(actor, ProfileId(profile_id), data))


@get("/profiles/{profile_id:str}/ad-accounts", summary="A profile's ad accounts")
@inject
async def list_ad_accounts(
    actor: NamedDependency[Actor], profile_id: FromPath[str], list: FromDishka[ListAdAccounts]
) -> Items[AccountView]:
    """The union of what the connections reach: synced or not, by which connection, launchable."""
    return items(await list(actor, ProfileId(profile_id)))


@put("/profiles/{profile_id:str}/ad-accounts/selection", summary="Choose what is synced")
@inject
async def select_ad_accounts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[Selection],
    choose: FromDishka[ChooseAdAccounts],
) -> Items[AdAccount]:
    """Sync exactly these ad accounts of the provider. Manager and up."""
    return items(await choose(actor, ProfileId(profile_id), data))


@put("/profiles/{profile_id:str}/ad-accounts/default", summary="Choose the default ad account")
@inject
async def set_default(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[DefaultChoice],
    choose: FromDishka[ChooseAdAccounts],
) -> AdAccount:
    """Pre-select this account wherever one of the provider's is needed. Manager and up."""
    return await choose.default(actor, ProfileId(profile_id), data.provider, data.ad_account_id)


HANDLERS = (
    list_business_centers,
    activate,
    deactivate,
    swap,
    list_ad_accounts,
    select_ad_accounts,
    set_default,
)
