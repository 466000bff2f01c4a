"""Pointing a service at a platform's stand-in, whatever platform it is."""

from urllib.parse import urlsplit, urlunsplit

from core.provider import Provider
from core.sandbox import Sandbox
from entrypoints.settings import PREFIX


def settings_for(
    provider: Provider, sandbox: Sandbox, base: str, *, level: str = ""
) -> dict[str, str]:
    """The `ADPORT_…` variables that point a service at the sandbox answering at `base`.

    The sandbox serves the platform's own paths, so only scheme and host are replaced. The level
    is named where the sandbox allows another than the provider's first.
    """
    manifest = provider.manifest
    stem = f"{PREFIX}{manifest.slug.upper().replace('-', '_')}"
    named = {f"{stem}_LEVEL": level} if level else {}
    if manifest.api_url:
        named[f"{stem}_API_URL"] = moved(manifest.api_url, base)
    if manifest.oauth:
        named |= {
            f"{stem}_APP_ID": sandbox.app_id,
            f"{stem}_APP_SECRET": sandbox.app_secret,
            f"{stem}_AUTHORIZE_URL": moved(manifest.oauth.authorize_url, base),
        }
    return {**named, f"{PREFIX}ALLOW_PRIVATE_HOSTS": "true"}


def keys_for(provider: Provider, sandbox: Sandbox, base: str) -> dict[str, dict[str, str]]:
    """What each user enters at a service, where the sandbox answers at `base`."""
    form = provider.manifest.api_key
    here = {form.url_field: base} if form and form.url_field else {}
    return {user: {**fields, **here} for user, fields in sandbox.keys.items()}


def moved(url: str, base: str) -> str:
    """The same path and query at another scheme and host."""
    here, there = urlsplit(url), urlsplit(base)
    return urlunsplit(here._replace(scheme=there.scheme, netloc=there.netloc))
