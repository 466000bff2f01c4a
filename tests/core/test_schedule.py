"""When the next sync comes, and why then."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from core.connection import Connection, PlatformUser
from core.ids import (
    ConnectionId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    SyncRunId,
    WorkspaceId,
)
from core.problem import Problem
from core.schedule import EVERY, LOOK_EVERY, SOONEST, Outlook, Why, is_due, next_sync
from core.sync import RunStatus, SyncRun

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def connection(*codes: str, since: datetime = NOON) -> Connection:
    return Connection(
        id=ConnectionId("c1"),
        workspace_id=WorkspaceId("w1"),
        profile_id=ProfileId("p1"),
        provider=ProviderSlug("fake"),
        user=PlatformUser(id=PlatformUserId("u1")),
        problems=tuple(Problem(code=code, since=since) for code in codes),
        first_connected_at=NOON - timedelta(days=1),
        connected_at=NOON - timedelta(days=1),
    )


def run(started_at: datetime, **more: object) -> SyncRun:
    made = SyncRun(
        id=SyncRunId("r1"),
        workspace_id=WorkspaceId("w1"),
        profile_id=ProfileId("p1"),
        connection_id=ConnectionId("c1"),
        status=RunStatus.DONE,
        started_by="adport",
        started_at=started_at,
        beat_at=started_at,
        ended_at=started_at + MINUTE,
    )
    return msgspec.structs.replace(made, **more)


def under_way(started_at: datetime, **more: object) -> SyncRun:
    return run(started_at, status=RunStatus.RUNNING, ended_at=None, **more)


def test_a_connection_that_was_never_synced_is_due_at_once() -> None:
    outlook = Outlook(connection=connection())
    assert next_sync(outlook, NOON).at == NOON
    assert is_due(outlook, NOON)


def test_syncs_start_every_fifteen_minutes_from_start_to_start() -> None:
    outlook = Outlook(connection=connection(), last=run(NOON))
    coming = next_sync(outlook, NOON + MINUTE)
    assert (coming.at, coming.reason) == (NOON + EVERY, Why.EVERY_15_MINUTES)
    assert "2026-03-10 12:15 UTC" in coming.sentence
    assert not is_due(outlook, NOON + EVERY - timedelta(seconds=1))
    assert is_due(outlook, NOON + EVERY)


def test_a_missed_moment_means_now() -> None:
    outlook = Outlook(connection=connection(), last=run(NOON))
    assert next_sync(outlook, NOON + 3 * EVERY).at == NOON + 3 * EVERY


def test_while_one_runs_none_is_due() -> None:
    outlook = Outlook(connection=connection(), last=under_way(NOON))
    assert next_sync(outlook, NOON + MINUTE).reason is Why.RUNNING
    assert not is_due(outlook, NOON + 2 * EVERY)


def test_a_run_that_pauses_says_until_when_the_allowance_is_used_up() -> None:
    resume = NOON + timedelta(hours=3)
    outlook = Outlook(connection=connection(), last=under_way(NOON, resume_at=resume))
    coming = next_sync(outlook, NOON + MINUTE)
    assert (coming.at, coming.reason) == (resume, Why.ALLOWANCE_USED_UP)
    assert "2026-03-10 15:00 UTC" in coming.sentence
    assert next_sync(outlook, resume).reason is Why.RUNNING
    assert not is_due(outlook, resume)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("credential_expired", Why.RECONNECT_NEEDED),
        ("credential_revoked", Why.RECONNECT_NEEDED),
        ("disconnected", Why.DISCONNECTED),
        ("revoke_pending", Why.DISCONNECTED),
    ],
)
def test_what_only_a_person_can_end_stops_the_schedule(code: str, reason: Why) -> None:
    outlook = Outlook(connection=connection(code), last=run(NOON))
    coming = next_sync(outlook, NOON + EVERY)
    assert (coming.at, coming.reason) == (None, reason)
    assert not is_due(outlook, NOON + EVERY)


def test_what_the_plan_refuses_is_said_in_its_words() -> None:
    outlook = Outlook(connection=connection(), refusal="The trial of “Acme” ended.")
    coming = next_sync(outlook, NOON)
    assert (coming.at, coming.reason) == (None, Why.READ_ONLY)
    assert coming.sentence == "The trial of “Acme” ended."


def test_without_a_selected_ad_account_nothing_is_due_and_adport_looks_for_one() -> None:
    looked = msgspec.structs.replace(connection(), validated_at=NOON)
    outlook = Outlook(connection=looked, has_accounts=False)
    coming = next_sync(outlook, NOON + MINUTE)
    assert (coming.at, coming.reason) == (NOON + LOOK_EVERY, Why.NOTHING_SELECTED)
    assert "select some" in coming.sentence
    assert "2026-03-10 13:00 UTC" in coming.sentence
    late = NOON + 2 * LOOK_EVERY
    assert next_sync(outlook, late).at == late
    assert not is_due(outlook, late)


def test_a_connection_whose_accounts_another_syncs_says_so() -> None:
    coming = next_sync(Outlook(connection=connection(), has_accounts=False, is_spare=True), NOON)
    assert coming.reason is Why.ANOTHER_SYNCS
    assert coming.why.startswith("Another connection syncs its ad accounts")


@pytest.mark.parametrize(
    "outlook",
    [
        Outlook(connection=connection()),
        Outlook(connection=connection(), last=under_way(NOON)),
        Outlook(connection=connection(), last=under_way(NOON, resume_at=NOON + EVERY)),
        Outlook(connection=connection("platform_failing"), last=run(NOON)),
        Outlook(connection=connection(), has_accounts=False),
    ],
)
def test_beside_a_moment_the_reason_is_told_without_one(outlook: Outlook) -> None:
    coming = next_sync(outlook, NOON)
    assert "UTC" in coming.sentence
    assert "UTC" not in coming.why


def test_a_degraded_one_is_looked_at_sooner() -> None:
    ill = msgspec.structs.replace(connection("platform_failing"), validated_at=NOON)
    assert next_sync(Outlook(connection=ill, has_accounts=False), NOON).at == NOON + SOONEST


def test_without_an_account_chosen_nothing_comes() -> None:
    choosing = Outlook(connection=connection("selection_needed"), has_accounts=False)
    assert next_sync(choosing, NOON).reason is Why.SELECTION_NEEDED


def test_a_provider_that_reads_nothing_has_nothing_to_sync() -> None:
    outlook = Outlook(connection=connection(), has_kinds=False, has_accounts=False)
    coming = next_sync(outlook, NOON)
    assert (coming.at, coming.reason) == (None, Why.NOTHING_TO_SYNC)
    assert coming.sentence == "This provider has nothing to sync."


def test_once_accounts_are_selected_it_is_due_though_not_validated_since() -> None:
    assert is_due(Outlook(connection=connection("selection_needed")), NOON)


@pytest.mark.parametrize(
    ("ill_for", "pause"),
    [
        (timedelta(0), SOONEST),
        (2 * MINUTE, 2 * MINUTE),
        (7 * MINUTE, 7 * MINUTE),
        (timedelta(hours=5), EVERY),
    ],
)
def test_the_longer_the_platform_fails_the_longer_the_pause(
    ill_for: timedelta, pause: timedelta
) -> None:
    ill = connection("platform_failing", since=NOON - ill_for)
    coming = next_sync(Outlook(connection=ill, last=run(NOON)), NOON)
    assert (coming.at, coming.reason) == (NOON + pause, Why.PLATFORM_FAILING)
    assert coming.sentence.startswith("The platform does not answer as it should.")


def test_a_notice_changes_nothing() -> None:
    noticed = connection("account_in_review", "permission_missing")
    assert is_due(Outlook(connection=noticed, last=run(NOON)), NOON + EVERY)
