"""TikTok accounts and ad accounts, members, and in whose name ads are shown."""

from datetime import timedelta

from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.linking import admin_of, linked
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.public_accounts import PERMISSIONS, PublicAccount
from plugins.tiktok.sandbox.scopes import READ_ASSETS
from plugins.tiktok.sandbox.world import BusinessCenter

_READ_MEMBERS = frozenset({1, 15, 156})
_READ_IDENTITIES = frozenset({6, 69, 693})


def list_members(asked: Asked) -> dict[str, object]:
    """Everybody in the Business Center, and one who was invited and has not come."""
    center, world = admin_of(asked), asked.sandbox.world
    rows: list[dict[str, object]] = [
        {
            "user_id": user.core_user_id,
            "user_name": user.name,
            "user_role": role,
            "relation_status": "BOUND",
            "user_email": _masked(user.email),
            "ext_user_role": {"finance_role": "MANAGER" if role == "ADMIN" else None},
        }
        for user in world.users.values()
        if (role := world.member_role(user.key, center.id))
    ]
    rows.append(
        {
            "user_id": None,
            "user_name": None,
            "user_role": "STANDARD",
            "relation_status": "PENDING",
            "user_email": "n**@newcomer.example",
            "ext_user_role": {"finance_role": None},
        }
    )
    only = asked.query.part("filtering")
    fits = ("user_role", "relation_status")
    found = [row for row in rows if all(only.text(name) in ("", row[name]) for name in fits)]
    return asked.page(found)


def _masked(email: str) -> str:
    name, _, host = email.partition("@")
    return f"{name[0]}**{name[-1]}@{host}"


def assign_advertiser(asked: Asked) -> dict[str, object]:
    """The ad account may advertise with the account."""
    asked.sandbox.public.advertising.add(_link(asked))
    return {}


def unassign_advertiser(asked: Asked) -> dict[str, object]:
    """It may no longer."""
    asked.sandbox.public.advertising.discard(_link(asked))
    return {}


def list_advertisers(asked: Asked) -> dict[str, object]:
    """The ad accounts that may."""
    center = admin_of(asked)
    account = linked(asked, center, asked.query.text("asset_id"))
    only, world = asked.query.text("advertiser_id"), asked.sandbox.world
    return asked.page(
        [
            {"advertiser_id": id, "advertiser_name": world.accounts[id].name}
            for where, whose, id in sorted(asked.sandbox.public.advertising)
            if (where, whose) == (center.id, account.id) and only in ("", id)
        ]
    )


def _link(asked: Asked) -> tuple[str, str, str]:
    center = admin_of(asked)
    account = linked(asked, center, asked.query.text("asset_id"))
    return center.id, account.id, asked.account(asked.query.text("advertiser_id")).id


def list_identities(asked: Asked) -> dict[str, object]:
    """Through the Business Center for whoever has the account there; else by the person's own."""
    asked.account(asked.query.text("advertiser_id"))
    kind = asked.query.text("identity_type")
    rows: list[object] = []
    if kind in ("", "TT_USER"):
        rows += [_identity("TT_USER", account, tuple(PERMISSIONS), None) for account in _own(asked)]
    if kind in ("", "BC_AUTH_TT"):
        center = _authorized(asked, kind)
        rows += [
            _identity("BC_AUTH_TT", account, _given(asked, center, account), center.id)
            for account in (_by_center(asked, center) if center else ())
            if center
        ]
    return asked.page(rows, name="identity_list")


def _authorized(asked: Asked, kind: str) -> BusinessCenter | None:
    id = asked.query.text("identity_authorized_bc_id")
    if not id and kind:
        raise Refusal(40002, "identity_authorized_bc_id: Missing data for required field.")
    center = asked.sandbox.world.centers.get(id)
    if center is None or asked.sandbox.world.member_role(asked.caller.user, id) is None:
        return None
    return center


def _own(asked: Asked) -> list[PublicAccount]:
    accounts = asked.sandbox.public.accounts.values()
    return [one for one in accounts if one.own_user == asked.caller.user]


