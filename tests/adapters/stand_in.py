"""A provider just large enough to stand behind a line."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from adapters.bounds import USUAL, Bounds
from adapters.http import Client, HttpSession
from core.auth import OAuth
from core.credential import AppCredentials, Credential
from core.ids import ProviderSlug
from core.provider import Answer, Manifest, Rate
from core.provider_errors import Expired, ProviderError, RateLimited
from core.secret import Secret
from tests.fakes.allowances import pace_of

API = "https://api.example.com/v1/"
TOKEN = "canary-token-4711"
APP_SECRET = "canary-app-secret-4712"
CODE = "canary-code-4713"


class Row(msgspec.Struct):
    id: int


class Content(msgspec.Struct):
    row: Row
    code: int = 0


CONTENT = {"code": 0, "row": {"id": 1}}


class Envelope(msgspec.Struct):
    code: int = 0
    message: str = ""


@dataclass
class StandIn:
    """Wraps its answers in an envelope, as many platforms do: 0 is content."""

    slug: str = "stand_in"
    rates: tuple[Rate, ...] = ()
    levels: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict[str, tuple[Rate, ...]])

    @property
    def manifest(self) -> Manifest:
        return Manifest(
            slug=ProviderSlug(self.slug),
            name="Stand-In",
            icon="SI",
            api_url=API,
            auth=OAuth(authorize_url="https://example.com/auth"),
            token_header="Access-Token",
            token_prefix="",
            permissions=(),
            features=(),
            rates=self.rates,
            levels=self.levels,
        )

    def complaint(self, answer: Answer) -> ProviderError | None:
        match msgspec.json.decode(answer.body, type=Envelope).code:
            case 0:
                return None
            case 7:
                return RateLimited("That account is busy.", after=1, account=True)
            case _:
                return Expired("The token is too old.")


@dataclass
class Naps:
    """Sleeps that take no time and are remembered."""

    taken: list[float] = field(default_factory=list[float])

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def line(
    client: Client,
    *,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    api_url: str = API,
    token: str | None = TOKEN,
    bounds: Bounds = USUAL,
) -> HttpSession:
    provider = StandIn()
    return HttpSession(
        provider=provider,
        client=client,
        app=AppCredentials(id="app", secret=Secret(APP_SECRET)),
        api_url=api_url,
        credential=Credential(token=Secret(token)) if token else None,
        pace=pace_of("Stand-In"),
        sleep=sleep or Naps(),
        bounds=bounds,
    )
