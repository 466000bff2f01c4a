"""The service's own addresses, built from the settings and never from a request."""

from dataclasses import dataclass

from core.ids import ProviderSlug
from core.secret import Secret


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
    def is_secure(self) -> bool:
        """Whether browsers reach it over TLS, so that cookies can insist on it."""
        return self.public_url.startswith("https://")
