"""What a platform shows to a connection, laid over what is known: pure."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from core.ad_account import AccountStatus, AdAccount, SeenAdAccount, choose_default
from core.business_center import (
    BusinessCenter,
    BusinessCenterStatus,
    Reach,
    SeenBusinessCenter,
)
from core.connection import Connection
from core.ids import BusinessCenterId, ConnectionId
from core.limit import Holder, free_seat, is_within
from core.plan import Plan
from core.profile import Import


def merged_centers(
    known: Iterable[BusinessCenter],
    seen: Iterable[SeenBusinessCenter],
    connection: Connection,
    now: datetime,
) -> tuple[BusinessCenter, ...]:
    """Every Business Center of the connection's provider, new ones inactive, vanished ones kept."""
    before = {one.id: one for one in known if one.provider == connection.provider}
    found = {one.id: one for one in seen}
    merged = [
        BusinessCenter(
            id=one.id,
            workspace_id=connection.workspace_id,
            profile_id=connection.profile_id,
            provider=connection.provider,
            name=one.name or _known(before.get(one.id), "name"),
            status=one.status,
            currency=one.currency or _known(before.get(one.id), "currency"),
            timezone=one.timezone or _known(before.get(one.id), "timezone"),
            is_active=one.id in before and before[one.id].is_active,
            seat=before[one.id].seat if one.id in before else None,
            balance_micros=before[one.id].balance_micros if one.id in before else None,
            balance_at=before[one.id].balance_at if one.id in before else None,
            reached_by=_reached(before.get(one.id), connection.id, one.role),
        )
        for one in found.values()
    ]
    gone = [_lost(one, connection.id, now) for id, one in before.items() if id not in found]
    return (*merged, *gone)


def with_new_active(
    centers: Iterable[BusinessCenter],
    known: Iterable[BusinessCenter],
    holders: Iterable[Holder],
    plan: Plan,
) -> tuple[BusinessCenter, ...]:
    """The same, with those seen for the first time activated as far as the plan has room.

    Working ones that the person administers come first. Known ones stay as somebody chose.
    """
    taken = list(holders)
    before = {(one.provider, one.id) for one in known}
    limit = plan.max_business_centers
    result: list[BusinessCenter] = []
    for center in sorted(centers, key=_promise):
        room = limit is None or sum(is_within(one.seat, limit) for one in taken) < limit
        works = limit is None or center.status is BusinessCenterStatus.ENABLED
        is_known = (center.provider, center.id) in before
        if is_known or center.is_active or not room or not works:
            result.append(center)
            continue
        seat = free_seat(taken, limit)
        taken.append(Holder(name=center.name, seat=seat))
        result.append(msgspec.structs.replace(center, is_active=True, seat=seat))
    return tuple(result)


def merged_accounts(
    known: Iterable[AdAccount],
    seen: Iterable[SeenAdAccount],
    connection: Connection,
    imports: Import,
    active: frozenset[BusinessCenterId],
    now: datetime,
) -> tuple[AdAccount, ...]:
    """Every ad account of the connection's provider; new ones selected if the profile says so.

    `active` are the Business Centers that count when a default has to be chosen.
    """
    before = {one.id: one for one in known if one.provider == connection.provider}
    found = {one.id: one for one in seen}
    merged = [
        _merged_account(one, before.get(one.id), connection, imports) for one in found.values()
    ]
    gone = [_lost(one, connection.id, now) for id, one in before.items() if id not in found]
    return with_default((*merged, *gone), active)


def with_default(
    accounts: tuple[AdAccount, ...], active: frozenset[BusinessCenterId]
) -> tuple[AdAccount, ...]:
    """The same with exactly one default among the selected, kept where it still can be."""
    current = next((one for one in accounts if one.is_default and one.is_selected), None)
    used = [one for one in accounts if one.business_center_id in {None, *active}]
    chosen = current or choose_default(used) or choose_default(accounts)
    return tuple(
        msgspec.structs.replace(one, is_default=chosen is not None and one.id == chosen.id)
        for one in accounts
    )


def _merged_account(
    seen: SeenAdAccount, before: AdAccount | None, connection: Connection, imports: Import
) -> AdAccount:
    return AdAccount(
        id=seen.id,
        profile_id=connection.profile_id,
        provider=connection.provider,
        name=seen.name or _known(before, "name"),
        currency=seen.currency or _known(before, "currency"),
        timezone=seen.timezone or _known(before, "timezone"),
        status=seen.status,
        platform_status=seen.platform_status,
        status_reason=seen.status_reason,
        suspended_until=seen.suspended_until,
        business_center_id=seen.business_center_id,
        is_selected=before.is_selected if before else _starts_selected(seen, imports),
        is_default=before.is_default if before else False,
        balance_micros=before.balance_micros if before else None,
        balance_at=before.balance_at if before else None,
        reached_by=_reached(before, connection.id, seen.role),
    )


def _known(before: BusinessCenter | AdAccount | None, name: str) -> str:
    """What stays where the platform does not tell it this time."""
    return str(getattr(before, name, ""))


def _starts_selected(seen: SeenAdAccount, imports: Import) -> bool:
    return imports is Import.ALL and seen.status is not AccountStatus.CLOSED


def _reached(
    before: BusinessCenter | AdAccount | None, connection_id: ConnectionId, role: str
) -> tuple[Reach, ...]:
    others = before.reached_by if before else ()
    mine = Reach(connection_id=connection_id, role=role)
    return (*(one for one in others if one.connection_id != connection_id), mine)


def _lost[T: (BusinessCenter, AdAccount)](
    holding: T, connection_id: ConnectionId, now: datetime
) -> T:
    return msgspec.structs.replace(
        holding,
        reached_by=tuple(
            msgspec.structs.replace(one, lost_at=one.lost_at or now)
            if one.connection_id == connection_id
            else one
            for one in holding.reached_by
        ),
    )


def _promise(center: BusinessCenter) -> tuple[bool, bool, str]:
    administered = any(reach.role == "admin" for reach in center.reached_by)
    return (center.status is not BusinessCenterStatus.ENABLED, not administered, center.id)
