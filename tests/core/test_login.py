from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid, TooOften
from core.ids import MemberId, WorkspaceId
from core.login import (
    FEWEST_DIFFERENT,
    IDLE,
    INVITED,
    LONGEST,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Invitation,
    LoginSession,
    is_open,
    is_over,
    require_good,
)
from core.secret import Secret

T0 = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def session(started: timedelta, seen: timedelta) -> LoginSession:
    """One that was started and last seen so long ago."""
    return LoginSession(
        hash="h",
        member_id=MemberId("m"),
        workspace_id=WorkspaceId("w"),
        started_at=T0 - started,
        seen_at=T0 - seen,
    )


def invitation(used_at: datetime | None = None) -> Invitation:
    return Invitation(
        hash="h",
        member_id=MemberId("m"),
        workspace_id=WorkspaceId("w"),
        created_at=T0,
        expires_at=T0 + INVITED,
        used_at=used_at,
    )


@pytest.mark.parametrize(
    ("started", "seen", "over"),
    [
        (timedelta(), timedelta(), False),
        (IDLE, IDLE - SECOND, False),
        (IDLE, IDLE, True),
        (LONGEST - SECOND, timedelta(), False),
        (LONGEST, timedelta(), True),
    ],
)
def test_a_session_is_over_after_idling_or_in_the_end(
    started: timedelta, seen: timedelta, *, over: bool
) -> None:
    assert is_over(session(started, seen), T0) is over


def test_an_invitation_is_open_until_its_end_or_its_use() -> None:
    assert is_open(invitation(), T0 + INVITED - SECOND)
    assert not is_open(invitation(), T0 + INVITED)
    assert not is_open(invitation(used_at=T0), T0)


@pytest.mark.parametrize(
    "text",
    ["a few unrelated words", "x1y2z" * 4, "密码是秘密的不要告诉别人", "abcde" + "a" * 195],
)
def test_a_long_password_of_any_script_is_good(text: str) -> None:
    require_good(Secret(text), "ana@example.com", "Ana")


@pytest.mark.parametrize(
    "text", ["", "a" * 11, "abcdefghijk", "ab1" * 67, "abcd" * 4, " " * 20, "a" * 20]
)
def test_a_short_long_or_monotonous_password_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_good(Secret(text))
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "text",
    ["Ana.Lovelace@Example.com", "ana.lovelace", "Ana Lovelace Byron", "ANA LOVELACE BYRON"],
)
def test_ones_own_name_and_address_are_no_passwords(text: str) -> None:
    with pytest.raises(Invalid):
        require_good(Secret(text), "ana.lovelace@example.com", "Ana Lovelace Byron")


def test_a_refused_password_is_not_repeated() -> None:
    for text in ("short-secret", "secret secret secret secret "):
        with pytest.raises(Invalid) as refused:
            require_good(Secret(text), text)
        assert text not in f"{refused.value} {refused.value.remedy}"


def test_the_bounds_are_sound() -> None:
    assert FEWEST_DIFFERENT < SHORTEST_PASSWORD < LONGEST_PASSWORD
    assert IDLE < LONGEST


@pytest.mark.parametrize(
    ("after", "said"), [(timedelta(minutes=1), "a minute"), (timedelta(minutes=15), "15 minutes")]
)
def test_too_often_says_how_long_to_wait(after: timedelta, said: str) -> None:
    assert f"Wait {said}" in TooOften("no", after=after).remedy
