"""What is wrong with a connection, from what the platform showed and said: pure."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from core.ad_account import WITHHELD, AccountStatus, AdAccount
from core.business_center import BusinessCenter, BusinessCenterStatus
from core.connection import Connection
from core.credential import SealedCredential
from core.ids import ConnectionId
from core.life import FINAL, life_problems
from core.limit import is_within
from core.permission import missing
from core.problem import Problem
from core.profile import Import
from core.provider import Manifest
from core.provider_errors import (
    AddressUnknown,
    AppMisconfigured,
    CodeDead,
    Expired,
    ForbiddenHost,
    NotEligible,
    ProviderError,
    RateLimited,
    Revoked,
    ScopeMissing,
)

CODES: dict[type[ProviderError], str] = {
    Expired: "credential_expired",
    Revoked: "credential_revoked",
    CodeDead: "authorization_code_dead",
    NotEligible: "api_not_eligible",
    AppMisconfigured: "app_misconfigured",
    RateLimited: "throttled",
    ScopeMissing: "permission_missing",
    ForbiddenHost: "address_forbidden",
    ProviderError: "platform_failing",
}
"""The problem each error of a platform amounts to; the nearest ancestor counts."""

NO_ROOM = "business_center_inactive"

ACCOUNT_NOTICES = {
    AccountStatus.PENDING_REVIEW: "account_in_review",
    AccountStatus.SUSPENDED: "account_suspended",
}


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """How many Business Centers the plan lets be active, and whether so many are."""

    limit: int | None
    is_full: bool

    def is_lacking_for(self, center: BusinessCenter) -> bool:
        """Whether it rests because others have all the places, not because somebody wants it to."""
        return self.is_full and not (center.is_active and is_within(center.seat, self.limit))


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a connection's surroundings now.

    None where it could not be read, or where the platform has no such thing.
    """

    centers: tuple[BusinessCenter, ...] | None
    accounts: tuple[AdAccount, ...] | None
    troubles: tuple[Problem, ...] = ()
    """What went wrong while reading."""
    life: SealedCredential | None = None
    """How the credential itself fares."""


def problem_of(error: ProviderError, now: datetime) -> Problem:
    """The problem that an error of the platform amounts to."""
    code = next(CODES[kind] for kind in type(error).mro() if kind in CODES)
    return Problem(code=code, detail=str(error), since=now)


def attempt_problem(error: ProviderError, now: datetime) -> Problem:
    """The same for an attempt to connect, which is over: the code it came with is used up."""
    problem = problem_of(error, now)
    if isinstance(error, AddressUnknown):
        return msgspec.structs.replace(problem, code="address_unknown")
    if problem.code in {"platform_failing", "throttled", "permission_missing"}:
        return msgspec.structs.replace(problem, code="authorization_unanswered")
    return problem


def key_problem(error: ProviderError, now: datetime) -> Problem:
    """The same where a person entered a key: nothing was taken back, it was never good."""
    problem = attempt_problem(error, now)
    if problem.code in {*FINAL, "app_misconfigured", "authorization_code_dead"}:
        return msgspec.structs.replace(problem, code="key_refused")
    return problem


def diagnose(
    manifest: Manifest,
    connection: Connection,
    found: Found,
    imports: Import,
    room: Room,
    now: datetime,
) -> tuple[Problem, ...]:
    """Every problem of the connection, worst kinds first."""
    lacking = [
        Problem(code="permission_missing", subject=one.name, since=now)
        for one in missing(manifest.permissions, connection.grant)
    ]
    told = {one.code for one in lacking}
    troubles = [one for one in found.troubles if one.code not in told]
    centers = () if found.centers is None else _of_centers(found.centers, connection.id, room, now)
    accounts = () if found.accounts is None else _of_accounts(found, connection.id, imports, now)
    is_dead = any(one.code in FINAL for one in troubles)
    life = () if found.life is None or is_dead else life_problems(found.life, now)
    every = (*troubles, *lacking, *centers, *accounts, *life)
    return tuple({(one.code, one.subject): one for one in reversed(every)}.values())[::-1]


def judged_by_room(
    connection: Connection, centers: Iterable[BusinessCenter], room: Room, now: datetime
) -> tuple[Problem, ...]:
    """Its problems after Business Centers were activated or deactivated; nothing else is judged."""
    lacking = [
        Problem(code=NO_ROOM, subject=one.name, since=now)
        for one in centers
        if one.provider == connection.provider
        and _role(one, connection.id) is not None
        and one.status is not BusinessCenterStatus.SUSPENDED
        and room.is_lacking_for(one)
    ]
    return (*(one for one in connection.problems if one.code != NO_ROOM), *lacking)


def _of_centers(
    centers: tuple[BusinessCenter, ...], connection_id: ConnectionId, room: Room, now: datetime
) -> Iterable[Problem]:
    mine = [(one, _role(one, connection_id)) for one in centers]
    if not any(role == "admin" for _, role in mine):
        yield Problem(code="not_bc_admin", since=now)
    for center, role in mine:
        if role is None:
            if center.is_active and _ever_reached(center, connection_id):
                yield Problem(code="bc_access_lost", subject=center.name, since=now)
        elif center.status is BusinessCenterStatus.SUSPENDED:
            yield Problem(code="bc_suspended", subject=center.name, since=now)
        elif room.is_lacking_for(center):
            yield Problem(code=NO_ROOM, subject=center.name, since=now)


def _of_accounts(
    found: Found, connection_id: ConnectionId, imports: Import, now: datetime
) -> Iterable[Problem]:
    accounts = found.accounts or ()
    mine = [one for one in accounts if _role(one, connection_id) not in {None, WITHHELD}]
    if not mine:
        yield Problem(code="no_ad_accounts", since=now)
    elif imports is Import.CHOSEN and not any(one.is_selected for one in mine):
        yield Problem(code="selection_needed", since=now)
    for account in accounts:
        lost = _ever_reached(account, connection_id) and _role(account, connection_id) is None
        if _role(account, connection_id) == WITHHELD:
            yield Problem(code="account_withheld", subject=account.name, since=now)
        elif lost and account.is_selected:
            yield Problem(code="access_lost", subject=account.name, since=now)
        elif account in mine and (code := ACCOUNT_NOTICES.get(account.status)):
            yield Problem(code=code, subject=account.name, detail=account.status_reason, since=now)


def _role(holding: BusinessCenter | AdAccount, connection_id: ConnectionId) -> str | None:
    reaches = (one for one in holding.reached_by if one.connection_id == connection_id)
    return next((one.role for one in reaches if one.lost_at is None), None)


def _ever_reached(holding: BusinessCenter | AdAccount, connection_id: ConnectionId) -> bool:
    return any(one.connection_id == connection_id for one in holding.reached_by)
