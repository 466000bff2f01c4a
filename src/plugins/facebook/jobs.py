"""Reports that Facebook makes in the background: begun, looked after, read page by page."""

from collections.abc import Mapping

import msgspec

from core.provider import Session
from core.provider_errors import AccessLost, RateLimited, TooLarge, Unavailable
from plugins.facebook.codes import meaning_of
from plugins.facebook.shapes import Told
from plugins.facebook.values import number_of, text_of

LOOK = 10.0
"""Seconds between two looks at a report that is being made."""
_FIELDS = "id,async_status,async_percent_completion,error_code,error_subcode,error_message"
_DONE, _OVER = "Job Completed", ("Job Failed", "Job Skipped")


class _Begun(msgspec.Struct, frozen=True):
    report_run_id: str | int


class _Run(msgspec.Struct, frozen=True):
    async_status: Told = None
    async_percent_completion: Told = None
    error_code: Told = None
    error_subcode: Told = None
    error_message: Told = None


async def begin(session: Session, path: str, params: Mapping[str, str]) -> str:
    """The id of a new report; asking twice makes two, which costs no more than calls."""
    return str((await session.post(path, _Begun, params)).report_run_id)


async def is_alive(session: Session, id: str) -> bool:
    """Whether it can be read; False where it failed for no reason of its own.

    Raises RateLimited while it is being made, and TooLarge where it is too large even so. Percent
    say nothing: a report that failed may be at a hundred.
    """
    try:
        run = await session.get(id, _Run, {"fields": _FIELDS})
    except AccessLost:  # it is not to be seen everywhere at once
        raise _not_yet() from None
    status = text_of(run.async_status)
    if status == _DONE:
        return True
    if status not in _OVER:
        raise _not_yet()
    code, subcode = number_of(run.error_code), number_of(run.error_subcode)
    meaning = meaning_of(_whole(code), _whole(subcode) or None, text_of(run.error_message))
    if code is not None and meaning.build is TooLarge:
        raise TooLarge(meaning.sentence)
    return False


def failed() -> Unavailable:
    """What is said of a report that failed again and again."""
    return Unavailable("Facebook could not make a report.")


def _not_yet() -> RateLimited:
    return RateLimited("Facebook is still making a report.", after=LOOK, account=True)


def _whole(number: float | str | None) -> int:
    try:
        return int(number or 0)
    except ValueError:
        return 0
