"""Logs one event a line, structured, with every secret masked."""

import logging
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from adapters.redact import Redactor

QUIET = (
    *("httpx", "httpcore", "hpack", "aiosqlite", "asyncio", "alembic", "uvicorn.access"),
    *("sqlalchemy.engine", "sqlalchemy.pool", "pgqueuer"),
)
"""Libraries whose chatter below a warning tells nothing, or tells whole addresses."""
ROUTED = ("uvicorn", "uvicorn.access", "uvicorn.error", "sqlalchemy", "litestar")
"""Libraries that like to bring handlers and levels of their own; theirs are taken away."""

type ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logging(
    *, level: str, json: bool, redactor: Redactor, stream: TextIO | None = None
) -> None:
    """Send what structlog and the standard library log to `stream` (stderr), redacted, one way.

    Start uvicorn with `log_config=None`, or it puts its own handlers back.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_finish(redactor, json=json)
        )
    )
    _route(handler, level.upper())


def _finish(redactor: Redactor, *, json: bool) -> list[Processor]:
    """What every event goes through last; only rendering comes after the redaction."""

    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return cast("EventDict", redactor.value(event))

    rendering: list[Processor] = (
        [structlog.processors.JSONRenderer(ensure_ascii=True)]
        if json
        else [_flatten, structlog.dev.ConsoleRenderer(colors=False)]
    )
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        _tell_exception,
        redact,
        *rendering,
    ]


def _route(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ROUTED:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.NOTSET)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the traceback, without the values of local variables, into `traceback`."""
    error = _exception(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is not None:
        event["traceback"] = "".join(traceback.format_exception(error)).strip()
    return event


def _exception(exc_info: object) -> BaseException | None:
    """The exception that is meant by what people hand to `exc_info`."""
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return cast("ExcInfo", exc_info)[1]
    return sys.exc_info()[1] if exc_info else None


def _flatten(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Escape line breaks and control characters, so that no value can forge a line."""
    return {name: _flat(value) for name, value in event.items()}


def _flat(value: object) -> object:
    if isinstance(value, str):
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in value)
    if isinstance(value, Mapping):
        return {name: _flat(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_flat(part) for part in value]
    return value
