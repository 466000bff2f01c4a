"""`adport providers`: the platforms that plugins bring."""

import click
from rich.console import RenderableType

from core.ids import ProviderSlug
from core.linking import Linking
from core.provider import Manifest
from entrypoints.addresses import Addresses
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.output import facts, table
from entrypoints.http.views import items, view_provider

providers = click.Group(
    "providers", help="The platforms that can be connected, each brought by a plugin."
)


@command(providers, "list", "adport providers list")
async def list_providers(desk: Desk) -> None:
    """List the installed providers."""
    found = (await desk.platforms()).all()
    rows = [
        (one.slug, one.name, _is_set(desk, one), len(one.permissions))
        for one in (provider.manifest for provider in found)
    ]
    shown = table(
        ("Slug", "Name", "App credentials set", "Permissions"),
        rows,
        "No provider is installed. What to do: install a provider's plugin.",
    )
    desk.out.give(items(view_provider(one) for one in found), shown)


@command(providers, "show", "adport providers show SLUG", "adport providers show SLUG --json")
@click.argument("slug")
async def show(desk: Desk, slug: str) -> None:
    """Show what a provider asks its platform for, and what it can do."""
    provider = (await desk.platforms()).get(ProviderSlug(slug.lower()))
    async with desk.using(Addresses) as addresses:
        callback = addresses(provider.manifest.slug)
    manifest = provider.manifest
    names = {one.slug: one.name for one in manifest.permissions}
    desk.out.give(
        view_provider(provider),
        facts(
            ("Slug", manifest.slug),
            ("Name", manifest.name),
            ("API", _address(desk, manifest)),
            ("Callback to register", callback if manifest.oauth else "none; it takes a key"),
            ("App credentials set", _is_set(desk, manifest)),
        ),
        "",
        table(
            ("Permission", "What for", "Required"),
            [(one.name, one.purpose, one.required) for one in manifest.permissions],
            "It needs no permission.",
        ),
        "",
        table(
            ("Feature", "Part of Adport", "Needs"),
            [
                (one.name, one.is_offered or "not yet", [names[need] for need in one.needs])
                for one in manifest.features
            ],
            "It has no feature.",
        ),
        *_linking(manifest.linking),
    )


def _linking(linking: Linking | None) -> list[RenderableType]:
    """What owners of public accounts can be asked for, and what members can be given."""
    if linking is None:
        return []
    names = {one.slug: one.name for one in linking.permissions}
    uses = [(one.slug, one.name, [names[need] for need in one.needs]) for one in linking.readiness]
    return [
        "",
        table(
            (f"To ask owners of a {linking.noun} for", "Name", "What for", "Needs"),
            [
                (one.slug, one.name, one.purpose, [names[need] for need in one.needs])
                for one in linking.permissions
            ],
            "Nothing.",
        ),
        "",
        table(
            ("To give members", "Name", "Gives"),
            [(one.slug, one.name, [names[slug] for slug in one.gives]) for one in linking.levels],
            "Nothing.",
        ),
        "",
        table(("Use", "Name", "Takes"), uses, "No use is declared."),
    ]


def _address(desk: Desk, manifest: Manifest) -> str:
    url = desk.settings.api_urls.get(manifest.slug, manifest.api_url)
    return url or "entered with each connection"


def _is_set(desk: Desk, manifest: Manifest) -> bool | str:
    return "not needed" if manifest.api_key else manifest.slug in desk.settings.apps
