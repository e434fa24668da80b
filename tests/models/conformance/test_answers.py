"""Answers of every family: alone, in batches, in threads, after moves, of any image."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import torch

from anyloom import BoundedCache, Checkpoint, Image, Model
from anyloom.core.batching import Stage, is_staged
from anyloom.engine.model_pool import ModelPool
from anyloom.models.protocols import ConceptSegmenter, Grounder, SimilarityMapper
from anyloom.scheduling.device_weights import DeviceWeights, networks_of
from tests.models.conformance.comparison import assert_close, distance
from tests.models.conformance.families import Family
from tests.models.conformance.requests import (
    EXAMPLE,
    NOTHING,
    REQUESTS,
    UNCHANGED,
    ask,
    protocols_of,
)
from tests.models.tiny_captioners import pictures

IMAGES = [EXAMPLE, *map(Image, pictures((60, 84), (48, 70)))]
THREADS = 1e-5
"""How far rounding may move an answer where threads read each other's texts."""
SHARED = 1e-3
"""How far rounding may move it where requests of several threads share a call at each stage."""


class Recorder:
    """A dispatcher that keeps the requests to each stage of a model."""

    def __init__(self) -> None:
        self.requests: dict[Stage, list[Any]] = {}

    def dispatch(self, model: Any, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        self.requests.setdefault(stage, []).extend(requests)
        return stage.run(model, requests)

    def run_piece(self, nbytes: int, work: Callable[[], Any]) -> Any:
        return work()


@pytest.fixture(scope="module")
def recorder(model: Model) -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def answers(model: Model, recorder: Recorder) -> list[Any]:
    """What a model answers about each image, one after the other."""
    model.dispatcher = recorder
    try:
        return [ask(model, image) for image in IMAGES]
    finally:
        model.dispatcher = None


def forget(model: Model) -> None:
    """Clear what a model has kept of earlier requests."""
    for store in vars(model).values():
        if isinstance(store, BoundedCache):
            store.clear()


def test_each_protocol_has_a_request(adapter: type[Model]) -> None:
    assert set(protocols_of(adapter)) <= set(REQUESTS)


def test_a_batch_equals_its_members_one_by_one(
    entry: Family, model: Model, recorder: Recorder, answers: list[Any]
) -> None:
    assert recorder.requests
    for stage, requests in recorder.requests.items():
        alone = [stage.run(model, [request])[0] for request in requests]
        assert_close(stage.run(model, requests), alone, entry.close)


def test_several_threads_share_a_model(entry: Family, model: Model, answers: list[Any]) -> None:
    assert model.concurrent
    forget(model)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda image: ask(model, image), IMAGES))
    assert_close(found, answers, THREADS if entry.keeps_texts else 0)


def images_encoded(model: Model, request: Callable[[], Any]) -> int:
    """Return how many images pass the first layers of a model's networks during a request."""
    count = 0

    def add(layer: torch.nn.Module, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        count += len(arguments[0])

    hooks = [
        layer.register_forward_pre_hook(add)
        for network in networks_of(model)
        for layer in network.modules()
        if isinstance(layer, torch.nn.Conv2d) and layer.in_channels == 3
    ]
    try:
        request()
    finally:
        for hook in hooks:
            hook.remove()
    return count


PHRASE_REQUESTS: dict[type[Model], Callable[[Any, list[str]], Any]] = {
    ConceptSegmenter: lambda model, phrases: model.segment_concepts(EXAMPLE, phrases, threshold=0),
    Grounder: lambda model, phrases: model.ground(EXAMPLE, phrases, box_threshold=0),
    SimilarityMapper: lambda model, phrases: model.similarity_maps(EXAMPLE, phrases),
}


def test_several_classes_are_found_in_one_pass_of_the_image_encoder(model: Model) -> None:
    for protocol, request in PHRASE_REQUESTS.items():
        if not isinstance(model, protocol):
            continue
        passes = []
        for phrases in (["dog"], ["dog", "red car", "a bird on a tree", "cup"]):
            forget(model)
            passes.append(images_encoded(model, partial(request, model, phrases)))
        assert passes[0] > 0
        assert passes[1] == passes[0], protocol.__name__


def test_several_threads_share_calls_under_an_engine(
    checkpoint: Checkpoint, model: Model, answers: list[Any]
) -> None:
    assert is_staged(type(model))
    pool = ModelPool("cpu")

    def leased(image: Image) -> Any:
        with pool.lease([("model", checkpoint)]) as lent:
            return ask(lent["model"], image)

    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(leased, IMAGES))
    finally:
        pool.close()
    assert_close(found, answers, SHARED)


def test_weights_are_found_leave_a_device_and_come_back(
    entry: Family, model: Model, answers: list[Any]
) -> None:
    weights = DeviceWeights(model)
    networks = list(networks_of(model))
    assert weights.movable == bool(networks) == entry.movable
    stored = {
        tensor.data_ptr(): tensor.numel() * tensor.element_size() for tensor in tensors(model)
    }
    assert weights.bytes >= sum(stored.values())
    weights.to_host()
    for tensor in tensors(model):
        tensor.data = torch.zeros_like(tensor)  # a device's memory after others have used it
    weights.to_host()
    weights.to_device("cpu")
    forget(model)
    assert_close(ask(model, EXAMPLE), answers[0])


def tensors(model: Model) -> Iterator[torch.Tensor]:
    for network in networks_of(model):
        yield from network.parameters()
        yield from network.buffers()


def test_another_load_gives_the_same_answer_and_frees_its_weights(
    entry: Family,
    adapter: type[Model],
    checkpoint: Checkpoint,
    answers: list[Any],
    one_thread: None,
) -> None:
    model = adapter.load(checkpoint, "cpu")
    assert model.identity == checkpoint.identity_on("cpu")
    assert_close(ask(model, EXAMPLE), answers[0])
    watched = {
        name: weakref.ref(parameter)
        for network in networks_of(model)
        for name, parameter in network.named_parameters()
    }
    model.close()
    del model
    gc.collect()
    left = {
        name.partition(".")[0] for name, parameter in watched.items() if parameter() is not None
    }
    assert left <= {entry.cached_module}


def test_bfloat16_holds_the_weights_and_moves_answers_little(
    entry: Family, adapter: type[Model], checkpoint: Checkpoint, answers: list[Any]
) -> None:
    if "dtype" not in entry.known:
        pytest.skip("the format holds weights of one dtype")
    rough = replace(checkpoint, options={**checkpoint.options, "dtype": "bfloat16"})
    model = adapter.load(rough, "cpu")
    assert (torch.bfloat16 in {tensor.dtype for tensor in tensors(model)}) != entry.autocast
    assert model.identity.endswith("/bfloat16")
    found = ask(model, EXAMPLE)
    if entry.rough is not None:
        assert 0 < distance(found, answers[0]) < entry.rough


def frames(answer: Any) -> Iterator[tuple[int, int]]:
    if isinstance(answer, list | tuple):
        for member in answer:
            yield from frames(member)
    elif frame := getattr(answer, "frame", getattr(answer, "size", None)):
        yield frame


def test_images_of_any_shape_are_answered(entry: Family, model: Model) -> None:
    for shape in entry.shapes:
        image = Image(pictures(shape)[0])
        assert set(frames(ask(model, image))) <= {shape}


def test_nothing_requested_gives_nothing(model: Model) -> None:
    for protocol in protocols_of(type(model)):
        if protocol in NOTHING:
            assert len(NOTHING[protocol](model, EXAMPLE)) == 0
        if protocol in UNCHANGED:
            assert all(image is EXAMPLE for image in UNCHANGED[protocol](model, EXAMPLE))
