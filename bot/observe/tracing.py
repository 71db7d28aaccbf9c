"""OpenTelemetry spans from channel to action. Without the extra ``tracing`` they cost nothing and go nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import httpx
from opentelemetry import trace
from opentelemetry.propagate import inject

from bot.errors import SettingsError

tracer = trace.get_tracer("usher")


_NONE = nullcontext()
_is_configured = False


def span(name: str, **attributes: str) -> AbstractContextManager[None]:
    """A span around the block. A failure is told by its kind alone: its message may hold a customer's words.

    Args:
        name: Of the span.
        attributes: Ids and names, never text of a conversation.
    """
    # Until somebody wants them, spans are not even made: OpenTelemetry's empty ones cost more than a rule's decision.
    return _span(name, attributes) if _is_on() else _NONE


def _is_on() -> bool:
    # A tracer of its own was there before us (opentelemetry-instrument), or came by `configure_tracing`.
    return _is_configured or not isinstance(tracer, trace.ProxyTracer)


@contextmanager
def _span(name: str, attributes: dict[str, str]) -> Iterator[None]:
    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except Exception as error:
            current.set_status(trace.StatusCode.ERROR, type(error).__name__)
            raise


def carried(headers: dict[str, str]) -> dict[str, str]:
    """The headers, with those by which the server asked continues the trace (W3C ``traceparent``)."""
    if _is_on():
        inject(headers)
    return headers


async def carry(request: httpx.Request) -> None:
    """An httpx hook: the server asked continues the trace (W3C ``traceparent``)."""
    inject(request.headers)


def configure_tracing(endpoint: str | None, *, service: str = "usher") -> None:
    """Send spans by OTLP over HTTP.

    Args:
        endpoint: Address of the collector, such as ``http://localhost:4318/v1/traces``; None leaves tracing off.
        service: Name under which the spans appear.

    Raises:
        SettingsError: The extra ``tracing`` is not installed.
    """
    global _is_configured  # noqa: PLW0603 - OpenTelemetry's provider is one for the process, too
    if endpoint is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "tracing needs packages that are not installed.",
            place="endpoints.yml: tracing",
            mend="Run: pip install 'usher[tracing]'",
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
    _is_configured = True
