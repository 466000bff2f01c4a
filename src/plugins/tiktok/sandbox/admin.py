"""The admin path `/_sandbox/`: time, faults, and the world as its owners would change it. JSON.

- `GET /clock`; `POST /clock` with `{"advance_seconds": 60}` or `{"now": "2026-03-01T00:00:00Z"}`
- `GET /faults`; `POST /faults` with a `Fault` (faults.py): `path` (such as "campaign/get/", "*" for
  all), `kind`, `times`, `match`, `after`, `code`, `message`, `seconds`; `DELETE /faults`
- `POST /revoke` with `{"user": "admin"}`: all tokens of that person die
- `POST /accounts/{id}` with any of `status`, `rejection_reason`, `deleted`, `lost_for`, `found_for`
  and `pixels_readable`
- `POST /business_centers/{id}` with `{"status": "PUNISH"}`
- `POST /roles` with `user`, `role` (null takes it away) and either `bc_id` or `advertiser_id`
- `GET /settings`; `POST /settings` with any fields of `Settings` (settings.py); a change of quota
  settings starts every window anew
- `GET /calls`: `{"calls": [...], "counts": {path: n}}`; `DELETE /calls`
- `GET /quota`, `DELETE /quota`, `GET /pushes`: see watching.py
- `POST /grow`, `POST /objects/{kind}/{id}`: see changing.py
- `GET /world`: people, Business Centers, ad accounts and all in them with their ids
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, JSONBody

from plugins.tiktok.sandbox.faults import Fault
from plugins.tiktok.sandbox.orders import (
    AccountChange,
    CallLog,
    Census,
    CenterChange,
    Move,
    RoleChange,
    Someone,
    Time,
)
from plugins.tiktok.sandbox.pushes import push_revocation, push_status
from plugins.tiktok.sandbox.settings import Settings
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter


class Admin(Controller):
    """What a test, a demo or a person at the console may do to the sandbox."""

    path = "/_sandbox"

    @get("/clock")
    async def read_clock(self, sandbox: NamedDependency[Sandbox]) -> Time:
        return Time(now=sandbox.clock.now())

    @post("/clock", status_code=200)
    async def move_clock(self, data: JSONBody[Move], sandbox: NamedDependency[Sandbox]) -> Time:
        if data.now is not None:
            sandbox.clock.move_to(data.now)
        sandbox.clock.advance(timedelta(seconds=data.advance_seconds or 0))
        return Time(now=sandbox.clock.now())

    @get("/faults")
    async def list_faults(self, sandbox: NamedDependency[Sandbox]) -> list[Fault]:
        return sandbox.faults.orders()

    @post("/faults")
    async def add_fault(
        self, data: JSONBody[Fault], sandbox: NamedDependency[Sandbox]
    ) -> list[Fault]:
        sandbox.faults.add(data)
        return sandbox.faults.orders()

    @delete("/faults")
    async def clear_faults(self, sandbox: NamedDependency[Sandbox]) -> None:
        sandbox.faults.clear()

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
        known = msgspec.structs.asdict(sandbox.settings)
        if unknown := data.keys() - known.keys():
            raise ClientException(f"Unknown settings: {', '.join(sorted(unknown))}")
        try:
            sandbox.settings = msgspec.convert({**known, **data}, Settings)
        except msgspec.ValidationError as error:
            raise ClientException(str(error)) from error
        if data.keys() & {"tier", "quotas", "on_sandbox_host"}:
            sandbox.quota.forget()
        if not sandbox.settings.webhook_held:
            sandbox.outbox.release()
        return sandbox.settings

    @get("/calls")
    async def list_calls(self, sandbox: NamedDependency[Sandbox]) -> CallLog:
        return CallLog(calls=sandbox.calls.latest(), counts=sandbox.calls.counts())

    @delete("/calls")
    async def clear_calls(self, sandbox: NamedDependency[Sandbox]) -> None:
        sandbox.calls.clear()

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
