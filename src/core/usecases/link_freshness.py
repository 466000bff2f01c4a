"""How far what is told of linked accounts may be trusted, from what was read of them and when."""

from collections.abc import Collection

from core.ids import BusinessCenterId, ProviderSlug
from core.link_cards import Everything, home_of
from core.linked_account import Part
from core.usecases.freshness import Freshness


def link_freshness(
    every: Everything,
    linking: Collection[ProviderSlug],
    parts: Collection[Part] = tuple(Part),
    only: tuple[ProviderSlug, BusinessCenterId] | None = None,
) -> Freshness:
    """Whole once every active Business Center, or the `only` one, was read whole in these parts.

    `linking` are the providers that have accounts to link. What nobody reads any more is told as
    well, and is as old as it is.
    """
    wanted = [
        (one.provider, one.id)
        for one in every.centers
        if one.provider in linking and one.is_active and only in (None, (one.provider, one.id))
    ]
    if only is not None and only not in wanted:
        wanted.append(only)
    read = [one for one in every.readings if one.part in parts and only in (None, home_of(one))]
    whole = {(home_of(one), one.part) for one in read if one.is_complete}
    return Freshness(
        as_of=min((one.as_of for one in read), default=None),
        is_complete=all((home, part) in whole for home in wanted for part in parts),
    )
