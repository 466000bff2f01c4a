"""Deeds that nobody here can undo: whoever asks for one types the name of what it is done to."""

import sys

import click

from core.errors import Invalid


def confirmed(given: str | None, noun: str, name: str) -> str:
    """What was given as the name, or is typed now. Raises Invalid where there is nobody to ask."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Invalid(
            f"The {noun}'s name is asked for first, and there is nobody to ask.",
            field="confirm",
            remedy=f"Say it: --confirm “{name}”.",
        )
    return str(click.prompt(f"Type the {noun}'s name to go on ({name})", err=True))
