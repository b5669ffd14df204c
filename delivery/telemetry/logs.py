"""Structured logs: one JSON object per line, carrying the ids that are bound to the context."""

import logging
import logging.config

import structlog

from delivery.telemetry.subjects import add_ids
from delivery.telemetry.tracing.current import add_trace_ids

# One line per request is written by our own middleware.
_TALKATIVE = ("daphne.http_protocol", "django.channels.server", "httpx")


def logging_config(*, level: str, as_json: bool, is_traced: bool = False) -> None:
    """Send structlog's and the standard library's records through one formatter to stderr."""
    shared = _processors(as_json=as_json)
    if is_traced:
        shared.insert(0, add_trace_ids)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *shared],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"structured": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {name: {"level": "WARNING"} for name in _TALKATIVE},
        }
    )


def _processors(*, as_json: bool) -> list[structlog.typing.Processor]:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        add_ids,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if as_json:
        # Local variables hold passwords and tokens; they never reach a log.
        frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        shared.append(structlog.processors.ExceptionRenderer(frames))
    return shared
