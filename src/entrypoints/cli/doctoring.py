"""`adport doctor`: every check of the installation in a line, with what to do."""

import click

from core.operator_errors import SettingInvalid
from entrypoints.cli.desk import bare_command, settings_of
from entrypoints.cli.output import Output, plain
from entrypoints.cli.telling import OPERATOR
from entrypoints.cli.wishes import Wishes
from entrypoints.doctor import Finding, examine
from entrypoints.http.views import items


@bare_command(None, "doctor", "adport doctor", "adport doctor --online")
@click.option("--online", is_flag=True, help="Also ask each platform whether it knows the app.")
async def doctor(wishes: Wishes, *, online: bool) -> None:
    """Check the installation and say what to do; exits with 6 where something fails."""
    out = Output(json=wishes.json)
    try:
        settings = settings_of(wishes)
    except SettingInvalid as error:
        found = [Finding(name="settings", passed=False, detail=str(error), remedy=error.remedy)]
    else:
        found = await examine(settings, online=online)
    out.give(items(found), *(_line(one) for one in found))
    if not all(one.passed for one in found):
        raise click.exceptions.Exit(OPERATOR)


def _line(finding: Finding) -> str:
    told = plain(f"{'✓' if finding.passed else '✗'} {finding.name}: {finding.detail}")
    return f"{told}\n  What to do: {finding.remedy}" if finding.remedy else told