def _by_center(asked: Asked, center: BusinessCenter) -> list[PublicAccount]:
    """It takes both: the ad account's link, and the person's access to the account."""
    public, user = asked.sandbox.public, asked.caller.user
    is_admin = asked.sandbox.world.member_role(user, center.id) == "ADMIN"
    advertiser = asked.query.text("advertiser_id")
    return [
        account
        for account in public.accounts_in(center.id)
        if (center.id, account.id, advertiser) in public.advertising
        and (is_admin or (center.id, user, account.id) in public.assigned)
    ]


def _given(asked: Asked, center: BusinessCenter, account: PublicAccount) -> tuple[str, ...]:
    return asked.sandbox.public.links[center.id, account.id].permissions


def _identity(
    kind: str, account: PublicAccount, given: tuple[str, ...], center: str | None
) -> dict[str, object]:
    can_pull, can_push = "existing_posts" in given, "new_videos" in given
    status = "AVAILABLE"
    if account.is_private:
        status = "IS_PRIVATE_ACCOUNT"
    elif not (can_pull or can_push):
        status = "SCOPE_UNAVAILABLE"
    elif not account.is_business:
        status = "NOT_BUSINESS_ACCOUNT"
    return {
        "identity_id": identity_of(kind, account),
        "identity_type": kind,
        "identity_authorized_bc_id": center,
        "display_name": account.name,
        "profile_image": None,
        "can_pull_video": can_pull,
        "can_push_video": can_push,
        "can_use_live_ads": "live_videos" in given,
        "can_manage_message": "message_ads" in given,
        "available_status": status,
    }


def identity_of(kind: str, account: PublicAccount) -> str:
    """An id of its own: what lists of assets call an account is not what ads call it."""
    return f"{id_of(f'identity {kind}', int(account.id) % 1_000_000)}"


def list_videos(asked: Asked) -> dict[str, object]:
    """Posts by a cursor; raises 40001 for an identity the ad account has not, or may not pull."""
    asked.account(asked.query.text("advertiser_id"))
    kind, wanted = asked.query.text("identity_type"), asked.query.text("identity_id")
    center = _authorized(asked, kind) if kind == "BC_AUTH_TT" else None
    accounts = _by_center(asked, center) if center else _own(asked)
    account = next((one for one in accounts if identity_of(kind, one) == wanted), None)
    given = _given(asked, center, account) if center and account else tuple(PERMISSIONS)
    if account is None or "existing_posts" not in given:
        raise Refusal(40001, f"You don't have permission to operate this identity:{wanted}.")
    first, count = int(asked.query.text("cursor") or 0), asked.query.number("count")
    numbers = range(first, min(first + count, account.posts))
    return {
        "video_list": [_video(asked, account, number) for number in numbers],
        "cursor": first + len(numbers),
        "has_more": first + len(numbers) < account.posts,
    }


def _video(asked: Asked, account: PublicAccount, number: int) -> dict[str, object]:
    until = asked.now + timedelta(days=30 + number)
    return {
        "item_id": id_of(f"post of {account.id}", number),
        "item_type": "VIDEO",
        "text": f"{account.name} #{number + 1}",
        "status": "ITEM_STATUS_HESITATE_RECOMMEND",
        "auth_info": {
            "ad_auth_status": "AUTHORIZED",
            "auth_end_time": f"{until:%Y-%m-%d %H:%M:%S}",
        },
    }


ENDPOINTS = (
    Endpoint(path="bc/member/get/", answer=list_members, scopes=_READ_MEMBERS),
    Endpoint(
        path="bc/asset/advertiser/assign/",
        answer=assign_advertiser,
        method="POST",
        scopes=READ_ASSETS,
    ),
    Endpoint(
        path="bc/asset/advertiser/unassign/",
        answer=unassign_advertiser,
        method="POST",
        scopes=READ_ASSETS,
    ),
    Endpoint(path="bc/asset/advertiser/assigned/", answer=list_advertisers, scopes=READ_ASSETS),
    Endpoint(path="identity/get/", answer=list_identities, scopes=_READ_IDENTITIES),
    Endpoint(path="identity/video/get/", answer=list_videos, scopes=_READ_IDENTITIES),
)
