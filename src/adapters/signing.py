"""What the manifest says of a call: how it is signed and spelled, and what its answer cost."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlencode

import msgspec

from adapters.pace import Pace
from core.credential import AppCredentials, Credential
from core.provider import Answer, Manifest, Provider, Signs, SignsQuery, TellsUsage
from core.provider_errors import RateLimited
from core.quota import Caller


class Signing(Protocol):
    """As much of a session as this needs."""

    @property
    def provider(self) -> Provider: ...
    @property
    def app(self) -> AppCredentials: ...
    @property
    def credential(self) -> Credential | None: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def caller(self) -> Caller: ...


def spelled(manifest: Manifest, body: Mapping[str, object]) -> bytes:
    """The body as JSON, or as a form."""
    if not manifest.form_bodies:
        return msgspec.json.encode(dict(body))
    return urlencode({name: _field(value) for name, value in body.items()}).encode()


def headers_of(session: Signing, *, has_body: bool) -> dict[str, str]:
    """The body's type, and the token where it goes in a header."""
    manifest = session.provider.manifest
    form, json = "application/x-www-form-urlencoded", "application/json"
    headers = {"content-type": form if manifest.form_bodies else json} if has_body else {}
    return headers | (signature(session.provider, session.credential) if session.credential else {})


def signature(provider: Provider, credential: Credential) -> dict[str, str]:
    """The headers that sign a call: the manifest's one, unless the provider does it itself."""
    if isinstance(provider, Signs):
        return dict(provider.sign(credential))
    manifest = provider.manifest
    if not manifest.token_header:
        return {}
    return {manifest.token_header: f"{manifest.token_prefix}{credential.token.reveal()}"}


def signature_of(session: Signing) -> Mapping[str, str]:
    """What a signed call has in its query."""
    if session.credential is None or not isinstance(session.provider, SignsQuery):
        return {}
    return session.provider.signature(session.app, session.credential)


async def heed(session: Signing, path: str, answer: Answer) -> None:
    """Slow down where a content answer says that an allowance is nearly used up."""
    if not isinstance(session.provider, TellsUsage):
        return
    told = session.provider.usage(answer)
    for limit in (told,) if isinstance(told, RateLimited) else told or ():
        await session.pace.spare(session.caller, path, limit)


def _field(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
