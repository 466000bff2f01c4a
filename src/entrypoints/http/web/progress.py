"""A sync run's progress as a live part, and what came in as a sentence."""

from datetime import datetime

from dishka import AsyncContainer

from core.access import Actor
from core.ids import SyncRunId
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Platforms
from core.slices import SliceKind
from core.sync import Progress, RunStatus
from core.usecases.syncs import RunView, ShowSyncRuns
from entrypoints.http.web.cards import manifest_of
from entrypoints.http.web.rendering import fragment
from entrypoints.http.web.watching import Look, Sight
from entrypoints.http.web.words import plural

TOLD = {
    SliceKind.CAMPAIGNS: "campaign",
    SliceKind.AD_GROUPS: "ad group",
    SliceKind.ADS: "ad",
    SliceKind.CREATIVES: "creative",
    SliceKind.AUDIENCES: "audience",
    SliceKind.PIXELS: "pixel",
}
"""What a person counts."""
MOST = 3


def of_run(id: SyncRunId) -> Look:
    """Looks at one run."""

    async def look(scope: AsyncContainer, actor: Actor) -> Sight:
        view = await (await scope.get(ShowSyncRuns))(actor, id)
        connections, platforms = await scope.get(Connections), await scope.get(Platforms)
        connection = await connections.get(actor.workspace_id, view.run.connection_id)
        manifest = manifest_of(platforms, connection.provider)
        name = manifest.name if manifest else connection.provider
        return sight_of(view, name, (await scope.get(Clock)).now())

    return look


def sight_of(view: RunView, provider: str, now: datetime) -> Sight:
    """The bar, and at the end what came in."""
    is_over = view.run.ended_at is not None
    html = fragment("run.html", view=view, now=now, summary=summary(view.progress, provider))
    return Sight(html=html, is_over=is_over, last_words=last_words(view, provider))


def last_words(view: RunView, provider: str) -> str:
    """What a toast says of a run that ended."""
    if view.run.status is RunStatus.FAILED:
        return f"The sync failed: {view.run.problem}"
    told = summary(view.progress, provider)
    return f"{told} Some of it failed." if view.run.status is RunStatus.PARTIAL else told


def summary(progress: Progress, provider: str) -> str:
    """A sentence such as: Imported 12 campaigns, 30 ad groups and 90 ads from that provider."""
    parts = [
        plural(progress.rows[kind], noun) for kind, noun in TOLD.items() if progress.rows.get(kind)
    ][:MOST]
    if not progress.accounts:
        return f"This connection had no ad account of {provider} to sync."
    if not parts:
        return f"Everything from {provider} is up to date."
    *first, last = parts
    return f"Imported {', '.join(first)}{' and ' if first else ''}{last} from {provider}."
