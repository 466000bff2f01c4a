"""Job: something to be done soon by a worker, known by its kind and by what it is about."""

from enum import StrEnum

import msgspec

from core.asked_reading import AskedReading
from core.sync import SyncRun


class JobKind(StrEnum):
    """What is to be done."""

    SYNC = "sync"
    """Carry a sync run out; the key is the run's id."""
    LINKS = "links"
    """Read a Business Center's linked accounts; the key is the id of the asked reading."""


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


def job_for(reading: AskedReading) -> Job:
    """The job of reading what was asked for."""
    return Job(kind=JobKind.LINKS, key=reading.id)
