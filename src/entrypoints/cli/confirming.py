"""Deeds that nobody here can undo: whoever asks for one types the name of what it is done to."""

import sys

import click

from core.errors import Invalid
from entrypoints.cli.output import plain


def confirmed(given: str | None, noun: str, name: str) -> str:
    """What was given as the name, or is typed now. Raises Invalid where there is nobody to ask."""
    shown = plain(name)
    if given is not None:
        return name if given == shown else given
    if not sys.stdin.isatty():
        raise Invalid(
            f"The {noun}'s name is asked for first, and there is nobody to ask.",
            field="confirm",
            remedy=f"Say it: --confirm “{shown}”.",
        )
    typed = str(click.prompt(f"Type the {noun}'s name to go on ({shown})", err=True))
    return name if typed == shown else typed
