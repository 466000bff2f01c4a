"""Which campaigns, ad groups and ads a report counts."""

import json

import msgspec

from plugins.tiktok.sandbox.endpoint import Query
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.levels import UNRELATED, Level
from plugins.tiktok.sandbox.listing import falls_under
from plugins.tiktok.sandbox.standing import primary_of
from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign

_MOST_IDS = 100
_ALL = ("STATUS_ALL",)
_ALIVE = ("STATUS_NOT_DELETE",)
_KINDS = ("campaign", "adgroup", "ad")
_LOWEST: dict[Level, int] = {
    "AUCTION_ADVERTISER": 1,
    "AUCTION_CAMPAIGN": 1,
    "AUCTION_ADGROUP": 2,
    "AUCTION_AD": 3,
}
"""How many of the kinds, from the top, a level can be filtered by."""
_AUTOMATION = frozenset({"MANUAL", "SMART_PLUS", "UPGRADED_SMART_PLUS"})


class Only(msgspec.Struct, frozen=True, kw_only=True):
    """Which objects of one kind count; without ids all."""

    ids: frozenset[str] | None = None
    statuses: tuple[str, ...] = _ALL

    def lets(self, id: str, primary: str) -> bool:
        is_named = self.ids is None or id in self.ids
        return is_named and any(falls_under(primary, wanted) for wanted in self.statuses)


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What counts, kind by kind; an ad's status is the worst of its own and its parents'."""

    campaign: Only
    ad_group: Only
    ad: Only
    automation: frozenset[str] | None = None

    def lets(self, account: AdAccount, *chain: Campaign | AdGroup | Ad) -> bool:
        """Whether the last in the chain, which begins with its campaign, is let through."""
        only = (self.campaign, self.ad_group, self.ad)[len(chain) - 1]
        return only.lets(chain[-1].id, primary_of(account, *chain))

    def lets_automation(self, automation: str) -> bool:
        return self.automation is None or automation in self.automation


def read_filters(query: Query, level: Level) -> Filters:
    """A listed level hides its deleted objects unless told; the sums above it keep their spend."""
    found = {kind: Only() for kind in _KINDS}
    if level != "AUCTION_ADVERTISER":
        found[_KINDS[_LOWEST[level] - 1]] = Only(statuses=_ALIVE)
    automation: frozenset[str] | None = None
    for filter in query.parts("filtering"):
        name = filter.text("field_name")
        if name == "campaign_automation_type":
            automation = _automation(_values(filter))
            continue
        kind, _, what = name.rpartition("_")
        if kind not in _KINDS or what not in ("ids", "status"):
            raise Refusal(40009, f"filtering: {name} is not supported in the sandbox")
        if kind not in _KINDS[: _LOWEST[level]]:
            raise Refusal(40002, UNRELATED)
        found[kind] = _narrowed(found[kind], what, _values(filter))
    return Filters(
        campaign=found["campaign"],
        ad_group=found["adgroup"],
        ad=found["ad"],
        automation=automation,
    )


def _narrowed(only: Only, what: str, values: list[str]) -> Only:
    if what == "ids":
        return msgspec.structs.replace(only, ids=frozenset(values))
    return msgspec.structs.replace(only, statuses=tuple(values))


def _automation(values: list[str]) -> frozenset[str]:
    if not _AUTOMATION.issuperset(values):
        allowed = ", ".join(sorted(_AUTOMATION))
        raise Refusal(40002, f"filtering: campaign_automation_type must be one of [{allowed}]")
    return frozenset(values)


def _values(filter: Query) -> list[str]:
    """The JSON list of strings inside filter_value."""
    name = filter.text("field_name")
    if filter.text("filter_type") != "IN":
        raise Refusal(40002, f"filtering: {name} can only be used with the filter type IN")
    try:
        values = msgspec.convert(json.loads(filter.text("filter_value")), list[str])
    except (ValueError, msgspec.ValidationError) as error:
        raise Refusal(40002, f"filtering: filter_value of {name} must be a JSON list") from error
    if len(values) > _MOST_IDS:
        raise Refusal(40002, f"filtering: {name} takes at most {_MOST_IDS} values")
    return values
