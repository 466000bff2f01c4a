"""The line to a platform, over httpx: with its transport, all that speaks HTTP outward."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from time import monotonic
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx  # noqa: TID251 - this is the file
import structlog
from msgspec.structs import replace as replace_struct

from adapters.answers import read_answer
from adapters.bounds import MIB, USUAL, Bounds
from adapters.failing import FAILING, failure_of
from adapters.in_flight import InFlight
from adapters.metrics import Metrics
from adapters.pace import Pace
from adapters.redact import PARAM_NAMES, Redactor, mask_url
from adapters.signing import headers_of, heed, signature_of, spelled
from adapters.transport import GuardedTransport
from adapters.trial import Trial
from adapters.tries import Again, never_left, passes_soon, repeat
from core.credential import AppCredentials, Credential
from core.provider import Answer, Provider
from core.provider_errors import (
    Garbled,
    ProviderError,
    RateLimited,
)
from core.quota import SOMEBODY, Caller
from core.secret import Secret

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0

type Client = httpx.AsyncClient

log = structlog.get_logger()


def make_client(*, allow_private: bool) -> httpx.AsyncClient:
    """The one client of this process: pooled, without proxies, redirects, or memory of cookies."""
    nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(
        transport=GuardedTransport(allow_private=allow_private),
        timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
        headers={"user-agent": f"adport/{version('adport')}", "accept": "application/json"},
        cookies=nothing_kept,
        follow_redirects=False,
        trust_env=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One thing asked of the platform."""

    method: str
    path: str
    params: Mapping[str, str]
    body: bytes | None = None

    @property
    def place(self) -> str:
        """The path alone, fit to be shown."""
        return self.path.partition("?")[0]

    @property
    def query(self) -> str:
        parts = (self.path.partition("?")[2], urlencode(self.params))
        return "&".join(part for part in parts if part)


@dataclass(slots=True)
class Tally:
    """How many requests were sent."""

    calls: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class HttpSession:
    """A Line over httpx, signed for one connection."""

    provider: Provider
    client: httpx.AsyncClient
    app: AppCredentials
    api_url: str
    credential: Credential | None
    pace: Pace
    trial: Trial | None = None
    """Lets a single call leave in place of the pace; what it is answered counts as ever."""
    caller: Caller = SOMEBODY
    metrics: Metrics = field(default_factory=Metrics)
    in_flight: InFlight = field(default_factory=InFlight)
    redactor: Redactor = field(default_factory=Redactor)
    secrets: tuple[Secret, ...] = ()
    """What it is signed with."""
    bounds: Bounds = USUAL
    tally: Tally = field(default_factory=Tally)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """How the time between two tries passes."""

    @property
    def calls(self) -> int:
        return self.tally.calls

    def for_(self, caller: Caller) -> "HttpSession":
        return replace(self, caller=replace_struct(caller, token=self.caller.token))

    def hide(self, text: str) -> str:
        for secret in self.secrets:  # many others may have been noticed since
            self.redactor.notice(secret)
        return self.redactor.text(text)

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        call = _Call(method="GET", path=path, params=params or {})
        return await self._until(call, shape, passes_soon)

    async def post[T](
        self, path: str, shape: type[T], body: Mapping[str, object] | None = None
    ) -> T:
        sent = spelled(self.provider.manifest, body or {})
        call = _Call(method="POST", path=path, params={}, body=sent)
        return await self._until(call, shape, never_left)

    async def _until[T](self, call: _Call, shape: type[T], again: Again) -> T:
        return await repeat(lambda number: self._once(call, shape, number), again, self.sleep)

    async def _once[T](self, call: _Call, shape: type[T], number: int) -> T:
        async with self.in_flight.permit(self.caller):
            await self._turn(call)
            return await self._asked(call, shape, number)

    async def _asked[T](self, call: _Call, shape: type[T], number: int) -> T:
        started, status, problem = monotonic(), None, None
        try:
            answer = await self._send(call)
            status = answer.status
            content = read_answer(self.provider, call.place, answer, shape)
            await heed(self, call.place, answer)
            return content
        except ProviderError as error:
            problem = error.code
            if isinstance(error, RateLimited):
                await self.pace.throttled(self.caller, call.place, error)
            raise
        finally:
            self.metrics.called(self.provider.manifest.slug, problem or "ok")
            log.info(
                "platform.call",
                method=call.method,
                host=urlsplit(self.api_url).hostname,
                path=call.place,
                query=mask_url(call.query, PARAM_NAMES | self.provider.manifest.secret_params),
                status=status,
                problem=problem,
                ms=round((monotonic() - started) * 1000),
                **{"try": number},
            )

    async def _turn(self, call: _Call) -> None:
        asked = monotonic()
        if self.trial:
            await self.trial.take()
        else:
            await self.pace.take(self.caller, call.place)
        self.metrics.waited(self.provider.manifest.slug, monotonic() - asked)

    async def _send(self, call: _Call) -> Answer:
        """The answer as it came. Raised outside `except`: httpx's errors carry the request."""
        self.tally.calls += 1
        try:
            async with asyncio.timeout(self.bounds.seconds):
                return await self._exchange(call)
        except FAILING as error:
            failure = failure_of(error, self.provider.manifest.name, self.bounds.seconds)
        raise failure

    async def _exchange(self, call: _Call) -> Answer:
        request = self.client.build_request(
            call.method,
            f"{self.api_url.rstrip('/')}/{call.path.lstrip('/')}",
            params=self._params(call) or None,
            content=call.body,
            headers=headers_of(self, has_body=call.body is not None),
        )
        response = await self.client.send(request, stream=True)
        try:
            body = await self._body(response)
        finally:
            await response.aclose()
        return Answer(response.status_code, response.headers, body)

    def _params(self, call: _Call) -> dict[str, str]:
        """Empty where the path alone is enough; else httpx forgets the path's own query."""
        added = {**signature_of(self), **call.params}
        return {**dict(parse_qsl(call.path.partition("?")[2])), **added} if added else {}

    async def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > self.bounds.size:
                name, most = self.provider.manifest.name, self.bounds.size // MIB
                raise Garbled(f"{name} answered with more than {most} MiB.")
        return bytes(body)
