"""Which providers have public accounts to link, and what a page calls these."""

from collections.abc import Iterable

from dishka import AsyncContainer

from core.ids import ProfileId, ProviderSlug
from core.linking import Linking
from core.ports.connections import Connections
from core.ports.platforms import Platforms

OURS = "Linked account"
"""Where several providers each have a word of their own."""

type Linkings = dict[ProviderSlug, Linking]


def linkings_of(platforms: Platforms) -> Linkings:
    """By provider, what each declares of linking."""
    found = (one.manifest for one in platforms.all())
    return {one.slug: one.linking for one in found if one.linking is not None}


def noun_of(linkings: Iterable[Linking]) -> str:
    """What a public account is called, in the singular; empty where there is no such thing."""
    nouns = {one.noun for one in linkings}
    return nouns.pop() if len(nouns) == 1 else OURS if nouns else ""


async def links_noun(container: AsyncContainer, profile_id: ProfileId) -> str:
    """The plural for a profile: of those connected in it, else of all that are installed."""
    linkings = linkings_of(await container.get(Platforms))
    if len(linkings) > 1:
        found = await (await container.get(Connections)).of(profile_id)
        here = {one.provider for one in found}
        linkings = {slug: one for slug, one in linkings.items() if slug in here} or linkings
    noun = noun_of(linkings.values())
    return f"{noun}s" if noun else ""
