"""The admin path `/_sandbox/`: the world as its owners would change it. JSON.

The front page lists the paths; orders.py and faults.py have their bodies. Time, faults and calls:
see adport.sandbox.console.
"""

import base64
import hashlib
import hmac
from collections import defaultdict

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery, JSONBody

from adport.sandbox.console import switched
from plugins.facebook.sandbox.orders import (
    AccountChange,
    Census,
    Ending,
    Made,
    Share,
    SystemUser,
)
from plugins.facebook.sandbox.settings import Settings
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import APP_SECRET
from plugins.facebook.sandbox.world import AdAccount


class Admin(Controller):
    """What a test, a demo or a person at the console may do to the sandbox."""

    path = "/_sandbox"

    @post("/revoke", status_code=200)
    async def revoke(
        self, data: JSONBody[Ending], sandbox: NamedDependency[Sandbox]
    ) -> dict[str, int]:
        return {"revoked": sandbox.tokens.kill(_user(sandbox, data.user), data.subcode)}

    @post("/system_user", status_code=200)
    async def make_system_user(
        self, data: JSONBody[SystemUser], sandbox: NamedDependency[Sandbox]
    ) -> Made:
        token = sandbox.tokens.issue(
            _user(sandbox, data.user), data.scopes, None, sandbox.clock.now(), None
        )
        return Made(access_token=token.text)

    @post("/accounts", status_code=200)
    async def change_account(
        self, data: JSONBody[AccountChange], sandbox: NamedDependency[Sandbox]
    ) -> AdAccount:
        before = _account(sandbox, data.account)
        reason = before.disable_reason if data.disable_reason is None else data.disable_reason
        changed = msgspec.structs.replace(
            before, status=data.status or before.status, disable_reason=reason
        )
        sandbox.world.accounts[before.id] = changed
        if data.lost_for is not None:
            sandbox.world.lost.add((_user(sandbox, data.lost_for), before.id))
        if data.found_for is not None:
            sandbox.world.lost.discard((data.found_for, before.id))
        return changed

    @post("/usage", status_code=200)
    async def pin_usage(
        self, data: JSONBody[Share], sandbox: NamedDependency[Sandbox]
    ) -> dict[str, int]:
        sandbox.usage.pinned[_account(sandbox, data.account).id] = data.percent
        return sandbox.usage.pinned

    @delete("/usage")
    async def forget_usage(self, sandbox: NamedDependency[Sandbox]) -> None:
        sandbox.usage.forget()

    @get("/settings")
    async def read_settings(self, sandbox: NamedDependency[Sandbox]) -> Settings:
        return sandbox.settings

    @post("/settings", status_code=200)
    async def change_settings(
        self, data: JSONBody[dict[str, object]], sandbox: NamedDependency[Sandbox]
    ) -> Settings:
        sandbox.settings = switched(sandbox.settings, data)
        return sandbox.settings

    @get("/signed_request")
    async def sign(self, user: FromQuery[str], sandbox: NamedDependency[Sandbox]) -> dict[str, str]:
        """What Facebook posts to an app that a person has removed."""
        id = sandbox.world.users[_user(sandbox, user)].id
        now = int(sandbox.clock.now().timestamp())
        told = {"algorithm": "HMAC-SHA256", "issued_at": now, "user_id": id}
        payload = _encoded(msgspec.json.encode(told))
        signature = hmac.new(APP_SECRET.encode(), payload.encode(), hashlib.sha256).digest()
        return {"signed_request": f"{_encoded(signature)}.{payload}"}

    @get("/world")
    async def show_world(self, sandbox: NamedDependency[Sandbox]) -> Census:
        world = sandbox.world
        ids: defaultdict[str, list[str]] = defaultdict(list)
        for thing in world.things.values():
            ids[thing.kind].append(thing.id)
        return Census(
            users=list(world.users.values()),
            businesses=list(world.businesses.values()),
            accounts=list(world.accounts.values()),
            things=dict(ids),
        )


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _user(sandbox: Sandbox, key: str) -> str:
    if key not in sandbox.world.users:
        raise NotFoundException(f"No user {key}.")
    return key


def _account(sandbox: Sandbox, id: str) -> AdAccount:
    found = sandbox.world.accounts.get(id.removeprefix("act_"))
    if found is None:
        raise NotFoundException(f"No ad account {id}.")
    return found
