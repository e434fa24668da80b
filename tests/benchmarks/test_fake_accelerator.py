"""Families on a GPU that is not there, with tiny networks: no work on the CPU, few copies."""

from __future__ import annotations

from collections import Counter
from typing import Any
from unittest import mock

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from anyloom.registry.lookup import registry
from benchmarks.fake_accelerator import DEVICE, END, NOT_TRACED, PAGE, Audit, Trace, traced
from benchmarks.published_networks import PUBLISHED
from tests.models.conformance.families import FAMILIES

CATALOG = registry.models().checkpoints
COPIES = {
    "chinese-clip": {"encode_images": 3, "encode_texts": 6},
    "clip": {"encode_images": 3, "encode_texts": 4},
    "depth-pro": {"estimate": 1},
    "eomt": {"predict": 4},
    "grounding-dino": {"detect": 5},
    "owlv2": {"encode_images": 2, "encode_phrases": 2},
    "sam3": {"encode_phrases": 1, "encode_squares": 3, "detect": 8},
    "sam": {"encode_squares": 3, "decode_prompts": 11},
    "sam2": {"encode_squares": 3, "decode_prompts": 11},
}
"""Family → stage → copies to the device: of its requests, and of constants in the first call."""
WAITS = {"grounding-dino": {"detect": 3}, "eomt": {"predict": 8}, "sam3": {"detect": 8}}
"""The same of waits for a number: checks of the library, or sizes of maps, in each layer."""


@pytest.mark.parametrize("family", COPIES)
def test_networks_run_on_the_device_with_few_copies_and_waits(family: str) -> None:
    audit = traced(family, small=True)
    batches = {name: trace for name, trace in audit.stages.items() if audit.requests[name]}
    assert batches.keys() == COPIES[family].keys()
    for name, trace in audit.stages.items():
        assert not trace.mixed, (name, trace.mixed)
        assert not trace.no_kernel, (name, trace.no_kernel)
    for name, trace in batches.items():
        assert trace.operations > 20
        assert not trace.on_cpu, (name, trace.on_cpu)
        assert trace.copies_in <= COPIES[family][name], name
        assert trace.waits.total() <= WAITS.get(family, {}).get(name, 0), (name, trace.waits)


def test_qwens_layers_read_the_lengths_of_images_once_for_all_of_them() -> None:
    audit = traced("qwen3-vl", small=True)
    calls, requests = 4, audit.requests["generate_texts"]
    # The sizes of images, their tokens, and the kinds of a request's tokens; nothing a layer.
    assert audit.stages["generate_texts"].waits["tolist"] <= 3 * calls + requests


def test_the_mask_of_smolvlms_pixels_is_smaller_than_the_pixels() -> None:
    def pixels_of(request: Any) -> int:
        return request.inputs["pixel_values"].numel() // 3

    sent: list[int] = []
    run = Audit.dispatch

    def dispatch(audit: Audit, model: Any, stage: Any, requests: Any) -> Any:
        sent.extend(map(pixels_of, requests))
        return run(audit, model, stage, requests)

    with mock.patch.object(Audit, "dispatch", dispatch):
        trace = traced("smolvlm", small=True).stages["generate_texts"]
    # Three values of two bytes, and one byte of the mask.
    assert 7 * sum(sent) <= trace.bytes_in < 8 * sum(sent)


def test_a_diffusion_pipeline_is_traced_from_text_to_image() -> None:
    trace = traced("sdxl", small=True).stages["paint"]
    assert {"float16", "float32"} <= trace.dtypes.keys()
    assert trace.bytes_out > 0 and not trace.mixed and not trace.waits


def test_every_family_is_on_the_page_or_the_page_says_why_it_is_not() -> None:
    table, _, rest = PAGE.read_text("utf-8").partition(END)
    memory, _, rest = rest.partition(END)
    for family in FAMILIES:
        assert (f"| {family} | " in table) != (family in NOT_TRACED), family
        assert (f"| {family} | " in memory) != (family in NOT_TRACED), family
        assert family not in NOT_TRACED or f"| {family} | {NOT_TRACED[family]} |" in rest, family


def test_networks_have_the_parameters_and_bytes_of_a_checkpoint_of_the_catalog() -> None:
    rows = [row for row in PAGE.read_text("utf-8").splitlines() if row.count("|") == 7]
    compared = 0
    for row in rows[2:]:
        family, name, parameters, weights, *_ = (cell.strip() for cell in row.split("|")[1:-1])
        count = int(parameters.replace(",", ""))
        assert PUBLISHED[family].checkpoint == name
        nbytes = float(weights.removesuffix(" GB")) * 1e9
        assert 1.99 * count - 5e6 < nbytes < 4.1 * count + 5e6, family
        if name in CATALOG:
            assert count == pytest.approx(CATALOG[name].parameters, rel=1e-5), family
            compared += 1
    assert compared > 45


def test_numbers_that_follow_from_inputs_alone_are_known_and_others_are_not() -> None:
    audit = Audit()
    with FakeTensorMode(allow_non_fake_inputs=True), audit, torch.inference_mode():
        sizes = torch.tensor([2, 3]).to(DEVICE)
        weights = torch.empty(4, 5, device=DEVICE)
        repeated = weights[torch.arange(2, device=DEVICE).repeat_interleave(sizes) > 0]
        sizes += 1
        known = audit.numbers.of(sizes)
        sizes[0] = weights[0, 0]
        assert repeated.shape == (3, 5)
        assert known is not None and known.tolist() == [3, 4]
        assert audit.numbers.of(sizes) is None
        assert audit.numbers.of(weights) is None


class Careless(torch.nn.Module):
    """Looks at numbers, computes on the CPU, and copies what it knows in every call."""

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        if pixels.max() > 0:
            pixels = pixels + 1
        table = torch.arange(10_000) * 2
        pixels = pixels[table[:10] // 2000]
        return pixels[pixels > 0] + torch.ones(3).to(pixels.device).sum()


def test_what_a_network_should_not_do_is_noticed() -> None:
    audit = Audit(where="careless")
    with FakeTensorMode(allow_non_fake_inputs=True), audit, torch.inference_mode():
        Careless()(torch.empty(10, 4, device=DEVICE))
    [trace] = audit.stages.values()
    assert isinstance(trace, Trace)
    assert trace.waits == Counter(
        {"_local_scalar_dense": 1, "index by indices of the CPU": 1, "index": 1}
    )
    assert trace.on_cpu == Counter({"arange": 1, "mul": 1})
    assert (trace.copies_in, trace.bytes_in) == (2, 10 * 8 + 3 * 4)
