"""The sync plan: which slices a run reads, newest data of every account first."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.ids import AdAccountId, BusinessCenterId
from core.insight import today_in
from core.provider import Manifest
from core.readings import FRESH_DAYS, Due, Reading, due_days
from core.slices import TRAITS, Slice, SliceKind

NOTHING = "This provider has nothing to sync."
"""What is said of a provider that can read nothing."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan is made for."""

    accounts: tuple[AdAccount, ...]
    centers: tuple[BusinessCenter, ...] = ()
    """Those whose funds the connected person may see."""
    readings: tuple[Reading, ...] = ()
    kinds: tuple[SliceKind, ...]
    """What the provider can read and the connection may."""
    is_thorough: bool = False
    """Whether a person asked: then everything is read that could have changed."""


def plan_slices(ground: Ground, manifest: Manifest, now: datetime) -> tuple[Slice, ...]:
    """All that a run reads: the newest days and the listings of every target, then backwards."""
    readings = _by_target(ground.readings)
    fresh: list[Slice] = []
    older: list[Slice] = []
    for kind in ground.kinds:
        for target in _targets(kind, ground):
            known = readings.get((target.id, kind), ())
            if TRAITS[kind].is_windowed:
                for due in _windows(kind, target, known, manifest, now, ground):
                    (fresh if due.is_fresh else older).append(_slice(kind, target, due))
            elif _is_due(kind, known, now, ground):
                fresh.append(_slice(kind, target, None))
    older.sort(key=lambda one: one.window.until if one.window else date.max, reverse=True)
    return tuple(
        msgspec.structs.replace(one, position=number) for number, one in enumerate([*fresh, *older])
    )


def _targets(kind: SliceKind, ground: Ground) -> Iterable[AdAccount | BusinessCenter]:
    """What of the ground a kind is read of; an account's balance may be told by its center."""
    if TRAITS[kind].is_of_center:
        return ground.centers
    if kind is SliceKind.BALANCE and SliceKind.CENTER_BALANCES in ground.kinds:
        told = {one.id for one in ground.centers}
        return [one for one in ground.accounts if one.business_center_id not in told]
    return ground.accounts


def _windows(
    kind: SliceKind,
    target: AdAccount | BusinessCenter,
    known: Iterable[Reading],
    manifest: Manifest,
    now: datetime,
    ground: Ground,
) -> tuple[Due, ...]:
    """The days due, in the account's own zone; what the platform counts in UTC is read in UTC."""
    known = tuple(known)
    in_zone = TRAITS[kind].level is not None
    today = today_in(target.timezone, now) if in_zone else now.astimezone(UTC).date()
    due = due_days(
        known,
        today,
        now,
        widest=manifest.insight_window_days,
        attribution=manifest.attribution_days if in_zone else FRESH_DAYS,
        horizon=TRAITS[kind].days,
        is_thorough=ground.is_thorough,
    )
    if _is_due(kind, known, now, ground):
        return due
    return tuple(one for one in due if one.is_missed)


def _is_due(kind: SliceKind, known: Iterable[Reading], now: datetime, ground: Ground) -> bool:
    """Whether its newest days were read as long ago as they may be."""
    newest = max(known, key=lambda one: one.window.until if one.window else date.min, default=None)
    return newest is None or ground.is_thorough or now - newest.read_at >= TRAITS[kind].every


def _slice(kind: SliceKind, target: AdAccount | BusinessCenter, due: Due | None) -> Slice:
    is_account = isinstance(target, AdAccount)
    return Slice(
        position=0,
        kind=kind,
        ad_account_id=target.id if isinstance(target, AdAccount) else AdAccountId(""),
        business_center_id=BusinessCenterId("") if is_account else BusinessCenterId(target.id),
        window=due.window if due else None,
        is_again=due.is_again if due else False,
    )


def _by_target(readings: Iterable[Reading]) -> Mapping[tuple[str, SliceKind], list[Reading]]:
    found: dict[tuple[str, SliceKind], list[Reading]] = {}
    for one in readings:
        found.setdefault((one.target, one.kind), []).append(one)
    return found
