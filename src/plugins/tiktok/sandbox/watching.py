"""More of the admin path, to watch the sandbox by: the app's quota, and what was pushed to it."""

import msgspec
from litestar import Controller, delete, get
from litestar.di import NamedDependency

from plugins.tiktok.sandbox.outbox import Delivery
from plugins.tiktok.sandbox.quota import Usage
from plugins.tiktok.sandbox.state import Sandbox


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of the living subscriptions, how many pushes wait, and the tries so far."""

    subscriptions: list[str]
    held: int
    deliveries: list[Delivery]


class Watching(Controller):
    """`GET /quota`, `DELETE /quota` (counts anew) and `GET /pushes`."""

    path = "/_sandbox"

    @get("/quota")
    async def read_quota(self, sandbox: NamedDependency[Sandbox]) -> Usage:
        return sandbox.quota.usage(sandbox.clock.now(), sandbox.settings.tier)

    @delete("/quota")
    async def forget_quota(self, sandbox: NamedDependency[Sandbox]) -> None:
        sandbox.quota.forget()

    @get("/pushes")
    async def list_pushes(self, sandbox: NamedDependency[Sandbox]) -> Told:
        return Told(
            subscriptions=[one.id for one in sandbox.subscriptions.alive(sandbox.tokens)],
            held=sandbox.outbox.waiting(),
            deliveries=sandbox.outbox.deliveries(),
        )
