"""Chance and clock: what nobody foretells, and a time everybody means alike."""

from datetime import UTC, timedelta

from adapters.chance import SystemChance
from adapters.clock import SystemClock
from core.ports.chance import Chance
from core.ports.clock import Clock


def test_ids_are_fresh_and_plain() -> None:
    chance: Chance = SystemChance()
    ids = {chance.id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(id) == 32 and id.isalnum() for id in ids)


def test_tokens_are_fresh_long_and_hidden() -> None:
    token, other = SystemChance().token(), SystemChance().token()
    assert token != other
    assert len(token.reveal()) == 43
    assert token.reveal() not in repr(token)


async def test_sleeping_lets_time_pass() -> None:
    clock = SystemClock()
    before = clock.now()
    await clock.sleep(0.02)
    assert clock.now() - before >= timedelta(seconds=0.015)


def test_the_time_is_aware_utc_and_goes_on() -> None:
    clock: Clock = SystemClock()
    before = clock.now()
    assert before.tzinfo is UTC
    assert timedelta() <= clock.now() - before < timedelta(minutes=1)
