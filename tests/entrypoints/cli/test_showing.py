"""A connection's facts: when its token ends, where it does."""

from datetime import timedelta

import pytest

from core.life import Life
from entrypoints.cli.output import Output
from entrypoints.cli.showing import connection_facts
from tests.core.nouns import connection
from tests.fakes.clock import NOON

DAY = timedelta(days=1)


def told(capsys: pytest.CaptureFixture[str], life: Life | None) -> str:
    Output(json=False).give(None, *connection_facts(connection(), life))
    return capsys.readouterr().out


def test_a_token_that_ends_is_told_with_what_becomes_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    renewed = Life(expires_at=NOON + DAY, renew_at=NOON + DAY / 2, ends_at=NOON + 365 * DAY)
    shown = told(capsys, renewed)
    assert f"Token ends  {NOON + DAY:%Y-%m-%d %H:%M} UTC" in shown
    assert f"Renewed     by itself, next at {NOON + DAY / 2:%Y-%m-%d %H:%M} UTC, up to " in shown
    assert f"{NOON + 365 * DAY:%Y-%m-%d %H:%M} UTC" in shown
    alone = Life(expires_at=NOON + DAY, renew_at=None, ends_at=NOON + DAY)
    assert "Renewed     no; reconnect before then" in told(capsys, alone)


@pytest.mark.parametrize("life", [None, Life(expires_at=None, renew_at=None, ends_at=None)])
def test_of_a_token_without_an_end_nothing_is_told(
    capsys: pytest.CaptureFixture[str], life: Life | None
) -> None:
    assert "Token ends" not in told(capsys, life)
