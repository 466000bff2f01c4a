"""Step 29: the audit trail tells the whole journey, and no secret."""

import re

from entrypoints.journey.api import Answer
from entrypoints.journey.notes import Notes
from entrypoints.journey.story import Story

TOLD = (
    "profile.created",
    "authorization.opened",
    "authorization.followed",
    "authorization.withdrawn",
    "authorization.failed",
    "callback.taken",
    "callback.refused",
    "connection.made",
    "connection.reconnected",
    "connection.validated",
    "connection.disconnected",
    "sync.started",
    "sync.ended",
    "business_center.swapped",
    "ad_accounts.chosen",
    "credential.destroyed",
    "link_request.made",
    "link_request.linked",
    "linked_account.assigned",
    "linked_account.ad_account_linked",
    "linked_account.lost",
)
"""What must have been written down by the end of the journey."""

LOOKS_SECRET = re.compile(r"\b[0-9a-f]{40}\b|adp_[\w-]{20,}")
"""Tokens of the sandbox, and API keys."""


async def read_audit(story: Story, notes: Notes) -> None:
    """Everything is in it, nothing secret is."""
    notes.do("GET /audit, to its first entry")
    pages = await _pages(story)
    actions = [str(one["action"]) for page in pages for one in page.items]
    untold = [action for action in TOLD if action not in actions]
    notes.expect(
        "it lists what happened",
        f"{len(actions)} entries of {len(set(actions))} kinds"
        + (f"; missing: {', '.join(untold)}" if untold else ""),
        holds=not untold,
    )
    text = "\n".join(page.text for page in pages)
    secrets = story.secrets | story.browser.met
    shown = sum(one in text for one in secrets) + len(LOOKS_SECRET.findall(text))
    notes.expect(
        "it holds no key, token, code, state or link",
        f"{shown} of {len(secrets)} secrets of this journey",
        holds=shown == 0,
    )


async def _pages(story: Story) -> list[Answer]:
    pages = [await story.api.get("/audit", limit="100")]
    while after := pages[-1].body["next"]:
        pages.append(await story.api.get("/audit", limit="100", before=str(after)))
    return pages
