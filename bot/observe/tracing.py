"""OpenTelemetry spans from channel to action. Without the extra ``tracing`` they cost nothing and go nowhere."""

from __future__ import annotations

from opentelemetry import trace

from bot.errors import SettingsError

tracer = trace.get_tracer("usher")


def configure_tracing(endpoint: str | None, *, service: str = "usher") -> None:
    """Send spans by OTLP over HTTP.

    Args:
        endpoint: Address of the collector, such as ``http://localhost:4318/v1/traces``; None leaves tracing off.
        service: Name under which the spans appear.

    Raises:
        SettingsError: The extra ``tracing`` is not installed.
    """
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
