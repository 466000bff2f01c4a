"""Tiers: what a provider keeps of its promises, in one word, as JSON and as a badge."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

import msgspec

from core.provider import Provider

type Claim = Callable[..., Awaitable[None] | None]
type Needs = Callable[[Provider], bool]


class Tier(StrEnum):
    """From none to gold; each holds only together with those before it."""

    NONE = "none"
    BRONZE = "bronze"
    """It connects, and reads what it says it reads."""
    SILVER = "silver"
    """Whatever the platform and the wire do, the right thing is told, and nothing is lost."""
    GOLD = "gold"
    """It tells what the sandbox's truth tells, notices what moves, and shows no secret."""


EARNED = (Tier.BRONZE, Tier.SILVER, Tier.GOLD)
COLOURS = {
    Tier.NONE: "#6b7280",
    Tier.BRONZE: "#8c5a2b",
    Tier.SILVER: "#5f6f81",
    Tier.GOLD: "#8a6d00",
}
"""Each with white letters at more than 4.5 to 1."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How a provider did."""

    provider: str
    tier: Tier
    passed: int
    failed: Mapping[str, str]
    """The claims that do not hold, each with why."""

    @property
    def badge(self) -> str:
        """An SVG for a README."""
        return badge_of(self.tier)


def claim(
    tier: Tier, needs: Needs | None = None, *, only_reads: bool = False
) -> Callable[[Claim], Claim]:
    """Make a method a claim of that tier, for the providers it can be made of.

    Whoever only reads, with no fault and no change, shares one connection with others that do.
    """

    def mark(method: Claim) -> Claim:
        vars(method)["tier"], vars(method)["needs"] = tier, needs
        vars(method)["only_reads"] = only_reads
        return method

    return mark


def report_of(provider: str, tiers: Mapping[str, Tier], failed: Mapping[str, str]) -> Report:
    """The highest tier of which, and of all below which, no claim failed."""
    reached = Tier.NONE
    for tier in EARNED:
        if any(tiers[name] is tier for name in failed):
            break
        reached = tier
    return Report(
        provider=provider, tier=reached, passed=len(tiers) - len(failed), failed=dict(failed)
    )


def badge_of(tier: Tier) -> str:
    """Drawn by hand: two fields and two words."""
    left, right = 54, 16 + 7 * len(tier)
    width = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img"'
        f' aria-label="adport: {tier}"><title>adport: {tier}</title>'
        f'<rect width="{width}" height="20" rx="4" fill="#1f2937"/>'
        f'<path d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H{left}z"'
        f' fill="{COLOURS[tier]}"/>'
        '<g fill="#fff" text-anchor="middle" font-size="11"'
        ' font-family="Verdana,DejaVu Sans,sans-serif">'
        f'<text x="{left // 2}" y="14">adport</text>'
        f'<text x="{left + right // 2}" y="14">{tier}</text></g></svg>\n'
    )
