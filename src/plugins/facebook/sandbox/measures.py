"""How a row of a report is written: everything is text, and an empty list is left out."""

from collections.abc import Callable, Mapping
from datetime import date

from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.figures import Figures
from plugins.facebook.sandbox.nodes import Node
from plugins.facebook.sandbox.world import AdAccount, Thing

IDS = frozenset(
    [
        "account_id",
        "account_name",
        "account_currency",
        "campaign_id",
        "campaign_name",
        "adset_id",
        "adset_name",
        "ad_id",
        "ad_name",
        "objective",
        "date_start",
        "date_stop",
    ]
)
_PURCHASES = (
    "omni_purchase",
    "purchase",
    "offsite_conversion.fb_pixel_purchase",
    "onsite_web_purchase",
)
"""The same purchases under four names."""

type _Actions = list[dict[str, str]]
type _Measure = Callable[[Figures, int], str | _Actions | None]

_MEASURES: Mapping[str, _Measure] = {
    "spend": lambda f, unit: money(f.spend, unit),
    "impressions": lambda f, _: str(f.impressions),
    "reach": lambda f, _: str(f.reach),
    "clicks": lambda f, _: str(f.clicks),
    "frequency": lambda f, _: _ratio(f.impressions, f.reach),
    "ctr": lambda f, _: _ratio(f.clicks * 100, f.impressions),
    "cpc": lambda f, unit: _ratio(f.spend, f.clicks * unit),
    "cpm": lambda f, unit: _ratio(f.spend * 1000, f.impressions * unit),
    "actions": lambda f, _: _actions(f),
    "action_values": lambda f, unit: _each(money(f.value, unit), f.purchases),
    "purchase_roas": lambda f, _: _roas(f),
}
MEASURES = frozenset(_MEASURES)


def row_of(
    asked: Asked,
    account: AdAccount,
    level: str,
    key: str,
    sum: Figures,
    since: date,
    until: date,
    fields: tuple[str, ...],
) -> Node:
    """The row with the fields that were asked for."""
    row: dict[str, object] = {}
    names = _names(asked, account, level, key)
    for name in fields:
        if name in _MEASURES:
            value = _MEASURES[name](sum, account.offset)
            if value is not None:
                row[name] = value
        elif name in names:
            row[name] = names[name]
    return {**row, "date_start": since.isoformat(), "date_stop": until.isoformat()}


def money(amount: int, unit: int) -> str:
    """In whole units of the currency, with decimals where it has any."""
    return str(amount) if unit == 1 else f"{amount // 100}.{amount % 100:02}"


def _names(asked: Asked, account: AdAccount, level: str, key: str) -> dict[str, object]:
    found: dict[str, object] = {
        "account_id": account.id,
        "account_name": account.name,
        "account_currency": account.currency,
    }
    things = asked.sandbox.world.things
    thing: Thing | None = things.get(key)
    if thing is None or level == "account":
        return found
    chain = [
        thing,
        *(things[thing.text(name)] for name in ("adset_id", "campaign_id") if thing.text(name)),
    ]
    for each in chain:
        found |= {f"{each.kind}_id": each.id, f"{each.kind}_name": each.text("name")}
    return {**found, "objective": chain[-1].text("objective")}


def _actions(sum: Figures) -> _Actions | None:
    found = [{"action_type": "link_click", "value": str(sum.clicks)}] if sum.clicks else []
    return found + (_each(str(sum.purchases), sum.purchases) or []) or None


def _each(value: str, purchases: int) -> _Actions | None:
    if not purchases:
        return None
    return [{"action_type": name, "value": value} for name in _PURCHASES]


def _roas(sum: Figures) -> _Actions | None:
    if not sum.purchases or not sum.spend:
        return None
    return [{"action_type": "omni_purchase", "value": _ratio(sum.value, sum.spend)}]


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.6f}" if whole else "0"
