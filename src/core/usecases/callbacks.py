"""Callbacks: a person comes back from the platform, and a connection is made or restored."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.audit import Result
from core.auth import OAuth
from core.authorization import Authorization, ended, returned_at
from core.diagnosis import attempt_problem
from core.errors import CallbackRefused
from core.ids import ProviderSlug
from core.operator_errors import OperatorError
from core.ports.authorizations import Authorizations
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.ports.sealer import Sealed, Sealer
from core.ports.unit_of_work import UnitOfWork
from core.problem import Problem
from core.provider import Authorizes
from core.provider_errors import ProviderError
from core.secret import Secret, digest
from core.usecases.admission import Admission, Arrival
from core.usecases.asked import asked, identified
from core.usecases.authorizations import RedirectUris, place_of_verifier
from core.usecases.giving_back import GiveBack
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class FinishAuthorization:
    """Take a callback: check the state before anything else, then exchange, identify, connect.

    Raises CallbackRefused, having changed nothing and asked the platform nothing; every other
    outcome, good or bad, is told by the authorization it returns.
    """

    authorizations: Authorizations
    platforms: Platforms
    sealer: Sealer
    redirect_uris: RedirectUris
    admission: Admission
    give_back: GiveBack
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, provider: ProviderSlug, params: Mapping[str, str], browser: Secret | None
    ) -> Authorization:
        oauth = self.platforms.get(provider).manifest.oauth
        if oauth is None:
            raise CallbackRefused("Nobody comes back from this provider: it takes a key.")
        returned = await self._take(provider, params.get("state", ""), browser)
        code = next((params[name] for name in oauth.code_params if params.get(name)), None)
        if code is None or params.get(oauth.error_param):
            return await self._fail(returned, Problem(code="authorization_denied"))
        try:
            arrival = await self._exchange(returned, oauth, Secret(code))
        except ProviderError as error:
            return await self._fail(returned, attempt_problem(error, self.clock.now()))
        except OperatorError as error:
            return await self._fail(returned, Problem(code="app_misconfigured", detail=str(error)))
        return await self.admission(returned, arrival)

    async def _take(
        self, provider: ProviderSlug, state: str, browser: Secret | None
    ) -> Authorization:
        """Use the state up, once."""
        found = await self.authorizations.by_state(digest(Secret(state)))
        if found is None:
            raise CallbackRefused("This answer belongs to no attempt to connect.")
        try:
            hash = digest(browser) if browser else None
            returned = returned_at(found, provider, hash, self.clock.now())
            if not await self.authorizations.move(found, returned):
                raise CallbackRefused("This answer of the platform was used already.")
        except CallbackRefused as refusal:
            await self.work.release()
            await self._note(found, "callback.refused", Result.REFUSED, str(refusal))
            await self.work.commit()
            raise
        await self._note(found, "callback.taken", Result.DONE, provider)
        await self.work.commit()
        return returned

    async def _exchange(self, authorization: Authorization, oauth: OAuth, code: Secret) -> Arrival:
        slug = authorization.provider
        provider = self.platforms.get(slug)
        if not isinstance(provider, Authorizes):
            raise ProviderError(f"{provider.manifest.name} has no consent page.")
        line = self.platforms.line(slug, None)
        answer = provider.exchange(
            line,
            code,
            redirect_uri=self.redirect_uris(slug),
            verifier=self._verifier(authorization) if oauth.pkce else None,
        )
        exchange = await asked(provider, line, answer, code)
        try:
            user = await identified(provider, self.platforms.line(slug, exchange.credential))
        except ProviderError:
            await self.give_back(slug, exchange.credential)
            raise
        return Arrival(user=user, exchange=exchange)

    def _verifier(self, authorization: Authorization) -> Secret:
        key, _, text = (authorization.sealed_verifier or "").partition(":")
        return self.sealer.open(Sealed(text=text, key=key), place_of_verifier(authorization))

    async def _fail(self, returned: Authorization, problem: Problem) -> Authorization:
        failed = ended(returned, self.clock.now(), problem=problem)
        await self.authorizations.move(returned, failed)
        await self._note(returned, "authorization.failed", Result.FAILED, problem.code)
        await self.work.commit()
        return failed

    async def _note(
        self, authorization: Authorization, action: str, result: Result, detail: str
    ) -> None:
        await self.trail.note_of(
            authorization.workspace_id, "browser", action, authorization.id, result, detail
        )
