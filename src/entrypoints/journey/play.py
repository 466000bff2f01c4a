"""Plays the journey's steps in order and prints each with what came of it."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from rich.console import Console
from rich.markup import escape

from entrypoints.journey import (
    beginning,
    centers,
    enduring,
    losing,
    owners,
    record,
    sharing,
    together,
    working,
)
from entrypoints.journey.notes import Finding, Notes
from entrypoints.journey.scene import Scene
from entrypoints.journey.service import Service
from entrypoints.journey.story import NotPlayed, Story, begun

LONGEST = 180
"""Seconds a step may take."""


class Step(msgspec.Struct, frozen=True):
    """One step, by its title."""

    title: str
    play: Callable[[Story, Notes], Awaitable[None]]


STEPS = (
    Step("Create a profile", beginning.create_profile),
    Step("A second profile is refused by the trial", beginning.refuse_second_profile),
    Step("Connect in this browser, one permission unticked", beginning.connect_limited),
    Step("See what breaks without the permission", beginning.show_matrix),
    Step("Ask again, with everything ticked", beginning.ask_again),
    Step("Validate the connection", beginning.validate),
    Step("Sync with live progress, and read what came in", working.sync_live),
    Step("A second Business Center is refused by the trial", centers.refuse_second_center),
    Step("Swap the Business Centers, and sync the other, throttled", centers.swap_centers),
    Step("The platform shuts us out in the middle of a sync", enduring.be_shut_out),
    Step("The service is killed in the middle of a sync", enduring.be_killed),
    Step("Numbers of past days are told otherwise", enduring.be_told_otherwise),
    Step("A link for another browser", sharing.share_link),
    Step("The authorisation is taken back at the platform", losing.lose_token),
    Step("Reconnecting as another person is refused", losing.refuse_wrong_person),
    Step("Reconnecting as the same person restores everything", losing.restore),
    Step("Replayed and foreign callbacks are refused", sharing.refuse_stray_callbacks),
    Step("A larger plan makes room for other platforms", together.make_room),
    Step("Connect another platform, and ask again for a permission", together.connect_second),
    Step("Connect a third one with a key", together.connect_with_key),
    Step("Validate one of three", together.validate_one),
    Step("Sync them into one union, each currency by itself", together.sync_together),
    Step("One platform fails, and the others go on", together.one_fails),
    Step("Ask an owner to link their account, by QR code", owners.ask_owner),
    Step("The owner scans it and approves, and the account is linked", owners.scan),
    Step("Assign a member, and advertise from an ad account", owners.make_ready),
    Step("The owner takes it back, and it is marked", owners.take_back),
    Step("Disconnect", losing.disconnect),
    Step("The audit trail tells it all, and no secret", record.read_audit),
)


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was played, and what came of it."""

    number: int
    title: str
    passed: bool
    did: list[str]
    findings: list[Finding]


async def play(scene: Scene, service: Service, console: Console) -> list[Played]:
    """Every step and what came of it; each is shown as soon as it was played."""
    played: list[Played] = []
    async with begun(scene, service) as story:
        for number, step in enumerate(STEPS, start=1):
            notes = await _played(step, story)
            _show(console, number, step, notes)
            played.append(
                Played(
                    number=number,
                    title=step.title,
                    passed=notes.passed,
                    did=notes.did,
                    findings=notes.findings,
                )
            )
    passed = sum(one.passed for one in played)
    colour = "green" if passed == len(STEPS) else "red"
    console.print(f"[bold {colour}]{passed} of {len(STEPS)} steps did what they should.[/]")
    return played


async def _played(step: Step, story: Story) -> Notes:
    notes = Notes()
    try:
        async with asyncio.timeout(LONGEST):
            await step.play(story, notes)
    except NotPlayed as error:
        notes.expect("the step can be played", error, holds=False)
    except Exception as error:  # whatever went wrong, the other steps are played and it is told
        notes.expect("the step comes to its end", _told(error), holds=False)
    return notes


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _show(console: Console, number: int, step: Step, notes: Notes) -> None:
    console.print(f"{_mark(holds=notes.passed)} [bold]{number:2}. {escape(step.title)}[/]")
    for deed in notes.did:
        console.print(f"       [dim]did[/]      {escape(deed)}")
    for one in notes.findings:
        mark = _mark(holds=one.holds)
        told = f"{escape(one.expected)} [dim]· found[/] {escape(one.found)}"
        console.print(f"     {mark} [dim]expected[/] {told}")
    console.print()


def _mark(*, holds: bool) -> str:
    return "[green]✓[/]" if holds else "[red]✗[/]"
