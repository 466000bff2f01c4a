"""Reading “no” where a platform says it by the HTTP status alone."""

from core.provider import Answer
from core.provider_errors import (
    AccountGone,
    ProviderError,
    Rejected,
    Revoked,
    ScopeMissing,
)

MEANINGS: dict[int, tuple[type[ProviderError], str]] = {
    401: (Revoked, "{name} does not accept the credential."),
    403: (ScopeMissing, "The credential lacks a permission at {name}."),
    404: (AccountGone, "{name} has no such thing."),
}
"""What is left when the line has read 429, 5xx and redirects by itself."""


def complaint_by_status(name: str, answer: Answer) -> ProviderError | None:
    """What the answer means; the body is not quoted, for it may echo a key."""
    if answer.status < 400:
        return None
    if known := MEANINGS.get(answer.status):
        kind, text = known
        return kind(text.format(name=name))
    return Rejected(f"{name} refused it with HTTP {answer.status}.")
