"""Steering a sandbox: what the kit asks of any, at `/_sandbox/`."""

from collections.abc import Iterable, Mapping
from typing import Any

import httpx  # noqa: TID251 - the sandbox is called in this process
import msgspec

from adport.sandbox.orders import Truth
from core.insight import Window
from core.sandbox import Sandbox

STANDARD = (
    "throttled",
    "expired",
    "permission_missing",
    "account_lost",
    "reordered",
    "used_up",
)
"""The faults that a platform has in words of its own, so that only its sandbox knows them."""


class Desk:
    """The sandbox's steering, over the same wire as its API."""

    def __init__(self, client: httpx.AsyncClient, sandbox: Sandbox) -> None:
        self._client, self._sandbox = client, sandbox
        self._is_limited = self._is_faulty = False

    async def fault(self, name: str, *, times: int = 0, after: int = 0) -> None:
        """Coming calls meet it; without `times` all of them, until `clear`."""
        words = self._sandbox.faults.get(name, {"kind": name})
        order: dict[str, object] = {"path": "*", "times": times, "after": after}
        await self._post("faults", {**order, **words})
        self._is_faulty = True

    async def clear(self) -> None:
        """No faults are left."""
        if self._is_faulty:
            await self._client.delete("/_sandbox/faults")
            self._is_faulty = False

    async def revoke(self, user: str) -> None:
        """The person takes the consent, or the key, back at the platform."""
        await self._post("revoke", {"user": user})

    async def limit(self, *, rows: int | None = None, size: int | None = None) -> None:
        """How much lists show, and how much of it on one page; None: as much as ever."""
        await self._post("listing", {"rows": rows, "size": size})
        self._is_limited = (rows, size) != (None, None)

    async def restored(self) -> None:
        """Undo what was limited, and what faults were ordered, if anything was."""
        await self.clear()
        if self._is_limited:
            await self.limit()

    async def begin_anew(self) -> bool:
        """A fresh world in the same application, where the sandbox can make one: it is quicker."""
        return (await self._client.post("/_sandbox/reset", json={})).is_success

    async def uncounted(self) -> None:
        """No quota is counted any more; a sandbox that has none need not know the word."""
        await self._client.post("/_sandbox/quotas", json={"counted": False})

    async def truth(self, account: str = "", window: Window | None = None) -> Truth:
        """What there is; with an ad account, what is in it and what it delivered as well."""
        asked = {"account": account} if account else {}
        if window:
            asked |= {"since": window.since.isoformat(), "until": window.until.isoformat()}
        answer = await self._client.get("/_sandbox/truth", params=asked)
        return msgspec.json.decode(answer.content, type=Truth) if answer.is_success else Truth()

    async def consent(
        self,
        query: Mapping[str, str],
        user: str,
        *,
        without: Iterable[str] = (),
        deny: bool = False,
    ) -> str:
        """Where the browser is sent back to by somebody who agrees, or does not."""
        body = {"query": query, "user": user, "without": list(without), "deny": deny}
        return str((await self._post("consent", body))["to"])

    async def scan(self, url: str, *, deny: bool = False) -> None:
        """The owner of an account that is not linked there opens the address, and answers."""
        await self._post("scan", {"url": url, "deny": deny})

    async def take_back(self, account: str, center: str) -> None:
        """The owner takes the account back from a Business Center."""
        await self._post(f"public_accounts/{account}", {"revoked_for": center})

    async def _post(self, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        answer = await self._client.post(f"/_sandbox/{path}", json=body)
        if not answer.is_success:
            raise AssertionError(
                f"The sandbox answers POST /_sandbox/{path} with {answer.status_code};"
                " docs/reference/hooks.md says what the kit asks of it."
            )
        return msgspec.json.decode(answer.content or b"{}")
