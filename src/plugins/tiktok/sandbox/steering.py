"""What the conformance kit asks of any sandbox, at `/_sandbox/`: consent, truth, quotas.

- `POST /consent` with `user`, the `query` of the consent page's address, `without` (slugs of the
  permissions left out) and `deny`: `{"to": …}`, where the browser is sent
- `GET /truth`: what there is; of an `account`, and `since` and `until`, what it has and delivered
- `POST /quotas` with `{"counted": false}`
- `POST /reset`, perhaps with a `tier`: a fresh world
"""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody, QueryParameter

from adport.sandbox.console import begin_anew
from adport.sandbox.orders import Consent, Counting, Truth
from plugins.tiktok.sandbox.account_tokens import AccountCode
from plugins.tiktok.sandbox.allowances import Tier
from plugins.tiktok.sandbox.portal import back, refusal
from plugins.tiktok.sandbox.scopes import PERMISSIONS, USER_INFO
from plugins.tiktok.sandbox.state import Sandbox, start
from plugins.tiktok.sandbox.truth import truth_of

_SCOPE_OF = {one.name.lower().replace(" ", "_"): one.scope for one in PERMISSIONS} | {
    "user_info": USER_INFO
}
"""The consent page's numbers by the slugs that Adport has for its permissions."""


class Beginning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the fresh world is like."""

    tier: Tier = "basic"


class Steering(Controller):
    """The same for every platform, so that one kit tests them all."""

    path = "/_sandbox"

    @post("/consent", status_code=200)
    async def consent(
        self, data: JSONBody[Consent], sandbox: NamedDependency[Sandbox]
    ) -> dict[str, str]:
        uri, state = data.redirect_uri, data.state
        if data.user not in sandbox.world.users:
            raise NotFoundException(f"No user {data.user}.")
        if data.deny:
            return {"to": back(uri, state, refusal(sandbox)).url}
        given = _account_code if "client_key" in data.query else _code
        return {"to": back(uri, state, given(sandbox, data)).url}

    @get("/truth")
    async def tell(
        self,
        sandbox: NamedDependency[Sandbox],
        account: Annotated[str, QueryParameter()] = "",
        since: Annotated[date | None, QueryParameter()] = None,
        until: Annotated[date | None, QueryParameter()] = None,
    ) -> Truth:
        return truth_of(sandbox, account, since, until)

    @post("/reset", status_code=200)
    async def reset(
        self, data: JSONBody[Beginning], sandbox: NamedDependency[Sandbox]
    ) -> dict[str, str]:
        await sandbox.outbox.close()
        fresh = start(None, data.tier)
        begin_anew(sandbox, fresh)
        return {}

    @post("/quotas", status_code=200)
    async def count(self, data: JSONBody[Counting], sandbox: NamedDependency[Sandbox]) -> Counting:
        sandbox.settings = msgspec.structs.replace(sandbox.settings, quotas=data.counted)
        sandbox.quota.forget()
        return data


def _code(sandbox: Sandbox, data: Consent) -> dict[str, str]:
    left_out = {_SCOPE_OF[one] for one in data.without}
    scopes = tuple(one.scope for one in PERMISSIONS if one.scope not in left_out)
    code = sandbox.tokens.issue_code(data.user, scopes, sandbox.clock.now())
    return {"auth_code": code, "code": code}


def _account_code(sandbox: Sandbox, data: Consent) -> dict[str, str]:
    words = data.query.get("scope", "").split(",")
    scopes = tuple(word for word in words if word.replace(".", "_") not in data.without)
    consent = AccountCode(
        user=data.user,
        scopes=scopes,
        redirect_uri=data.redirect_uri,
        issued_at=sandbox.clock.now(),
    )
    return {"code": sandbox.account_tokens.issue_code(consent), "scopes": ",".join(scopes)}
