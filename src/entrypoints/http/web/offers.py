"""What can be connected, and why something cannot."""

import msgspec

from core.operator_errors import OperatorError
from core.ports.platforms import Platforms
from core.provider import Manifest, Provider, TakesTokens


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A provider to connect."""

    manifest: Manifest
    lacks: str = ""
    """What the operator has to set before anybody can; empty where all is set."""
    takes_tokens: bool = False
    """Whether somebody may paste a token in place of consenting."""


def offers_of(platforms: Platforms) -> list[Offer]:
    """Every installed provider."""
    return [offer_of(platforms, one) for one in platforms.all()]


def offer_of(platforms: Platforms, provider: Provider) -> Offer:
    """One provider, with what is missing."""
    try:
        platforms.line(provider.manifest.slug, None)
    except OperatorError as error:
        return Offer(manifest=provider.manifest, lacks=error.remedy)
    return Offer(manifest=provider.manifest, takes_tokens=isinstance(provider, TakesTokens))
