"""What a run did not read, a line an account and reason, and a remedy for every code there is."""

from collections.abc import Iterator

import msgspec
import pytest

from core import operator_errors, provider_errors
from core.errors import Error
from core.ids import AdAccountId, ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from entrypoints.cli.troubles import NEXT_RUN, remedies, told_by_target
from tests.fakes.clock import NOON

RUN = SyncRun(
    id=SyncRunId("r1"),
    workspace_id=WorkspaceId("w1"),
    profile_id=ProfileId("p1"),
    connection_id=ConnectionId("c1"),
    status=RunStatus.PARTIAL,
    started_by="Ana",
    started_at=NOON,
    beat_at=NOON,
)
LOST = "access_lost: The role was taken away."


def failed(kind: SliceKind, problem: str = LOST, account: str = "a1") -> Slice:
    return Slice(
        position=0,
        kind=kind,
        ad_account_id=AdAccountId(account),
        status=SliceStatus.FAILED,
        problem=problem,
    )


def codes(kind: type[Error]) -> Iterator[str]:
    for child in kind.__subclasses__():
        yield child.code
        yield from codes(child)


def test_an_account_is_told_once_for_each_reason() -> None:
    slices = [failed(kind) for kind in SliceKind] + [failed(SliceKind.ADS)] * 3
    slices.append(failed(SliceKind.CENTER_BALANCES, "rows_missing: Rows vanished.", "a2"))
    assert list(told_by_target(slices, {"a1": "Northlight Store US"})) == [
        f"Northlight Store US a1: {len(SliceKind)} kinds, {LOST}",
        "a2: balances with the center, rows_missing: Rows vanished.",
    ]


@pytest.mark.parametrize("code", ["rows_missing", "provider_unavailable"])
def test_what_the_next_run_reads_asks_for_nothing(code: str) -> None:
    run = msgspec.structs.replace(RUN, problem=f"{code}: Not now.")
    assert remedies(run, [failed(SliceKind.ADS, run.problem)]) == [f"What to do: {NEXT_RUN}"]


def test_every_code_has_its_own_remedy() -> None:
    known = {*codes(provider_errors.ProviderError), *codes(operator_errors.OperatorError)}
    assert len(known) > 20
    for code in known - {"setting_missing"}:
        [told] = remedies(RUN, [failed(SliceKind.ADS, f"{code}: No.")])
        assert "adport connections validate" not in told, code
    for code in ("credential_revoked", "credential_expired", "scope_missing"):
        [told] = remedies(RUN, [failed(SliceKind.ADS, f"{code}: No.")])
        assert told.endswith("\n  adport connections reconnect c1")
    [told] = remedies(RUN, [failed(SliceKind.ADS, "platform_forbidden: No.")])
    assert told == f"What to do: {provider_errors.Forbidden.remedy}"
    [told] = remedies(RUN, [failed(SliceKind.ADS, "wrong_key: No.")])
    assert told == f"What to do: {operator_errors.WrongKey.remedy}"


def test_the_code_is_named_where_there_are_several() -> None:
    told = remedies(RUN, [failed(SliceKind.ADS), failed(SliceKind.ADS, "account_gone: No.")])
    assert [one.partition(": ")[0] for one in told] == [
        "What to do (access_lost)",
        "What to do (account_gone)",
    ]


def test_what_has_no_code_is_a_permission_that_is_missing_or_calls_for_a_look() -> None:
    skipped = msgspec.structs.replace(RUN, status=RunStatus.DONE, problem="“Ads” needs “x”.")
    assert "adport connections reconnect c1" in remedies(skipped, [])[0]
    old = msgspec.structs.replace(RUN, status=RunStatus.FAILED, problem="It said: no.")
    assert remedies(old, []) == ["What to do: adport connections validate c1"]
    assert remedies(RUN, []) == []
