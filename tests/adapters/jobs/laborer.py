"""A worker in a process of its own, to be killed: tells each job that it begins, and ends none.

Run as `python -m tests.adapters.jobs.laborer URL`.
"""

import asyncio
import sys

from adapters.jobs.queue import PgQueuerJobs
from adapters.sql.engine import make_engine
from core.job import Job


async def main(url: str) -> None:
    async def begin(job: Job) -> None:
        sys.stdout.write(f"{job.key}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()

    await PgQueuerJobs(make_engine(url)).work(begin)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
