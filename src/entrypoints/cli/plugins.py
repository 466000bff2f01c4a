"""`adport plugins` and `adport plugin`: what is installed, and what became of it."""

from adapters.log import configure_logging
from adapters.plugins import Plugin, Plugins
from adapters.redact import Redactor
from entrypoints.cli.desk import bare_command
from entrypoints.cli.output import Output, table
from entrypoints.cli.wishes import Wishes
from entrypoints.http.views import items


@bare_command(None, "plugins", "adport plugins", "adport plugins --json")
def plugins(wishes: Wishes) -> None:
    """List the installed plugins: from where, what they can, and which could not be loaded."""
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
