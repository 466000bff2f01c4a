"""Job: something to be done soon by a worker, known by its kind and by what it is about."""

from enum import StrEnum

import msgspec

from core.sync import SyncRun


class JobKind(StrEnum):
    """What is to be done."""

    SYNC = "sync"
    """Carry a sync run out; the key is the run's id."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Ids and nothing else: whoever does it reads how things stand by then."""

    kind: JobKind
    key: str

    @property
    def name(self) -> str:
        """Two jobs of one name are the same job."""
        return f"{self.kind}:{self.key}"


def job_of(run: SyncRun) -> Job:
    """The job of carrying that run out."""
    return Job(kind=JobKind.SYNC, key=run.id)
