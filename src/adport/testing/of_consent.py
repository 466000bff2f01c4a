"""Claims about the consent page: who starts there, and who may come back."""

from urllib.parse import urlsplit

from adport.testing.checks import ensure, raising, same
from adport.testing.free import Other
from adport.testing.of_manifest import has_consent
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from adport.testing.wire import Break, Order
from core.authorization import Stage as Step
from core.errors import CallbackRefused
from core.permission import Permission
from core.problem import State
from core.provider import Authorizes, Provider
from core.provider_errors import CodeDead, ProviderError
from core.secret import Secret


class OfConsent:
    """OAuth, from the first click to the connection."""

    @claim(Tier.BRONZE, has_consent)
    async def a_person_is_sent_to_the_platforms_page(self, stage: Stage) -> None:
        """With the app's id, a state, and the one address to come back to."""
        left, oauth = await stage.leave(), stage.provider.manifest.oauth
        ensure(
            oauth and urlsplit(left.url).netloc == urlsplit(oauth.authorize_url).netloc, left.url
        )
        same(
            left.query.get(oauth.client_id_param if oauth else ""), stage.sandbox.app_id, "The app"
        )
        ensure(len(left.query.get("state", "")) >= 43, "The state is too short.")
        ensure(left.query["redirect_uri"].endswith(f"/callback/{stage.slug}"), "The way back")
        ensure(stage.sandbox.app_secret not in left.url, "The app's secret is in the address.")
        ensure(not stage.wire.sent, "The platform was asked before anybody agreed.")

    @claim(Tier.BRONZE, has_consent)
    async def a_person_who_declines_is_told_so(self, stage: Stage) -> None:
        """And no token is asked for."""
        done = await stage.come_back(await stage.agreed(await stage.leave(), deny=True))
        same(done.problem and done.problem.code, "authorization_denied", "The problem")
        ensure(not stage.wire.sent, "A token was asked for.")

    @claim(Tier.SILVER, has_consent)
    async def an_answer_works_once(self, stage: Stage) -> None:
        """A replay changes nothing and asks nothing."""
        params = await stage.agreed(await stage.leave())
        await stage.come_back(params)
        await _refused(stage, params)

    @claim(Tier.SILVER, has_consent)
    async def an_answer_in_another_browser_is_refused(self, stage: Stage) -> None:
        """Otherwise somebody else's account could be slipped in."""
        params = await stage.agreed(await stage.leave())
        await _refused(stage, params, browser=Secret("another-browser" + "0" * 28))
        await _refused(stage, params, browser=None)

    @claim(Tier.SILVER, has_consent)
    async def an_answer_on_another_providers_address_is_refused(self, stage: Stage) -> None:
        """The mix-up: no provider's code goes to another's platform."""
        params = await stage.agreed(await stage.leave())
        await _refused(stage, params, slug=Other.manifest.slug)

    @claim(Tier.SILVER, has_consent)
    async def an_answer_with_an_unknown_state_is_refused(self, stage: Stage) -> None:
        """Nobody here has asked for it."""
        params = await stage.agreed(await stage.leave())
        await _refused(stage, {**params, "state": "made-up"})

    @claim(Tier.BRONZE, has_consent)
    async def a_made_up_code_is_dead(self, stage: Stage) -> None:
        """The person is asked to start again, and nothing is kept."""
        oauth = stage.provider.manifest.oauth
        made_up = dict.fromkeys(oauth.code_params if oauth else (), "made-up-code")
        params = await stage.agreed(await stage.leave())
        done = await stage.come_back({**params, **made_up})
        same(done.stage, Step.FAILED, "The attempt")
        same(done.problem and done.problem.code, "authorization_code_dead", "The problem")

    @claim(Tier.SILVER, has_consent)
    async def a_used_code_is_dead(self, stage: Stage) -> None:
        """The platform's word for it is CodeDead, whatever the platform calls it."""
        provider, line = stage.provider, await stage.line()
        oauth, left = provider.manifest.oauth, await stage.leave()
        params = await stage.agreed(left)
        await stage.come_back(params)
        names = oauth.code_params if oauth else ()
        code = Secret(next(params[one] for one in names if params.get(one)))
        if not isinstance(provider, Authorizes):
            return
        with raising(CodeDead, what="A used code"):
            uri = left.query["redirect_uri"]
            await provider.exchange(line, code, redirect_uri=uri, verifier=Secret("v" * 43))

    @claim(Tier.SILVER, has_consent)
    async def a_platform_that_fails_at_the_exchange_leaves_nothing_behind(
        self, stage: Stage
    ) -> None:
        """The attempt says so, and there is no connection."""
        params = await stage.agreed(await stage.leave())
        stage.wire.orders.append(failing())
        done = await stage.come_back(params)
        same(done.problem and done.problem.code, "authorization_unanswered", "The problem")
        same(done.connection_id, None, "The connection")

    @claim(Tier.SILVER, lambda one: has_consent(one) and bool(required(one)))
    async def a_permission_left_out_is_named(self, stage: Stage) -> None:
        """The connection works as far as it goes, and its matrix shows what is missing."""
        left_out = required(stage.provider)[0]
        connection = await stage.connect(without=[left_out.slug])
        missing = [one.subject for one in connection.problems if one.code == "permission_missing"]
        same(missing, [left_out.name], "The missing permissions")
        ensure(connection.state is not State.CONNECTED, "It seems whole.")
        ensure(not connection.grant.has(left_out.slug), "The grant holds it.")

    @claim(Tier.SILVER, has_consent)
    async def a_credential_is_given_back_once_and_again(self, stage: Stage) -> None:
        """A dead one is no error: it is what was wanted."""
        connection = await stage.connect()
        provider, line = stage.provider, await stage.line(connection)
        credential = await stage.credential(connection)
        if not isinstance(provider, Authorizes):
            return
        await provider.revoke(line, credential)
        await provider.revoke(line, credential)
        with raising(ProviderError, what="A call with a credential that was given back"):
            await provider.identify(line)


def required(provider: Provider) -> list[Permission]:
    """The permissions without which a connection is limited."""
    return [one for one in provider.manifest.permissions if one.required]


def failing() -> Order:
    """An order."""
    return Order(kind=Break.FAILING)


async def _refused(stage: Stage, params: dict[str, str], **how: object) -> None:
    asked = len(stage.wire.sent)
    with raising(CallbackRefused, what="That answer"):
        await stage.come_back(params, **how)  # type: ignore[arg-type]
    same(len(stage.wire.sent), asked, "Calls to the platform")
