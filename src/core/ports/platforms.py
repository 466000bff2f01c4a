"""The platforms: which providers are installed, and a line to each."""

from typing import Protocol, Self

from core.credential import Credential
from core.ids import ProviderSlug
from core.provider import Provider, Session
from core.quota import Caller


class Line(Session, Protocol):
    """A session that also tells what it cost."""

    @property
    def calls(self) -> int:
        """How many requests it has sent so far, repeated ones included."""
        ...

    def for_(self, caller: Caller) -> Self:
        """The same line on that caller's behalf; both count their calls together."""
        ...

    def hide(self, text: str) -> str:
        """The text without what the line is signed with, and without other secrets."""
        ...


class Platforms(Protocol):
    """The installed providers."""

    def all(self) -> tuple[Provider, ...]:
        """Every installed provider, by name."""
        ...

    def get(self, slug: ProviderSlug) -> Provider:
        """The provider of that slug. Raises NotFound where none is installed."""
        ...

    def authorize_url(self, slug: ProviderSlug) -> str:
        """Where people say yes: the manifest's address, or what the operator set instead."""
        ...

    def line(
        self, slug: ProviderSlug, credential: Credential | None, caller: Caller | None = None
    ) -> Line:
        """A line to the platform, signed with `credential` where one is given.

        Without a caller it is that of a person who waits and has no profile yet. Raises
        SettingMissing where the operator has not set the provider's app id and secret.
        """
        ...

    def trial(self, slug: ProviderSlug, credential: Credential) -> Line:
        """A line for a single call that leaves although the platform wants to be left alone.

        Its second call within a minute, whoever made the first, is refused with RateLimited.
        """
        ...
