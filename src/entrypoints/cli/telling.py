"""Failures, told to a person or a program: one sentence, what to do, and an exit code."""

import sys
import traceback

import click
import msgspec

from adapters.redact import Redactor
from core.errors import Denied, Error, Invalid, NotFound, Refused, Unauthenticated
from core.operator_errors import OperatorError
from core.provider_errors import ProviderError
from entrypoints.cli.output import plain

UNEXPECTED, USAGE, DENIED, REFUSED, PLATFORM, OPERATOR, STOPPED = 1, 2, 3, 4, 5, 6, 130

CODES: dict[type[Error], int] = {
    NotFound: USAGE,
    Invalid: USAGE,
    Denied: DENIED,
    Unauthenticated: DENIED,
    Refused: REFUSED,
    ProviderError: PLATFORM,
    OperatorError: OPERATOR,
}
"""The exit code of each family of errors."""
LISTS = {
    "profile": "profiles list",
    "authorization": "connections links --profile P",
    "connection": "connections list",
    "plan": "plans list",
    "workspace": "workspaces list",
    "member": "members list",
    "API key": "api-keys list",
    "sync run": "sync list CONNECTION",
    "Business Center": "business-centers list --profile P",
    "ad account": "accounts list --profile P",
    "linked account": "linked-accounts list --profile P",
    "link request": "linked-accounts requests --profile P",
    "audit entry": "audit list --json",
    "provider": "providers list",
}
"""By which command a person sees what there is of what was not found."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A failure as `--json` shows it, on stderr."""

    code: str
    detail: str
    remedy: str
    field: str | None = None


def tell(error: BaseException, *, json: bool, debug: bool) -> int:
    """Say on stderr what happened; returns the exit code."""
    cause = _innermost(error)
    told = told_of(cause)
    redactor = Redactor()
    if debug and exit_code(cause) == UNEXPECTED:
        click.echo(redactor.text("".join(traceback.format_exception(error))), err=True, nl=False)
    if json:
        click.echo(msgspec.json.encode(told).decode(), err=True)
    else:
        click.echo(plain(redactor.text(told.detail)), err=True)
        if told.remedy:
            click.echo(plain(f"What to do: {told.remedy}"), err=True)
    sys.stdout.flush()
    return exit_code(cause)


def told_of(error: BaseException) -> Told:
    """What to say of it."""
    match error:
        case NotFound(remedy=NotFound.remedy):
            return Told(code=error.code, detail=str(error), remedy=_where(str(error)))
        case Error():
            return Told(code=error.code, detail=str(error), remedy=error.remedy, field=error.field)
        case click.exceptions.NoArgsIsHelpError():
            return Told(code="usage", detail=error.format_message(), remedy="")
        case click.UsageError():
            path = error.ctx.command_path if error.ctx else "adport"
            return Told(code="usage", detail=error.format_message(), remedy=f"See “{path} --help”.")
        case click.ClickException():
            return Told(code="usage", detail=error.format_message(), remedy="See “adport --help”.")
        case click.Abort() | KeyboardInterrupt():
            return Told(code="stopped", detail="Stopped.", remedy="")
        case _:
            return Told(
                code="unexpected",
                detail=f"Something happened that nobody expected ({type(error).__name__}).",
                remedy="Run it again with --debug to see where, and report what it shows.",
            )


def _where(detail: str) -> str:
    """Which command lists what there is of the kind that was not found."""
    what = detail.removeprefix("There is no ").partition(" “")[0]
    if command := LISTS.get(what):
        return f"“adport {command}” shows which there are."
    return NotFound.remedy


def exit_code(error: BaseException) -> int:
    """The exit code that tells scripts what kind of failure it was."""
    for kind, code in CODES.items():
        if isinstance(error, kind):
            return code
    match error:
        case click.ClickException():
            return USAGE
        case click.Abort() | KeyboardInterrupt():
            return STOPPED
        case _:
            return UNEXPECTED


def _innermost(error: BaseException) -> BaseException:
    """What a group of one was made for."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
