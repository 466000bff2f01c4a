"""Whoever sits at a terminal types the name; a script says it."""

import sys

import click
import pytest

from entrypoints.cli.confirming import confirmed


def test_somebody_at_a_terminal_is_asked_for_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def prompt(text: str, **_: object) -> str:
        asked.append(text)
        return "Aurora"

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", prompt)
    assert confirmed(None, "account", "Aurora") == "Aurora"
    assert "Aurora" in asked[0]
    assert confirmed("given", "account", "Aurora") == "given"
    assert len(asked) == 1


def test_a_name_that_would_steer_the_terminal_is_typed_as_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prompt(text: str, **_: object) -> str:
        assert text.isprintable()
        return "a\\x1b]0;b"

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", prompt)
    assert confirmed(None, "account", "a\x1b]0;b") == "a\x1b]0;b"
    assert confirmed("a\\x1b]0;b", "account", "a\x1b]0;b") == "a\x1b]0;b"
