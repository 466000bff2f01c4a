"""A second provider, so that one platform's answer can come back on another's address."""

from core.auth import OAuth
from core.hookspecs import hookimpl
from core.ids import ProviderSlug
from core.provider import Answer, Manifest, Provider
from core.provider_errors import ProviderError


class OtherAds:
    manifest = Manifest(
        slug=ProviderSlug("other"),
        name="Other Ads",
        icon="OA",
        api_url="https://api.other.example/",
        auth=OAuth(authorize_url="https://other.example/oauth"),
        permissions=(),
        features=(),
    )

    def complaint(self, answer: Answer) -> ProviderError | None:
        return None


adport_hooks_version = 1


@hookimpl
def adport_provider() -> Provider:
    return OtherAds()
