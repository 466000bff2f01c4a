"""Business Centers, the ad accounts in them, and their money."""

from plugins.tiktok.sandbox import linking
from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, no_center
from plugins.tiktok.sandbox.scopes import READ_ASSETS, READ_BUSINESS_CENTERS
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter

_SHOWN = {
    "STATUS_ENABLE": "SHOW_ACCOUNT_STATUS_APPROVED",
    "STATUS_LIMIT": "SHOW_ACCOUNT_STATUS_PUNISHED",
    "STATUS_PENDING_CONFIRM": "SHOW_ACCOUNT_STATUS_IN_REVIEW",
    "STATUS_PENDING_CONFIRM_MODIFY": "SHOW_ACCOUNT_STATUS_IN_REVIEW",
}


def shown_status(account: AdAccount) -> str:
    """The coarser status that Business Center pages show."""
    return _SHOWN.get(account.status, "SHOW_ACCOUNT_STATUS_NOT_APPROVED")


def list_centers(asked: Asked) -> dict[str, object]:
    """The Business Centers the caller is a member of, or the one asked for."""
    wanted = asked.query.text("bc_id")
    centers = asked.sandbox.world.centers_of(asked.caller.user)
    if wanted and wanted not in {center.id for center in centers}:
        raise no_center(wanted)
    return asked.page([_center(asked, bc) for bc in centers if wanted in ("", bc.id)])


def _center(asked: Asked, center: BusinessCenter) -> dict[str, object]:
    role = asked.sandbox.world.member_role(asked.caller.user, center.id)
    return {
        "bc_info": {
            "bc_id": center.id,
            "name": center.name,
            "company": center.company,
            "currency": center.currency,
            "registered_area": center.area,
            "status": center.status,
            "timezone": center.zone,
            "type": "NORMAL",
            "verification_status": "VERIFIED",
        },
        "user_role": role,
        "ext_user_role": {"finance_role": "MANAGER" if role == "ADMIN" else None},
    }


def list_assets(asked: Asked) -> dict[str, object]:
    """The ad accounts of the Business Center on which the caller, or a member, has a role."""
    center, only = asked.center(), asked.query.part("filtering")
    if asked.query.text("asset_type") == linking.TYPE:
        return linking.list_accounts(asked, center)
    user = asked.caller.user
    if only.text("user_id") or only.text("user_email"):
        user = _member(asked, only.text("user_id"), only.text("user_email"))
    return asked.page(
        [
            _asset(asked, center, account, user)
            for account in _accounts(asked, center, only.text("keyword"))
            if asked.sandbox.world.account_role(user, account)
        ]
    )


def list_assets_as_admin(asked: Asked) -> dict[str, object]:
    """All ad accounts of the Business Center, for its admins only."""
    center, only = asked.center(), asked.query.part("filtering")
    if asked.sandbox.world.member_role(asked.caller.user, center.id) != "ADMIN":
        raise no_center(center.id)
    if asked.query.text("asset_type") == linking.TYPE:
        return linking.list_accounts_as_admin(asked, center)
    rows = [
        {
            **_asset(asked, center, account, asked.caller.user),
            "relation_type": "OWNER_BC",
            "relation_status": "BOUND",
            "advertiser_status": shown_status(account),
            "pixel_code": None,
        }
        for account in _accounts(asked, center, only.text("keyword"))
        if only.text("advertiser_show_status") in ("", shown_status(account))
    ]
    is_wanted = only.text("relation_type") in ("", "OWNER_BC") and (
        only.text("relation_status") in ("", "BOUND")
    )
    return asked.page(rows if is_wanted else [])


def _accounts(asked: Asked, center: BusinessCenter, keyword: str) -> list[AdAccount]:
    """This world has no assets but these and TikTok accounts, so other types list nothing."""
    if asked.query.text("asset_type") not in ("", "ADVERTISER"):
        return []
    return [
        account
        for account in asked.sandbox.world.accounts.values()
        if account.owner == center.id
        and not account.is_deleted
        and (keyword.lower() in account.name.lower() or keyword == account.id)
    ]


def _asset(
    asked: Asked, center: BusinessCenter, account: AdAccount, user: str
) -> dict[str, object]:
    return {
        "asset_type": "ADVERTISER",
        "asset_id": account.id,
        "asset_name": account.name,
        "advertiser_account_type": "AUCTION",
        "advertiser_role": asked.sandbox.world.account_role(user, account),
        "catalog_role": None,
        "ad_creation_eligible": None,
        "store_role": None,
        "tt_account_roles": None,
        "owner_bc_name": center.name,
    }


def _member(asked: Asked, id: str, email: str) -> str:
    """The key of a member; a key nobody has when there is no such member."""
    for user in asked.sandbox.world.users.values():
        if id in ("", user.core_user_id) and email in ("", user.email):
            return user.key
    return ""


def center_balance(asked: Asked) -> dict[str, object]:
    """What the Business Center can still spend."""
    center = asked.center()
    whole, valid = center.cash + center.granted, center.cash + center.granted - center.frozen
    return {
        "bc_id": center.id,
        "currency": center.currency,
        "account_balance": amount(whole),
        "valid_account_balance": amount(valid),
        "frozen_balance": amount(center.frozen),
        "tax": amount(0),
        "cash_balance": amount(center.cash),
        "valid_cash_balance": amount(center.cash - center.frozen),
        "grant_balance": amount(center.granted),
        "valid_grant_balance": amount(center.granted),
    }


ENDPOINTS = (
    Endpoint(path="bc/get/", answer=list_centers, scopes=READ_BUSINESS_CENTERS),
    Endpoint(path="bc/asset/get/", answer=list_assets, scopes=READ_ASSETS),
    Endpoint(path="bc/asset/admin/get/", answer=list_assets_as_admin, scopes=READ_ASSETS),
    Endpoint(path="bc/balance/get/", answer=center_balance, scopes=READ_BUSINESS_CENTERS),
)
