"""Lines of providers that take a key: where they lead, how they are signed, what is masked."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import ModuleType

import httpx  # noqa: TID251 - answers in the platform's place
import pytest
import respx

from adapters.bounds import ENTERED, USUAL
from adapters.http import make_client
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adapters.registry import InstalledPlatforms
from core.auth import ApiKey, Field
from core.credential import Credential
from core.errors import Invalid, NotFound
from core.hookspecs import HOOKS_VERSION, VERSION_NAME, hookimpl
from core.ids import ProviderSlug
from core.provider import Answer, Manifest
from core.provider_errors import ForbiddenHost, Garbled, ProviderError, RateLimited
from core.secret import Secret
from tests.canary import TOKEN
from tests.fakes.allowances import FakeAllowances

SLUG = ProviderSlug("keyed")
FORM = ApiKey(
    fields=(
        Field(name="api_key", label="API key", is_secret=True),
        Field(name="base_url", label="Address"),
    ),
    url_field="base_url",
)


@dataclass
class Keyed:
    auth: ApiKey = FORM

    @property
    def manifest(self) -> Manifest:
        return Manifest(
            slug=SLUG,
            name="Keyed",
            icon="KE",
            api_url="https://usual.example/",
            auth=self.auth,
            permissions=(),
            features=(),
        )

    def complaint(self, answer: Answer) -> ProviderError | None:
        return None


class Signed(Keyed):
    def sign(self, credential: Credential) -> Mapping[str, str]:
        return {"X-Api-Key": credential.token.reveal(), "X-Team": "blue"}


def platforms(
    provider: Keyed,
    monkeypatch: pytest.MonkeyPatch,
    *,
    allow_private: bool = False,
    redactor: Redactor | None = None,
) -> InstalledPlatforms:
    module = ModuleType("plugin_for_tests_keyed")
    setattr(module, VERSION_NAME, HOOKS_VERSION)
    vars(module)["adport_provider"] = hookimpl(lambda: provider)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    point = EntryPoint(name="keyed", value=module.__name__, group="adport")
    return InstalledPlatforms(
        plugins=Plugins([point]),
        client=make_client(allow_private=allow_private),
        redactor=redactor or Redactor(),
        allowances=FakeAllowances(),
        apps={},
        allow_private=allow_private,
    )


def credential(url: str = "https://own.example/api", key: str = TOKEN) -> Credential:
    fields = {"api_key": Secret(key), "base_url": Secret(url)}
    return Credential(token=Secret(key), fields=fields)


def test_a_line_needs_no_app_and_leads_where_the_person_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = platforms(Keyed(), monkeypatch)
    assert found.line(SLUG, credential()).api_url == "https://own.example/api"
    assert found.line(SLUG, None).api_url == "https://usual.example/"
    assert found.line(SLUG, None).app.id == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.0.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "http://own.example/",
    ],
)
def test_an_address_inside_the_operators_network_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(ForbiddenHost):
        platforms(Keyed(), monkeypatch).line(SLUG, credential(url))
    allowed = platforms(Keyed(), monkeypatch, allow_private=True).line(SLUG, credential(url))
    assert allowed.api_url == url


@pytest.mark.parametrize(
    "url", ["https://u:p@own.example/", "https://own.example/?a=1", "https://"]
)
def test_what_is_no_address_is_refused_naming_the_field(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(Invalid) as caught:
        platforms(Keyed(), monkeypatch).line(SLUG, credential(url))
    assert caught.value.field == "base_url"


async def test_a_name_that_leads_inside_is_refused_when_it_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever it led to when it was checked: the check is made again on connecting."""
    line = platforms(Keyed(), monkeypatch).line(SLUG, credential("https://localhost/"))
    with pytest.raises(ForbiddenHost):
        await line.get("me", dict[str, str])


async def test_a_redirect_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    line = platforms(Keyed(), monkeypatch, allow_private=True).line(SLUG, credential())
    with respx.mock(assert_all_called=False) as router:
        router.get("https://own.example/api/me").respond(
            302, headers={"location": "https://169.254.169.254/"}
        )
        inside = router.get("https://169.254.169.254/").respond(200, json={})
        with pytest.raises(ProviderError, match="not followed"):
            await line.get("me", dict[str, str])
    assert not inside.called


@pytest.mark.parametrize(
    ("provider", "headers"),
    [
        (Keyed(), {"authorization": f"Bearer {TOKEN}"}),
        (Signed(), {"x-api-key": TOKEN, "x-team": "blue"}),
    ],
)
async def test_a_call_is_signed_as_the_provider_says(
    monkeypatch: pytest.MonkeyPatch, provider: Keyed, headers: dict[str, str]
) -> None:
    line = platforms(provider, monkeypatch).line(SLUG, credential())
    with respx.mock() as router:
        route = router.get("https://own.example/api/me").mock(httpx.Response(200, json={}))
        await line.get("me", dict[str, str])
    sent = route.calls.last.request.headers
    assert {name: sent.get(name) for name in headers} == headers
    assert ("authorization" in sent) == ("authorization" in headers)


def test_a_server_that_a_person_names_is_given_less_time_and_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = platforms(Keyed(), monkeypatch)
    assert found.line(SLUG, credential()).bounds == ENTERED
    assert found.line(SLUG, None).bounds == USUAL
    assert platforms(Keyed(ApiKey()), monkeypatch).line(SLUG, credential()).bounds == USUAL
    assert (ENTERED.seconds, ENTERED.size) == (10, 5 * 1024 * 1024)


async def test_an_answer_of_such_a_server_has_at_most_5_mib(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = platforms(Keyed(), monkeypatch).line(SLUG, credential())
    with respx.mock() as router:
        router.get("https://own.example/api/me").respond(200, content=b" " * (ENTERED.size + 1))
        with pytest.raises(Garbled, match="5 MiB"):
            await line.get("me", dict[str, str])


def test_every_key_has_a_pace_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found = platforms(Keyed(), monkeypatch)
    one, same = found.line(SLUG, credential()), found.line(SLUG, credential())
    other = found.line(SLUG, credential(key="another-key"))
    assert one.pace is same.pace
    assert one.pace is not other.pace
    assert TOKEN not in one.pace.buckets.app_id


def test_secret_fields_are_masked_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    redactor = Redactor()
    platforms(Keyed(), monkeypatch, redactor=redactor).line(SLUG, credential())
    shown = redactor.text(f"{TOKEN} at https://own.example/api")
    assert TOKEN not in shown
    assert "https://own.example/api" in shown


def test_it_has_no_consent_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound):
        platforms(Keyed(), monkeypatch).authorize_url(SLUG)


class Telling(Keyed):
    def complaint(self, answer: Answer) -> ProviderError | None:
        return RateLimited("Slow down.", after=float(answer.body))


@pytest.mark.parametrize(
    ("headers", "body", "after"),
    [({"retry-after": "9"}, b"42", 9.0), ({}, b"42", 42.0)],
)
async def test_a_limit_in_the_body_counts_where_no_header_tells(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], body: bytes, after: float
) -> None:
    line = platforms(Telling(), monkeypatch).line(SLUG, credential())
    with respx.mock() as router:
        router.get("https://own.example/api/me").respond(429, headers=headers, content=body)
        with pytest.raises(RateLimited) as caught:
            await line.get("me", dict[str, str])
    assert caught.value.after == after
