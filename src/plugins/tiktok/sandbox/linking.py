"""TikTok accounts as assets of a Business Center: asked for, listed, assigned, given back."""

from datetime import timedelta

from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, no_center
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.public_accounts import MOST, ROLES, PublicAccount, Ticket
from plugins.tiktok.sandbox.scopes import READ_ASSETS
from plugins.tiktok.sandbox.world import BusinessCenter, User

TYPE = "TT_ACCOUNT"
LIFE = timedelta(hours=24)


def ask_for_account(asked: Asked) -> dict[str, object]:
    """An address that leads to the owner's phone."""
    center = admin_of(asked)
    public = asked.sandbox.public
    if public.is_full(center.id):
        raise Refusal(40002, f"A Business Center can have at most {MOST} TikTok accounts.")
    ticket = Ticket(
        center=center.id,
        asked_by=asked.caller.user,
        is_ads_only=asked.query.text("is_ads_only_mode") == "true",
        expires_at=asked.now + LIFE,
    )
    address = f"{_scheme(asked.host)}://{asked.host}/phone/scan?code={public.ask(ticket)}"
    return {"bc_auth_qr_code": address}


def _scheme(host: str) -> str:
    """A name of the Internet is the platform's own, as a test sees it; all others are ours."""
    name = host.partition(":")[0]
    is_ours = "." not in name or name.replace(".", "").isdigit()
    return "http" if is_ours else "https"


def list_accounts(asked: Asked, center: BusinessCenter) -> dict[str, object]:
    """For `bc/asset/get/`: what a member may use; of an admin who asks for nobody, everything."""
    only, public = asked.query.part("filtering"), asked.sandbox.public
    user, world = asked.caller.user, asked.sandbox.world
    is_named = bool(only.text("user_id") or only.text("user_email"))
    if is_named:
        found = member(asked, center, only.text("user_id"), only.text("user_email"))
        user = found.key if found else ""
        if user != asked.caller.user:
            admin_of(asked)
    sees_all = not is_named and world.member_role(user, center.id) == "ADMIN"
    rows: list[object] = []
    for account in _accounts(asked, center):
        roles = public.assigned.get((center.id, user, account.id), ())
        roles = public.roles_in(center.id, account.id) if sees_all else roles
        if sees_all or roles:
            rows.append(_row(center, account, roles))
    return asked.page(rows)


def list_accounts_as_admin(asked: Asked, center: BusinessCenter) -> dict[str, object]:
    """For `bc/asset/admin/get/`: every account, with what its owner allowed."""
    public = asked.sandbox.public
    return asked.page(
        [
            {
                **_row(center, account, public.roles_in(center.id, account.id)),
                "relation_type": "OWNER_BC",
                "relation_status": None,
                "advertiser_status": None,
                "pixel_code": None,
            }
            for account in _accounts(asked, center)
        ]
    )


def _accounts(asked: Asked, center: BusinessCenter) -> list[PublicAccount]:
    keyword = asked.query.part("filtering").text("keyword")
    return [
        account
        for account in asked.sandbox.public.accounts_in(center.id)
        if keyword.lower() in account.name.lower() or keyword == account.id
    ]


def _row(
    center: BusinessCenter, account: PublicAccount, roles: tuple[str, ...]
) -> dict[str, object]:
    return {
        "asset_type": TYPE,
        "asset_id": account.id,
        "asset_name": account.name,
        "advertiser_account_type": None,
        "advertiser_role": None,
        "catalog_role": None,
        "ad_creation_eligible": None,
        "store_role": None,
        "tt_account_roles": list(roles),
        "owner_bc_name": center.name,
    }


def assign(asked: Asked) -> dict[str, object]:
    """Roles in place of those the member had."""
    center, account, user = _pair(asked)
    roles = tuple(dict.fromkeys(asked.query.texts("tt_account_roles")))
    if not roles:
        raise Refusal(40002, "tt_account_roles: Missing data for required field.")
    given = asked.sandbox.public.links[center.id, account.id].permissions
    if lacking := [role for role in roles if ROLES[role] not in given]:
        raise Refusal(40001, f"The TikTok account has not granted {', '.join(lacking)}.")
    asked.sandbox.public.assigned[center.id, user.key, account.id] = roles
    return {}


def unassign(asked: Asked) -> dict[str, object]:
    """All of them are taken away."""
    center, account, user = _pair(asked)
    asked.sandbox.public.assigned.pop((center.id, user.key, account.id), None)
    return {}


def give_back(asked: Asked) -> dict[str, object]:
    """The authorisation ends, with all that hung on it."""
    center = admin_of(asked)
    _only_accounts(asked)
    for id in asked.query.texts("asset_ids"):
        if not asked.sandbox.public.unlink(center.id, id):
            raise _no_account(id)
    return {}


def _pair(asked: Asked) -> tuple[BusinessCenter, PublicAccount, User]:
    center = admin_of(asked)
    _only_accounts(asked)
    account = linked(asked, center, asked.query.text("asset_id"))
    user = member(asked, center, asked.query.text("user_id"), "")
    if user is None:
        raise Refusal(40002, "The user is not a member of the Business Center.")
    return center, account, user


def _only_accounts(asked: Asked) -> None:
    if asked.query.text("asset_type") != TYPE:
        raise Refusal(40008, "This sandbox assigns TikTok accounts only.")


def admin_of(asked: Asked) -> BusinessCenter:
    """The Business Center asked about; raises 40001 for whoever is no admin of it."""
    center = asked.center()
    if asked.sandbox.world.member_role(asked.caller.user, center.id) != "ADMIN":
        raise no_center(center.id)
    return center


def linked(asked: Asked, center: BusinessCenter, id: str) -> PublicAccount:
    """An account of that Business Center; raises 40001 for another."""
    if (center.id, id) not in asked.sandbox.public.links:
        raise _no_account(id)
    return asked.sandbox.public.accounts[id]


def member(asked: Asked, center: BusinessCenter, id: str, email: str) -> User | None:
    """A member of the Business Center by id, or by address."""
    world = asked.sandbox.world
    return next(
        (
            user
            for user in world.users.values()
            if id in ("", user.core_user_id)
            and email in ("", user.email)
            and world.member_role(user.key, center.id)
        ),
        None,
    )


def _no_account(id: str) -> Refusal:
    return Refusal(40001, f"You don't have permission to operate this TikTok account:{id}.")


ENDPOINTS = (
    Endpoint(
        path="bc/asset/account/authorization/",
        answer=ask_for_account,
        method="EITHER",
        scopes=READ_ASSETS,
    ),
    Endpoint(path="bc/asset/assign/", answer=assign, method="POST", scopes=READ_ASSETS),
    Endpoint(path="bc/asset/unassign/", answer=unassign, method="POST", scopes=READ_ASSETS),
    Endpoint(path="bc/asset/admin/delete/", answer=give_back, method="POST", scopes=READ_ASSETS),
)
