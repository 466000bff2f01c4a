"""`adport plugins` and `adport plugin`: what is installed, and what became of it."""

import shlex
import sys
from pathlib import Path

import click

from adapters.log import configure_logging
from adapters.plugins import Plugin, Plugins
from adapters.redact import Redactor
from core.errors import NameTaken
from entrypoints.cli.desk import bare_command
from entrypoints.cli.output import Output, table
from entrypoints.cli.telling import OPERATOR
from entrypoints.cli.wishes import Wishes
from entrypoints.http.views import items


@bare_command(None, "plugins", "adport plugins", "adport plugins --json")
def plugins(wishes: Wishes) -> None:
    """List the installed plugins: from where, what they can, and which could not be loaded.

    Exits with 6 where one was left out.
    """
    configure_logging(level="CRITICAL", json=False, redactor=Redactor())
    loaded = Plugins()
    loaded.sandboxes()
    found = list(loaded.found.values())
    shown = table(
        ("Plugin", "From", "Provider", "Can do", "Hooks called", "How it is"),
        [_row(one) for one in found],
        "No plugin is installed. What to do: install one, such as your own by “adport plugin new”.",
    )
    Output(json=wishes.json).give(items(found), shown)
    if loaded.broken:
        raise click.exceptions.Exit(OPERATOR)


def _row(plugin: Plugin) -> tuple[object, ...]:
    version = plugin.hooks_version or "?"
    calls = ", ".join(f"{name}: {times}" for name, times in plugin.hooks.items())
    return (
        plugin.name,
        f"{plugin.package or 'no package'}: {plugin.module}",
        plugin.provider or "none",
        list(plugin.abilities),
        f"{calls or 'none'} (of hooks {version})",
        _fate(plugin),
    )


def _fate(plugin: Plugin) -> str:
    if plugin.problem:
        return f"Left out. {plugin.problem}"
    return " ".join(("Loaded.", *plugin.warnings))


plugin = click.Group("plugin", help="Write a provider, and see how it keeps its promises.")


@bare_command(plugin, "new", "adport plugin new my_tracker", "adport plugin new my_ads --oauth")
@click.argument("name")
@click.option("--oauth", is_flag=True, help="For a platform with a consent page; else with a key.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder that the package's own is made in; this one if left out.",
)
def new(wishes: Wishes, name: str, into: Path, *, oauth: bool) -> None:
    """Make a package with a provider, its sandbox and tests, all of which pass at once.

    It goes into the environment of the Adport that runs this. A slug that an installed plugin
    provides already is refused.
    """
    from entrypoints.cli.making import made, slug_of

    slug = slug_of(name)
    _require_free(slug)
    files = made(name, into, has_consent_page=oauth)
    folder = files[0].parent
    Output(json=wishes.json).give(
        {
            "slug": slug,
            "folder": str(folder),
            "files": [str(one.relative_to(folder)) for one in files],
        },
        f"Made {folder}; the provider's slug is {slug}. What to do next:\n",
        f"  cd {folder}\n  uv pip install --python {shlex.quote(sys.executable)} -e . --group dev\n"
        f"  {shlex.quote(sys.executable)} -m pytest\n  adport plugins",
    )


def _require_free(slug: str) -> None:
    first = next((one for one in Plugins().found.values() if one.provider == slug), None)
    if first:
        raise NameTaken(
            f"The provider “{slug}” comes from {first.package or first.module} already."
        )


@bare_command(plugin, "check", "adport plugin check SLUG", "adport plugin check SLUG --report kit")
@click.argument("slug")
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the report as JSON and as a badge.",
)
async def check(wishes: Wishes, slug: str, report: Path | None) -> None:
    """Run the conformance kit on an installed provider and its sandbox, and name its tier.

    Exits with 5 where it earns none.
    """
    from entrypoints.cli.checking import check_provider

    await check_provider(wishes, slug, report)
