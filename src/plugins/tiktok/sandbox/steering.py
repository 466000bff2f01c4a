"""What the conformance kit asks of any sandbox, at `/_sandbox/`: consent, truth, quotas.

- `POST /consent` with `user`, the `query` of the consent page's address, `without` (slugs of the
  permissions left out) and `deny`: `{"to": …}`, where the browser is sent
- `GET /truth`: `ids` of each kind by ad account, and `balances` in micros
- `POST /quotas` with `{"counted": false}`
- `POST /reset`, perhaps with a `tier`: a fresh world
"""

from collections.abc import Mapping, Sequence

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody

from adport.sandbox.console import begin_anew
from adport.sandbox.orders import Consent, Counting, Truth
from plugins.tiktok.sandbox.account_tokens import AccountCode
from plugins.tiktok.sandbox.allowances import Tier
from plugins.tiktok.sandbox.assets import Audience, Image, Pixel, Video
from plugins.tiktok.sandbox.portal import back, refusal
from plugins.tiktok.sandbox.scopes import PERMISSIONS, USER_INFO
from plugins.tiktok.sandbox.state import Sandbox, start
from plugins.tiktok.sandbox.world import Ad, AdGroup, Campaign, World

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
    async def tell(self, sandbox: NamedDependency[Sandbox]) -> Truth:
        world = sandbox.world
        return Truth(
            ids={
                "campaigns": _ids(world.campaigns),
                "ad_groups": _ids(world.ad_groups),
                "ads": _ids_of_ads(world),
                "creatives": _ids(world.videos, world.images),
                "audiences": _ids(world.audiences),
                "pixels": _ids(world.pixels),
            },
            balances={one.id: (one.cash + one.granted) * 10_000 for one in world.accounts.values()},
        )

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


type _Things = Mapping[str, Sequence[Campaign | AdGroup | Ad | Video | Image | Audience | Pixel]]


def _ids(*kinds: _Things) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for owned in kinds:
        for account, things in owned.items():
            found.setdefault(account, []).extend(one.id for one in things)
    return found


def _ids_of_ads(world: World) -> dict[str, list[str]]:
    """What a listing shows: ordinary ads, and Smart+ ads in place of their creatives too."""
    return {
        account: sorted({id for one in ads for id in (one.id, one.smart_id) if id})
        for account, ads in world.ads.items()
    }
