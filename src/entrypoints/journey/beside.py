"""Connecting the platforms beside the one that is played with, each in its own way."""

from collections.abc import Mapping

from entrypoints.journey.api import Json
from entrypoints.journey.browser import Pair
from entrypoints.journey.scene import Beside
from entrypoints.journey.story import Story, authorize


async def connect_beside(story: Story, one: Beside, untick: Pair | None = None) -> str:
    """Its first person agrees, or enters their key; the connection's id. Raises LookupError."""
    if one.keys:
        return require_done(await enter_key(story, one, one.keys[one.first]))
    attempt = await story.connect("here", one.provider)
    await authorize(story.browser, attempt, one.first, untick)
    return require_done(await story.outcome(attempt))


async def enter_key(story: Story, one: Beside, fields: Mapping[str, str]) -> Json:
    """What became of a key."""
    asked = {"provider": one.provider, "fields": dict(fields)}
    return (await story.api.post(f"{story.profile}/connections", asked)).body


def require_done(outcome: Json) -> str:
    """The connection's id. Raises LookupError for an attempt that did not come out."""
    if outcome["stage"] != "done":
        raise LookupError(f"The attempt to connect ended as {outcome['stage']}.")
    return str(outcome["connection_id"])
