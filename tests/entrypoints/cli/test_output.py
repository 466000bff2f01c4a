"""How answers look: tables for people, whole ids for programs, nothing behind the last word."""

from datetime import UTC, datetime

import pytest

from entrypoints.cli.output import Output, brief, cell, facts, money, table

ID = "4fd966d5a1b34c6f8e2d9b7a6f5e4d3c"
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def shown(capsys: pytest.CaptureFixture[str], *rows: tuple[object, ...]) -> str:
    columns = tuple(f"C{number}" for number in range(len(rows[0])))
    Output(json=False).give(None, table(columns, rows, ""))
    return capsys.readouterr().out


def test_a_table_shortens_our_ids_and_one_thing_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "4fd966d5  x" in shown(capsys, (ID, "x"))
    Output(json=False).give(None, facts(("Id", ID)))
    assert ID in capsys.readouterr().out


def test_ids_within_a_sentence_are_shortened_and_other_things_are_not() -> None:
    assert brief(f"run {ID}") == "run 4fd966d5"
    assert brief("7152376057724492523") == "7152376057724492523"
    assert brief(f"ad-site/{ID}") == f"ad-site/{ID}"
    assert cell(ID) == ID


def test_the_zone_stands_in_the_head(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, (NOON, "x")) == "C0 (UTC)          C1\n2026-03-31 12:00  x\n"


def test_nothing_stands_behind_the_last_word(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, ("a", "long word"), ("b", "c")).splitlines()
    assert lines == [line.rstrip() for line in lines]


def test_ids_days_and_amounts_are_never_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    words = "so many words that there is no room for all of them on a line"
    told = shown(capsys, ("7152376057724492523", "2026-03-31", "77768 JPY", words))
    assert told.splitlines()[1].startswith("7152376057724492523  2026-03-31  77768 JPY  so many")
    told = shown(capsys, (words, "Casa Marola Brasil 7152376057724492523", words))
    assert "7152376057724492523" in told


@pytest.mark.parametrize(
    ("micros", "currency", "text"),
    [
        (77_768_000_000, "JPY", "77768 JPY"),
        (1_000_000, "HUF", "1 HUF"),
        (12_500_000, "HUF", "12.50 HUF"),
        (12_000_000, "USD", "12.00 USD"),
        (12_340_000, "EUR", "12.34 EUR"),
        (None, "EUR", None),
    ],
)
def test_money_has_its_currencys_own_digits(
    micros: int | None, currency: str, text: str | None
) -> None:
    assert money(micros, currency) == text
