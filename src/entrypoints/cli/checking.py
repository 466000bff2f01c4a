"""`adport plugin check`: the conformance kit for an installed provider, without pytest."""

import asyncio
import gc
from pathlib import Path

import click

from adapters.log import configure_logging
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adport.testing import Tier, graded, kit_for, write
from core.errors import NotFound
from core.ids import ProviderSlug
from entrypoints.cli.output import Output, facts
from entrypoints.cli.telling import PLATFORM
from entrypoints.cli.wishes import Wishes

ADVICE = "“adport plugins” shows what is installed."


async def check_provider(wishes: Wishes, slug: str, report: Path | None) -> None:
    """Tell the tier; exit with 5 where it is none."""
    configure_logging(level="CRITICAL", json=False, redactor=Redactor())
    plugins, wanted = Plugins(), ProviderSlug(slug.lower())
    provider, sandbox = plugins.providers.get(wanted), plugins.sandboxes().get(wanted)
    if provider is None:
        raise NotFound("provider", slug, remedy=plugins.why_absent(wanted) or ADVICE)
    if sandbox is None:
        raise NotFound("sandbox", slug, remedy="The kit needs one: implement adport_sandbox.")
    gc.freeze()  # what is imported by now stays, and need not be looked through again and again
    # In a thread, for the kit has an event loop of its own.
    found = await asyncio.to_thread(graded, kit_for(provider, sandbox))
    if report:
        write(found, report)
    Output(json=wishes.json).give(
        found,
        facts(
            ("Provider", provider.manifest.name),
            ("Tier", found.tier),
            ("Claims that hold", found.passed),
            ("Claims that do not", len(found.failed)),
        ),
        *(f"\n✗ {name.replace('_', ' ')}\n  {why}" for name, why in found.failed.items()),
    )
    if found.tier is Tier.NONE:
        raise click.exceptions.Exit(PLATFORM)
