"""OpenTelemetry spans of a server: request → run → steps, in the trace of the client."""

from __future__ import annotations

from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from anyloom.server import ServerSettings
from anyloom.server.run_spans import RunSpans

from .service import png, running

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> RunSpans:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return RunSpans(provider)


def path_to(span: ReadableSpan, all_spans: tuple[ReadableSpan, ...]) -> list[str]:
    """Return the names of the spans around a span, the outermost first, and its own."""
    outer = [one for one in all_spans if span.parent and one.context == span.parent]
    return [*(path_to(outer[0], all_spans) if outer else []), span.name]


def test_a_step_is_inside_its_run_and_that_inside_the_request_of_the_client(
    tmp_path: Path, exporter: InMemorySpanExporter, spans: RunSpans
) -> None:
    with running(ServerSettings(tmp_path), spans=spans) as client:
        headers = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
        body = {"files": {"image": png()}, "params": {"wait": 30}, "headers": headers}
        run = client.post("/v1/graphs/bright/runs", **body).json()  # type: ignore[arg-type]
        again = client.post("/v1/graphs/broken/runs", **body).json()  # type: ignore[arg-type]
    found = exporter.get_finished_spans()
    request = "POST /v1/graphs/bright/runs"
    assert [request, "run bright", "bright_part"] in [path_to(one, found) for one in found]
    by_name = {one.name: one for one in found}
    outermost, inner, failed = by_name[request], by_name["run bright"], by_name["run broken"]
    assert f"{outermost.context.trace_id:x}" == TRACE.lstrip("0")
    assert outermost.parent is not None and f"{outermost.parent.span_id:x}" == CALLER
    assert dict(outermost.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/v1/graphs/bright/runs",
        "http.response.status_code": 200,
    }
    assert dict(inner.attributes or {}) == {
        "anyloom.run": run["id"],
        "anyloom.graph": "bright",
        "anyloom.client": "local",
        "anyloom.state": "done",
    }
    assert (inner.status.is_ok, failed.status.is_ok) == (True, False)
    assert failed.attributes and failed.attributes["anyloom.run"] == again["id"]


def test_a_run_that_goes_on_after_an_answer_is_inside_the_request_with_the_answer(
    tmp_path: Path, exporter: InMemorySpanExporter, spans: RunSpans
) -> None:
    with running(ServerSettings(tmp_path), spans=spans) as client:
        run = client.post("/v1/graphs/asking/runs", files={"image": png()}).json()
        client.get(f"/v1/runs/{run['id']}/events")
        (question,) = client.get(f"/v1/runs/{run['id']}").json()["questions"]
        answer = {"key": question["key"], "answer": "very"}
        client.post(f"/v1/runs/{run['id']}/answers", json=answer)
        client.get(f"/v1/runs/{run['id']}/events")
    found = exporter.get_finished_spans()
    states = {
        (path_to(one, found)[0], (one.attributes or {})["anyloom.state"])
        for one in found
        if one.name == "run asking"
    }
    assert states == {
        ("POST /v1/graphs/asking/runs", "asking"),
        ("POST /v1/runs/{identity}/answers", "done"),
    }


def test_probes_have_no_spans(
    tmp_path: Path, exporter: InMemorySpanExporter, spans: RunSpans
) -> None:
    with running(ServerSettings(tmp_path), spans=spans) as client:
        for path in ("/healthz", "/metrics", "/"):
            client.get(path)
    assert exporter.get_finished_spans() == ()
