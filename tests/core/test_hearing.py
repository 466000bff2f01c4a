from datetime import UTC, datetime, timedelta

import msgspec

from core.hearing import LASTING, PAUSE, Looks, Subscribed
from core.ids import AdAccountId, ConnectionId
from tests.contracts.scene import FIRST

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
C1, C2 = ConnectionId("c1"), ConnectionId("c2")
SECOND = timedelta(seconds=1)
NOW = timedelta()
ACCOUNTS = frozenset({AdAccountId("a1"), AdAccountId("a2")})


def test_the_first_push_is_looked_at_at_once() -> None:
    looks = Looks()
    assert looks.claim(C1, NOON) == NOW
    assert looks.claim(C2, NOON) == NOW, "another connection waits for nobody"


def test_a_push_too_soon_is_looked_at_when_the_pause_is_over() -> None:
    looks = Looks()
    looks.claim(C1, NOON)
    assert looks.claim(C1, NOON + SECOND) == PAUSE - SECOND


def test_many_pushes_share_the_look_that_is_to_come() -> None:
    looks = Looks()
    waits = [looks.claim(C1, NOON + SECOND * number) for number in range(30)]
    assert [wait for wait in waits if wait is not None] == [NOW, PAUSE - SECOND]


def test_a_push_during_a_look_is_not_taken_for_seen() -> None:
    looks = Looks()
    looks.claim(C1, NOON)
    looks.claim(C1, NOON + SECOND)
    assert looks.claim(C1, NOON + PAUSE) == PAUSE, "the second look has begun"


def test_after_the_pause_it_is_at_once_again() -> None:
    looks = Looks()
    looks.claim(C1, NOON)
    assert looks.claim(C1, NOON + PAUSE) == NOW


def test_accounts_seen_to_are_covered_for_an_hour() -> None:
    subscribed = Subscribed()
    assert not subscribed.covers(FIRST, ACCOUNTS, NOON)
    subscribed.note(FIRST, ACCOUNTS, NOON)
    assert subscribed.covers(FIRST, ACCOUNTS, NOON + LASTING - SECOND)
    assert subscribed.covers(FIRST, frozenset({AdAccountId("a1")}), NOON)
    assert not subscribed.covers(FIRST, ACCOUNTS, NOON + LASTING)


def test_a_new_account_and_a_new_credential_are_not_covered() -> None:
    subscribed = Subscribed()
    subscribed.note(FIRST, ACCOUNTS, NOON)
    assert not subscribed.covers(FIRST, ACCOUNTS | {AdAccountId("a3")}, NOON)
    again = msgspec.structs.replace(FIRST, connected_at=NOON + SECOND)
    assert not subscribed.covers(again, ACCOUNTS, NOON + SECOND)
