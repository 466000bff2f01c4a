"""Reading linked accounts anew from the command line: by the workers there are, else here."""

import asyncio

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from core.asked_reading import AskedReading, is_free
from core.job import job_for
from core.linked_account import Part
from core.ports.jobs import Jobs
from core.usecases.refreshing_links import Refresh, RefreshLinks, ShowRefreshes
from entrypoints.cli.carrying import workers
from entrypoints.cli.desk import Desk
from entrypoints.cli.link_options import Where
from entrypoints.linking import read_anew

LOOK = 0.3
"""Seconds between two looks at how far it is."""


async def read_all(desk: Desk, where: Where) -> Refresh:
    """The Business Center when it was read, with the progress shown meanwhile.

    What ended it early is said aside.
    """
    async with desk.using(RefreshLinks) as refresh:
        asked = await refresh(desk.actor, *where.key)
    with _bar(desk) as bar:
        shown = bar.add_task(f"Reading {where.center_id}", total=len(Part))
        work = asyncio.create_task(_carried(desk, where, asked))
        try:
            while not work.done():
                seen = await _seen(desk, where)
                done = sum(one.as_of >= asked.asked_at for one in seen.parts)
                bar.update(shown, completed=done)
                await asyncio.wait({work}, timeout=LOOK)
        finally:
            work.cancel()
            await asyncio.wait({work})  # Ctrl-C must not reach it twice, while it lets go
        await work
    over = await _seen(desk, where)
    if over.asked and over.asked.problem:
        desk.out.say(f"{where.center_id} was not read to the end: {over.asked.problem}")
    return over


async def _carried(desk: Desk, where: Where, asked: AskedReading) -> None:
    is_queued = False
    while (now := await _seen(desk, where)).is_reading and now.asked and now.asked.id == asked.id:
        if not await workers(desk):
            if is_free(now.asked, await desk.now()):
                await read_anew(desk.container, job_for(asked))
                continue
        elif not is_queued:
            jobs: Jobs = await desk.container.get(Jobs)
            await jobs.enqueue(job_for(asked))
            is_queued = True
        await asyncio.sleep(LOOK)


async def _seen(desk: Desk, where: Where) -> Refresh:
    async with desk.using(ShowRefreshes) as show:
        return await show.at(desk.actor, *where.key)


def _bar(desk: Desk) -> Progress:
    console = desk.out.aside
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("parts"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
