"""What the conformance kit asks of any sandbox: consent, truth, quotas, a new world."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody, QueryParameter

from adport.sandbox.console import begin_anew
from adport.sandbox.orders import Consent, Counting, Truth
from plugins.facebook.sandbox.portal import DENIED, return_to
from plugins.facebook.sandbox.state import Sandbox, start
from plugins.facebook.sandbox.tokens import CODE_LIFE, Code
from plugins.facebook.sandbox.truth import truth_of


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
            return {"to": return_to(uri, state, DENIED)}
        asked = data.query.get("scope", "").split(",")
        code = Code(
            user=data.user,
            redirect_uri=uri,
            scopes=tuple(one for one in asked if one not in data.without),
            accounts=None,
            ends_at=sandbox.clock.now() + CODE_LIFE,
        )
        return {"to": return_to(uri, state, {"code": sandbox.tokens.issue_code(code)})}

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
    async def reset(self, sandbox: NamedDependency[Sandbox]) -> dict[str, str]:
        begin_anew(sandbox, start(None))
        return {}

    @post("/quotas", status_code=200)
    async def count(self, data: JSONBody[Counting], sandbox: NamedDependency[Sandbox]) -> Counting:
        sandbox.settings = msgspec.structs.replace(sandbox.settings, quotas=data.counted)
        sandbox.usage.forget()
        return data
