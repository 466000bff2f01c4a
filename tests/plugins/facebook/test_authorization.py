"""Tokens: from code to sixty days, renewed while they live, and what they may do."""

from datetime import datetime, timedelta

import pytest

from core.permission import Grant, matrix, missing
from core.provider_errors import CodeDead, Expired, Revoked
from core.secret import Secret
from plugins.facebook.manifest import ADS_MANAGEMENT, ADS_READ
from plugins.facebook.sandbox.tokens import Tokens
from tests.plugins.facebook.conftest import NOON
from tests.plugins.facebook.sandbox.caller import SCOPES
from tests.plugins.facebook.someone import Someone

MINUTE = timedelta(seconds=60)


def near(moment: datetime | None, expected: datetime) -> bool:
    return moment is not None and abs(moment - expected) < MINUTE


async def test_a_code_becomes_a_token_of_sixty_days_that_buys_the_next(someone: Someone) -> None:
    found = await someone.connect()
    assert near(found.credential.expires_at, NOON + timedelta(days=60))
    assert near(found.credential.refresh_expires_at, NOON + timedelta(days=90))
    assert found.credential.refresh == found.credential.token
    assert found.grant.claimed == set(SCOPES)


async def test_the_operator_may_leave_tokens_as_they_come(someone: Someone) -> None:
    someone.decides(EXTENDS_TOKENS="false")
    found = await someone.connect()
    assert near(found.credential.expires_at, NOON + timedelta(hours=1, minutes=30))
    assert found.credential.refresh is None


async def test_a_token_that_comes_without_an_end_is_looked_up(someone: Someone) -> None:
    await someone.caller.admin("settings", {"tells_expiry": False})
    assert near((await someone.connect()).credential.expires_at, NOON + timedelta(days=60))


async def test_a_token_is_renewed_by_itself_and_the_data_access_runs_on(someone: Someone) -> None:
    old = (await someone.connect()).credential
    await someone.caller.admin("clock", {"advance_seconds": 50 * 86_400})
    someone.line.credential = None
    fresh = await someone.facebook.refresh(someone.line, old)
    assert fresh.token != old.token
    assert near(fresh.expires_at, NOON + timedelta(days=110))
    assert near(fresh.refresh_expires_at, NOON + timedelta(days=90))
    someone.line.credential = fresh
    assert (await someone.facebook.identify(someone.line)).name == "Ilse Okafor"


async def test_an_ended_token_is_not_renewed(someone: Someone) -> None:
    old = (await someone.connect()).credential
    await someone.caller.admin("clock", {"advance_seconds": 61 * 86_400})
    someone.line.credential = None
    with pytest.raises(Expired):
        await someone.facebook.refresh(someone.line, old)


async def test_a_system_users_token_has_no_end_and_needs_no_renewal(someone: Someone) -> None:
    made = await someone.caller.admin("system_user", {"user": "admin"})
    someone.line.credential = None
    found = await someone.facebook.adopt(someone.line, Secret(made["access_token"]))
    assert (found.credential.expires_at, found.credential.refresh) == (None, None)
    assert found.credential.refresh_expires_at is None
    someone.line.credential = found.credential
    assert len(await someone.accounts()) == 8


async def test_a_pasted_token_that_is_dead_is_refused(someone: Someone) -> None:
    someone.line.credential = None
    with pytest.raises(Revoked):
        await someone.facebook.adopt(someone.line, Secret("EAAmadeup"))


async def test_a_used_code_and_one_for_another_address_are_dead(someone: Someone) -> None:
    code = await someone.caller.code("admin")
    with pytest.raises(CodeDead):
        await someone.exchange(code, "http://127.0.0.1:8000/elsewhere")
    with pytest.raises(CodeDead):
        await someone.exchange(code)


async def test_who_must_log_in_at_facebook_first_is_told_so(someone: Someone) -> None:
    with pytest.raises(Expired, match=r"log in at facebook\.com"):
        await someone.connect("checkpoint")


@pytest.mark.parametrize(
    ("subcode", "error"),
    [(458, Revoked), (460, Revoked), (467, Revoked), (463, Expired), (459, Expired)],
)
async def test_why_a_token_died_is_told(
    someone: Someone, subcode: int, error: type[Exception]
) -> None:
    await someone.caller.admin("revoke", {"user": "admin", "subcode": subcode})
    with pytest.raises(error):
        await someone.facebook.identify(someone.line)


async def test_one_token_is_given_back_and_the_persons_others_live(someone: Someone) -> None:
    first = someone.line.credential
    second = (await someone.connect()).credential
    await someone.facebook.revoke(someone.line, second)
    with pytest.raises(Revoked):
        await someone.facebook.identify(someone.line)
    await someone.facebook.revoke(someone.line, second)
    someone.line.credential = first
    assert (await someone.facebook.identify(someone.line)).name == "Ilse Okafor"


async def test_what_was_declined_is_in_the_matrix_and_proven(someone: Someone) -> None:
    found = await someone.connect("admin", ("ads_read", "business_management"))
    manifest = someone.facebook.manifest
    assert [one.slug for one in missing(manifest.permissions, found.grant)] == ["ads_management"]
    seen = await someone.facebook.prove(someone.line, None)
    grant = Grant(claimed=found.grant.claimed).learn(seen)
    rows = {one.permission: one for one in matrix(manifest.permissions, manifest.features, grant)}
    told = {slug: (row.granted, row.evidence) for slug, row in rows.items()}
    assert told[ADS_READ] == (True, "proven")
    assert told[ADS_MANAGEMENT] == (False, "proven")
    assert rows[ADS_MANAGEMENT].features == ()
    assert rows[ADS_MANAGEMENT].planned == ("Create, pause, enable and budget ads",)


async def test_a_permission_taken_back_later_is_noticed(someone: Someone) -> None:
    assert (await someone.facebook.prove(someone.line, None))[ADS_MANAGEMENT]
    tokens: Tokens = someone.sandbox.tokens
    tokens.decline("admin", "ads_management")
    assert not (await someone.facebook.prove(someone.line, None))[ADS_MANAGEMENT]
