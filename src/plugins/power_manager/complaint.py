"""The one place that reads such a service's “no”: the status, and for a limit the body."""

import msgspec

from core.by_status import complaint_by_status
from core.provider import Answer
from core.provider_errors import ProviderError, RateLimited
from plugins.power_manager.manifest import MANIFEST

USUAL_PAUSE = 60.0
"""Seconds: the contract's own window, for a limit that does not say for how long."""


class _Error(msgspec.Struct, frozen=True):
    retry_after_s: float | None = None


class _Said(msgspec.Struct, frozen=True):
    error: _Error = _Error()


def find_complaint(answer: Answer) -> ProviderError | None:
    """What it complains of; its words are not quoted, for they may echo the key."""
    if answer.status != 429:
        return complaint_by_status(MANIFEST.name, answer)
    try:
        after = msgspec.json.decode(answer.body, type=_Said).error.retry_after_s
    except msgspec.DecodeError:
        after = None
    pause = after if after is not None and after > 0 else USUAL_PAUSE
    return RateLimited(f"{MANIFEST.name} says that it is asked too often.", after=pause)
