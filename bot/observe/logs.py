"""Structured logs: for eyes in a terminal, JSON lines otherwise.

Message text is logged at level debug only. The conversation id is bound once a turn and stands in every line below it.
"""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

LEVELS = ("debug", "info", "warning", "error")


def configure_logs(level: str = "info", *, stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's loggers to one stream in one form.

    Args:
        level: debug, info, warning or error.
        stream: Where to; standard error where it is left out, so that a command's output stays clean.
    """
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    console = out.isatty()
    # Plain tracebacks: structlog's rich ones show local variables, and with them what customers wrote.
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if console
        else structlog.processors.JSONRenderer(sort_keys=True)
    )
    tracebacks: list[structlog.typing.Processor] = [] if console else [structlog.processors.format_exc_info]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        # A line below the level costs a function call, and nothing of it is put together.
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *tracebacks, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("httpx", "httpcore", "uvicorn.access", "rasa_sdk.executor"):
        # They log every request with its address, or every action by name; ours say the same with what matters beside.
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
