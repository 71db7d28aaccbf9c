import httpx
import pytest
from kit.processing import Talk
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.observe import tracing

DOMAIN = {
    "intents": ["bill"],
    "responses": {"utter_action_failed": [{"text": "Sorry."}]},
    "actions": ["action_bill"],
}
TABLE = {"bill": ["action_bill"]}


@pytest.fixture
def spans(monkeypatch):
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "tracer", provider.get_tracer("usher"))
    return exporter


def names_by_parent(spans):
    names = {span.context.span_id: span.name for span in spans.get_finished_spans()}
    return [(span.name, names.get(span.parent.span_id) if span.parent else None) for span in spans.get_finished_spans()]


async def test_a_message_is_one_trace_from_channel_to_action(spans):
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": {"events": [], "responses": [{"text": "£1"}]}})
    await talk.say("bill")
    found = names_by_parent(spans)
    assert found[-1] == ("message", None)
    assert ("understand", "message") in found
    assert ("action", "message") in found
    attributes = [dict(span.attributes) for span in spans.get_finished_spans()]
    assert {"channel": "rest", "conversation": "ada"} in attributes
    assert {"action": "action_bill"} in attributes
    assert len({span.context.trace_id for span in spans.get_finished_spans()}) == 1


async def test_a_failure_is_marked_and_told_by_its_kind_alone(spans):
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": lambda call: (500, {"error": "wombat"})})
    await talk.say("bill")
    await talk.say("broken")
    failed = {
        span.name: span for span in spans.get_finished_spans() if not span.status.is_ok and span.status.description
    }
    assert {name: span.status.description for name, span in failed.items()} == {
        "action": "ActionFailed",
        "understand": "UnderstandingFailed",
    }
    assert all(not span.events for span in spans.get_finished_spans())


async def test_the_action_server_is_told_the_trace(spans):
    request = httpx.Request("POST", "http://actions/webhook")
    with tracing.span("action", action="action_bill"):
        await tracing.carry(request)
    (span,) = spans.get_finished_spans()
    assert f"{span.context.trace_id:032x}" in request.headers["traceparent"]


async def test_without_tracing_nothing_is_sent_along():
    request = httpx.Request("POST", "http://actions/webhook")
    await tracing.carry(request)
    assert "traceparent" not in request.headers
