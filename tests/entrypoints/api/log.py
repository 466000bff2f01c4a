"""What the service writes into its log, as people would read it."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.stdlib import ProcessorFormatter


@contextmanager
def written() -> Iterator[io.StringIO]:
    """The log's lines while the block runs; a service must be open."""
    [handler] = [
        one
        for one in logging.getLogger().handlers
        if isinstance(one, logging.StreamHandler) and isinstance(one.formatter, ProcessorFormatter)
    ]
    lines = io.StringIO()
    before = handler.setStream(lines)
    try:
        yield lines
    finally:
        handler.setStream(before)
