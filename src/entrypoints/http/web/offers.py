"""What can be connected, and why something cannot."""

import msgspec

from core.operator_errors import OperatorError
from core.ports.platforms import Platforms
from core.provider import Manifest, Provider, Revokes, TakesTokens


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A provider to connect."""

    manifest: Manifest
    lacks: str = ""
    """What the operator has to set before anybody can; empty where all is set."""
    takes_tokens: bool = False
    """Whether somebody may paste a token in place of consenting."""
    takes_back: bool = False
    """Whether the platform ends what it gave out; a key stays valid there else."""

    @property
    def brings(self) -> list[str]:
        """What Adport can do with it, by name."""
        return [one.name for one in self.manifest.features if one.is_offered]

    @property
    def planned(self) -> list[str]:
        """What is not part of Adport yet."""
        return [one.name for one in self.manifest.features if not one.is_offered]


def offers_of(platforms: Platforms) -> list[Offer]:
    """Every installed provider: what can be connected first, and of that what brings most."""
    found = [offer_of(platforms, one) for one in platforms.all()]
    return sorted(found, key=lambda one: (bool(one.lacks), -len(one.brings)))


def offer_of(platforms: Platforms, provider: Provider) -> Offer:
    """One provider, with what is missing."""
    lacks = ""
    try:
        platforms.line(provider.manifest.slug, None)
    except OperatorError as error:
        lacks = error.remedy
    return Offer(
        manifest=provider.manifest,
        lacks=lacks,
        takes_tokens=not lacks and isinstance(provider, TakesTokens),
        takes_back=isinstance(provider, Revokes),
    )
