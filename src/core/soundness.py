"""Whether a manifest can be worked with at all; the conformance kit asks for far more."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from core.provider import Manifest, Rate

SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""It stands in addresses and, in capitals, in the names of settings."""

_LONGEST = 200


def flaws_of(manifest: object) -> tuple[str, ...]:
    """What keeps the provider from being connected, each beginning with the field that is wrong."""
    if not isinstance(manifest, Manifest):
        return (f"manifest: it must be an adport.Manifest, not {type(manifest).__name__}.",)
    if misfit := _misfit(manifest):
        return (f"manifest: {misfit}.",)
    return tuple(_flaws(manifest))


def _misfit(manifest: Manifest) -> str:
    """What in it is of another kind than it must be; Python itself does not look."""
    try:
        msgspec.convert(msgspec.to_builtins(manifest), Manifest)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        return str(error)[:_LONGEST]
    return ""


def _flaws(manifest: Manifest) -> Iterator[str]:
    slug = manifest.slug
    if not SLUG.fullmatch(slug):
        told = "small letters, digits and single _ between them, a letter first"
        yield f"slug: {told}; it is “{slug[:40]}”."
    if not manifest.name.strip():
        yield "name: it is empty."
    if any(rate.calls <= 0 or rate.seconds <= 0 for rate in _rates(manifest)):
        yield "rates: each must allow at least one call in at least one second."
    form, oauth = manifest.api_key, manifest.oauth
    is_entered = bool(form and form.url_field and not manifest.api_url)
    if not is_entered and not _is_https(manifest.api_url):
        yield f"api_url: it must be https:// and a host; it is “{manifest.api_url[:80]}”."
    if oauth and not _is_https(oauth.authorize_url):
        told = f"it must be https:// and a host; it is “{oauth.authorize_url[:80]}”"
        yield f"auth.authorize_url: {told}."


def _rates(manifest: Manifest) -> Iterator[Rate]:
    yield from manifest.rates
    yield from manifest.account_rates
    for rates in manifest.levels.values():
        yield from rates
    for one in manifest.classes:
        yield from one.rates


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)
