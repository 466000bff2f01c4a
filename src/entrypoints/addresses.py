"""The service's own addresses, built from the settings and never from a request."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from core.ids import ProviderSlug
from core.secret import Secret

USUAL = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where people and platforms reach the service."""

    public_url: str

    def __call__(self, provider: ProviderSlug) -> str:
        """The one callback address of a provider, as registered at the platform."""
        return f"{self.public_url}/callback/{provider}"

    def link(self, link: Secret) -> str:
        """The one-time address that starts an authorization in whatever browser opens it."""
        return f"{self.public_url}/connect/{link.reveal()}"

    def invitation(self, secret: Secret) -> str:
        """The one-time address at which an invited person chooses a password."""
        return f"{self.public_url}/invitations/{secret.reveal()}"

    @property
    def origin(self) -> str:
        """How browsers name it in Origin."""
        return origin_of(self.public_url)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it over TLS, so that cookies can insist on it."""
        return self.public_url.startswith("https://")

    def cookie(self, name: str) -> str:
        """What a cookie is called: `__Host-` pins it to this host, where TLS lets it."""
        return f"__Host-{name}" if self.is_secure else name


def origin_of(url: str) -> str:
    """Scheme, host and port as browsers write them; empty where it is no web address."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        return ""
    if scheme not in USUAL or not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + (f":{port}" if port and port != USUAL[scheme] else "")
