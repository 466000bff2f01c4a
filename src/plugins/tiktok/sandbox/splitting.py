"""How a campaign's figures are split among its ad groups, and a group's among its ads."""

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from plugins.tiktok.sandbox.figures import Figures

_THOUSAND = 1000


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """One child's piece of its parent, from and to where, in parts of `whole`."""

    start: int
    end: int
    whole: int

    def of(self, amount: int) -> int:
        """This piece of an amount: neighbours round at the same edge, so all add up again."""
        return amount * self.end // self.whole - amount * self.start // self.whole


def cuts(shares: Iterable[int]) -> list[Cut]:
    """The children's pieces side by side; shares are thousandths."""
    edges = [0]
    for share in shares:
        edges.append(edges[-1] + share)
    whole = max(edges[-1], _THOUSAND)
    return [Cut(start=start, end=end, whole=whole) for start, end in pairwise(edges)]


def part(figures: Figures, cut: Cut, unit: int) -> Figures:
    """A child's figures; money in multiples of the currency's smallest unit."""
    purchases = cut.of(figures.purchases)
    basket = figures.value // figures.purchases if figures.purchases else 0
    return Figures(
        spend=cut.of(figures.spend // unit) * unit,
        cash=cut.of(figures.cash // unit) * unit,
        impressions=cut.of(figures.impressions),
        clicks=cut.of(figures.clicks),
        reach=cut.of(figures.reach),
        reached=cut.of(figures.reached),
        conversions=cut.of(figures.conversions),
        purchases=purchases,
        value=purchases * basket,
    )
