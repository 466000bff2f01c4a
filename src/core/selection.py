"""Selection: which ad accounts of a provider are synced, and what may be made of it."""

from collections.abc import Sequence

import msgspec

from core.ad_account import AdAccount, choose_default
from core.errors import Invalid
from core.ids import AdAccountId, ProviderSlug


class SelectionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What of a provider's selection is to be another; all the rest stays."""

    provider: ProviderSlug
    on: frozenset[AdAccountId] = frozenset()
    off: frozenset[AdAccountId] = frozenset()
    default: AdAccountId | None = None
    """None where the default stays."""


def changed(accounts: Sequence[AdAccount], asked: SelectionChange) -> list[AdAccount]:
    """The accounts as they are then; the default moves only where it is told to. Raises Invalid."""
    before = next((one.id for one in accounts if one.is_default), None)
    selected = ({one.id for one in accounts if one.is_selected} | asked.on) - asked.off
    default = asked.default or before
    _require_sound(accounts, selected, default)
    default = default or _first_of(accounts, selected)
    return [
        msgspec.structs.replace(one, is_selected=one.id in selected, is_default=one.id == default)
        for one in accounts
    ]


def _require_sound(
    accounts: Sequence[AdAccount], selected: set[AdAccountId], default: AdAccountId | None
) -> None:
    """Raise Invalid for a selection that is empty, unknown, or without its default."""
    known = {one.id: one.name for one in accounts}
    if unknown := selected - set(known):
        raise Invalid(
            f"This profile knows no ad account “{sorted(unknown)[0][:40]}”.",
            field="accounts",
            remedy="Reload the page, and tick what it shows.",
        )
    if not selected:
        raise Invalid(
            "No ad account would be synced any more; nothing was saved.",
            field="accounts",
            remedy="Leave at least one ticked. To sync nothing for a while, deactivate the Business"
            " Center; to sync nothing ever again, disconnect.",
        )
    if default and default not in selected:
        raise Invalid(
            f"The default account, “{known.get(default, default[:40])}”, is not ticked;"
            " nothing was saved.",
            field="default",
            remedy="Tick it, or choose a ticked one as the default.",
        )


def _first_of(accounts: Sequence[AdAccount], selected: set[AdAccountId]) -> AdAccountId | None:
    """The default where there was none."""
    ticked = (msgspec.structs.replace(one, is_selected=one.id in selected) for one in accounts)
    chosen = choose_default(ticked)
    return chosen.id if chosen else None
