"""What hearing pushes needs: the addresses to push to, the memory of looks, the use cases."""

from dataclasses import dataclass

from dishka import Provider, Scope, provide, provide_all

from core.hearing import Looks, Subscribed
from core.ids import ProviderSlug
from core.usecases import erasing, pushes
from entrypoints.addresses import Addresses
from entrypoints.settings import Settings


@dataclass(frozen=True, slots=True)
class PushAddresses:
    """Where platforms push to, if they can reach us: by https, or inside one house."""

    addresses: Addresses
    allow_private: bool

    def __call__(self, provider: ProviderSlug) -> str | None:
        """None where a platform would refuse to push."""
        if not self.addresses.is_secure and not self.allow_private:
            return None
        return f"{self.addresses.public_url}/webhooks/{provider}"


class Pushing(Provider):
    """The part of the wiring that pushes need."""

    scope = Scope.REQUEST

    looks = provide(Looks, scope=Scope.APP)
    subscribed = provide(Subscribed, scope=Scope.APP)
    usecases = provide_all(
        pushes.HearPush,
        pushes.HeedPush,
        pushes.LookAgain,
        pushes.KeepSubscribed,
        erasing.ErasePerson,
    )

    @provide(scope=Scope.APP)
    def push_urls(self, addresses: Addresses, settings: Settings) -> pushes.PushUrls:
        return PushAddresses(addresses, allow_private=settings.allow_private_hosts)
