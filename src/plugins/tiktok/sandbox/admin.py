"""The admin path `/_sandbox/`: the world as its owners would change it. JSON.

- Time, faults and calls: see adport.sandbox.console; a `Fault` is in faults.py
- `POST /revoke` with `{"user": "admin"}`: all tokens of that person die
- `POST /accounts/{id}` with any of `status`, `rejection_reason`, `deleted`, `lost_for`, `found_for`
  and `pixels_readable`
- `POST /business_centers/{id}` with `{"status": "PUNISH"}`
- `POST /roles` with `user`, `role` (null takes it away) and either `bc_id` or `advertiser_id`
- `GET /settings`; `POST /settings` with any fields of `Settings` (settings.py); a change of quota
  settings starts every window anew
- `GET /quota`, `DELETE /quota`, `GET /pushes`: see watching.py
- `POST /grow`, `POST /objects/{kind}/{id}`: see changing.py
- `GET /world`: people, Business Centers, ad accounts and all in them with their ids
"""

from collections.abc import Mapping, Sequence

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, JSONBody

from adport.sandbox.console import switched
from plugins.tiktok.sandbox.orders import (
    AccountChange,
    Census,
    CenterChange,
    RoleChange,
    Someone,
)
from plugins.tiktok.sandbox.pushes import push_revocation, push_status
from plugins.tiktok.sandbox.settings import Settings
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter


class Admin(Controller):
    """What a test, a demo or a person at the console may do to the sandbox."""

    path = "/_sandbox"

    @post("/revoke", status_code=200)
    async def revoke(
        self, data: JSONBody[Someone], sandbox: NamedDependency[Sandbox]
    ) -> dict[str, int]:
        push_revocation(sandbox, _user(sandbox, data.user))
        accounts = sandbox.account_tokens.revoke_all(data.user)
        return {"revoked": sandbox.tokens.revoke_all(data.user) + accounts}

    @post("/accounts/{id:str}", status_code=200)
    async def change_account(
        self, id: FromPath[str], data: JSONBody[AccountChange], sandbox: NamedDependency[Sandbox]
    ) -> AdAccount:
        before = _account(sandbox, id)
        account = sandbox.world.accounts[id] = _changed(before, data)
        if data.lost_for is not None:
            sandbox.world.lost.add((_user(sandbox, data.lost_for), id))
        if data.found_for is not None:
            sandbox.world.lost.discard((_user(sandbox, data.found_for), id))
        if data.pixels_readable is not None:
            closed = sandbox.world.unreadable_pixels
            closed.discard(id) if data.pixels_readable else closed.add(id)
        push_status(sandbox, before, account)
        return account

    @post("/business_centers/{id:str}", status_code=200)
    async def change_center(
        self, id: FromPath[str], data: JSONBody[CenterChange], sandbox: NamedDependency[Sandbox]
    ) -> BusinessCenter:
        center = msgspec.structs.replace(_center(sandbox, id), status=data.status)
        sandbox.world.centers[id] = center
        return center

    @post("/roles", status_code=204)
    async def change_role(
        self, data: JSONBody[RoleChange], sandbox: NamedDependency[Sandbox]
    ) -> None:
        user, world = _user(sandbox, data.user), sandbox.world
        match data:
            case RoleChange(bc_id=str(center), advertiser_id=None):
                _center(sandbox, center)
                _set_role(world.members, (user, center), data.role, "ADMIN", "STANDARD")
            case RoleChange(bc_id=None, advertiser_id=str(account)):
                _account(sandbox, account)
                _set_role(
                    world.account_roles, (user, account), data.role, "ADMIN", "OPERATOR", "ANALYST"
                )
            case _:
                raise ClientException("Name either bc_id or advertiser_id.")

    @get("/settings")
    async def read_settings(self, sandbox: NamedDependency[Sandbox]) -> Settings:
        return sandbox.settings

    @post("/settings", status_code=200)
    async def change_settings(
        self, data: JSONBody[dict[str, object]], sandbox: NamedDependency[Sandbox]
    ) -> Settings:
        sandbox.settings = switched(sandbox.settings, data)
        if data.keys() & {"tier", "quotas", "on_sandbox_host"}:
            sandbox.quota.forget()
        if not sandbox.settings.webhook_held:
            sandbox.outbox.release()
        return sandbox.settings

    @get("/world")
    async def show_world(self, sandbox: NamedDependency[Sandbox]) -> Census:
        world = sandbox.world
        return Census(
            users=list(world.users.values()),
            business_centers=list(world.centers.values()),
            accounts=list(world.accounts.values()),
            campaigns=_all(world.campaigns),
            ad_groups=_all(world.ad_groups),
            ads=_all(world.ads),
            videos=_all(world.videos),
            images=_all(world.images),
            audiences=_all(world.audiences),
            pixels=_all(world.pixels),
        )


def _all[Thing](owned: Mapping[str, Sequence[Thing]]) -> list[Thing]:
    return [each for things in owned.values() for each in things]


def _changed(account: AdAccount, change: AccountChange) -> AdAccount:
    reason = change.rejection_reason
    return msgspec.structs.replace(
        account,
        status=change.status or account.status,
        is_deleted=account.is_deleted if change.deleted is None else change.deleted,
        rejection_reason=account.rejection_reason if reason is None else reason or None,
    )


def _set_role[Role: str](
    roles: dict[tuple[str, str], Role], key: tuple[str, str], role: str | None, *known: Role
) -> None:
    roles.pop(key, None)
    if role is None:
        return
    found = next((each for each in known if each == role), None)
    if found is None:
        raise ClientException(f"The role must be one of {', '.join(known)}.")
    roles[key] = found


def _user(sandbox: Sandbox, key: str) -> str:
    if key not in sandbox.world.users:
        raise NotFoundException(f"No user {key}.")
    return key


def _account(sandbox: Sandbox, id: str) -> AdAccount:
    if id not in sandbox.world.accounts:
        raise NotFoundException(f"No ad account {id}.")
    return sandbox.world.accounts[id]


def _center(sandbox: Sandbox, id: str) -> BusinessCenter:
    if id not in sandbox.world.centers:
        raise NotFoundException(f"No Business Center {id}.")
    return sandbox.world.centers[id]
