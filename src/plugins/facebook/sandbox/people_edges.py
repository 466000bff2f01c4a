"""The caller, their businesses, and the ad accounts of both."""

from plugins.facebook.sandbox.edges import edge
from plugins.facebook.sandbox.endpoint import READS_ADS, Asked
from plugins.facebook.sandbox.nodes import account_node, business_node, picked
from plugins.facebook.sandbox.refusals import unknown
from plugins.facebook.sandbox.world import AdAccount

_BUSINESS = ("id", "name")
_ACCOUNT = ("account_id", "id")


def show_me(asked: Asked) -> object:
    """The caller."""
    user = asked.user
    return picked(asked, {"id": user.id, "name": user.name}, "User", _BUSINESS)


def list_businesses(asked: Asked) -> object:
    """Those the caller is in."""
    asked.needs("business_management")
    found = asked.sandbox.world.businesses_of(asked.caller.user)
    return edge(asked, [business_node(asked, one) for one in found], "Business", _BUSINESS)


def show_business(asked: Asked, id: str) -> object:
    """One of them."""
    return picked(asked, business_node(asked, asked.business(id)), "Business", _BUSINESS)


def list_my_accounts(asked: Asked) -> object:
    """Those that were left ticked."""
    asked.needs(*READS_ADS)
    found = asked.sandbox.world.accounts_of(asked.caller.user)
    return _accounts(asked, [one for one in found if asked.is_ticked(one)])


def list_business_accounts(asked: Asked, id: str, which: str) -> object:
    """Those the business owns, or works on for another, whether or not they were ticked."""
    asked.business(id)
    world = asked.sandbox.world
    mine = world.accounts_of(asked.caller.user)
    match which:
        case "owned_ad_accounts":
            found = [one for one in mine if one.owner == id]
        case "client_ad_accounts":
            found = [one for one in mine if (id, one.id) in world.clients]
        case "pending_owned_ad_accounts" | "pending_client_ad_accounts":
            found = []
        case _:
            raise unknown(id)
    return _accounts(asked, found)


def show_account(asked: Asked, id: str) -> object:
    """One ad account."""
    return picked(asked, account_node(asked, asked.account(id)), "AdAccount", _ACCOUNT)


def _accounts(asked: Asked, found: list[AdAccount]) -> object:
    return edge(asked, [account_node(asked, one) for one in found], "AdAccount", _ACCOUNT)
