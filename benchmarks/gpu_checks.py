"""Checks of the accelerator path on a real device, with tiny networks and random weights.

Each check is a process of its own, so that one that hangs or loses the device ends alone; what it
prints is its result. On a CPU they rehearse the script, and those that need CUDA are left out.

    python -m benchmarks.gpu_checks [--device cuda:0] [--results FILE] [NAME …]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch

from anyloom import Checkpoint, Image, Model, batched
from anyloom.engine.model_pool import ModelPool
from anyloom.foundation.errors import DeviceLost
from anyloom.hardware import devices
from anyloom.hardware.memory import memory_of
from anyloom.hardware.transfers import on_device, to_host
from anyloom.scheduling.device_queue import DeviceQueue
from anyloom.scheduling.device_weights import DeviceWeights
from benchmarks import accelerator_networks

ROUNDS = 20
MASK_THREADS = 16
BATCHES = 100


class Matmul(Model):
    """Multiplies rows with a matrix on a device; a negative row index fails in the kernel."""

    concurrent = True

    def __init__(self, device: str, side: int = 512, name: str = "matmul") -> None:
        self.checkpoint = Checkpoint(name, "matmul-for-checks", options={"name": name})
        self.device = device
        self.network = torch.nn.Linear(side, side).to(device)

    @batched(limit=16)
    def rows(self, requests: Sequence[torch.Tensor]) -> list[np.ndarray]:
        with torch.inference_mode():
            return list(self.network(torch.stack(list(requests)).to(self.device)).cpu().numpy())

    @batched(limit=1)
    def pick(self, requests: Sequence[int]) -> list[torch.Tensor]:
        index = torch.tensor(list(requests), device=self.device)
        return list(self.network.weight[index])


def queued(device: str, *models: Matmul) -> DeviceQueue:
    """Return the queue of a device with models that are loaded there."""
    queue = DeviceQueue(device, memory_of(device), load=lambda name: None, evict=lambda name: None)
    for model in models:
        model.dispatcher = queue
        queue.set_cost(model.identity, DeviceWeights(model).bytes, 0.0)
    return queue


def versions(device: str) -> dict[str, Any]:
    """Import what the benchmarks import; report versions, driver, dtypes and free memory."""
    import diffusers
    import open_clip
    import transformers

    found = devices.describe(device)
    return {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "transformers": transformers.__version__,
        "diffusers": diffusers.__version__,
        "open_clip": open_clip.__version__,
        "device": found.about,
        "free": found.free,
        "total": found.total,
        "dtypes": found.dtypes,
    }


def equal_to_cpu(device: str) -> dict[str, Any]:
    """Compare tiny networks on the device with the CPU, a batch with single ones, and halves."""
    photo = Image(np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8), name="noise")
    with tempfile.TemporaryDirectory() as home:
        folder = accelerator_networks.saved("sam", Path(home), "cpu", small=True)
        ious: dict[str, float] = {}
        masks = {}
        for where, dtype in (("cpu", "float32"), (device, "float32"), (device, "bfloat16")):
            options = {"folder": str(folder), "dtype": dtype}
            pool = ModelPool(where)
            try:
                model: Any = pool.get(Checkpoint("tiny", "sam", options=options))
                features = model.features(photo).vectors
                assert np.isfinite(features).all(), f"{dtype} on {where} is not finite"
                masks[where, dtype] = features
            finally:
                pool.close()
        base = masks["cpu", "float32"]
        for key, found in masks.items():
            ious["/".join(key)] = float(np.linalg.norm(found - base) / np.linalg.norm(base))
    model = Matmul(device)
    rows = torch.rand(16, 512)
    whole = np.stack(model.rows(list(rows)))
    single = np.stack([model.rows([row])[0] for row in rows])
    return {
        "relative error of features": ious,
        "batch against single": float(np.abs(whole - single).max()),
    }


def arrives(device: str) -> dict[str, Any]:
    """Read on the CPU what the device was just told to compute: it is what was computed."""
    side = 8192 if device.startswith("cuda") else 64
    factor = torch.rand(side, side, device=device) / side
    for _ in range(ROUNDS):
        product = factor @ factor
        [found] = on_device([product], "cpu")
        assert torch.equal(found, product.cpu()), "the CPU read before the copy was there"
    return {"copies": ROUNDS}


def moved(device: str) -> dict[str, Any]:
    """Evict a model and bring it back, 20 times; its answers stay the same to the bit."""
    model = Matmul(device, side=2048)
    weights, row = DeviceWeights(model), torch.rand(2048)
    before = model.rows([row])[0]
    began = time.perf_counter()
    for _ in range(ROUNDS):
        weights.to_host()
        weights.to_device(device)
    seconds = (time.perf_counter() - began) / ROUNDS
    assert (model.rows([row])[0] == before).all(), "weights changed on their way"
    return {"bytes": weights.bytes, "seconds there and back": seconds}


def masks(device: str) -> dict[str, Any]:
    """Learn a batch's memory while 16 threads bring masks to full size; compare packed masks."""
    model = Matmul(device)
    queue = queued(device, model)
    stop = threading.Event()
    shape = (16, 768, 1024) if device.startswith("cuda") else (16, 96, 128)

    def upscale() -> int:
        done = 0
        while not stop.is_set():
            mask = torch.rand(shape, device=device) > 0.5

            def copied(mask: torch.Tensor = mask) -> np.ndarray:
                return to_host(mask)

            found = queue.run_piece(mask.numel() * 5, copied)
            assert found is not None and (found == mask.cpu().numpy()).all()
            done += 1
        return done

    try:
        with ThreadPoolExecutor(MASK_THREADS) as threads:
            upscaled = [threads.submit(upscale) for _ in range(MASK_THREADS)]
            for _ in range(BATCHES):
                model.rows(list(torch.rand(16, 512)))
            stop.set()
            pieces = sum(one.result() for one in upscaled)
        queue.validate_state()
        group = max(queue.scheduler.queue._empty.values(), key=lambda one: one.measured)
        return {"pieces": pieces, "bytes per request": group.bytes_per_request}
    finally:
        stop.set()
        queue.close()


def peaks(device: str) -> dict[str, Any]:
    """Read the peak memory of calls before they are computed and after: the same."""
    memory, model = memory_of(device), Matmul(device, side=8192)
    rows = torch.rand(8192, 8192, device=device)
    memory.begin()
    with torch.inference_mode():
        for _ in range(20):
            model.network(rows)
    found = memory.peak()
    event = torch.cuda.Event()
    event.record()
    computed = event.query()
    torch.cuda.synchronize(device)
    assert not computed, "everything was computed before the peak was read"
    assert memory.peak() == found >= rows.nbytes
    return {"bytes": found}


def budget(device: str) -> dict[str, Any]:
    """Run batches that do not fit into a limit of the allocator: all are answered."""
    _, total = torch.cuda.mem_get_info(device)
    torch.cuda.set_per_process_memory_fraction(2e9 / total, device)

    class Hungry(Matmul):
        @batched(limit=64)
        def rows(self, requests: Sequence[torch.Tensor]) -> list[np.ndarray]:
            taken = torch.empty(len(requests), 200_000_000, dtype=torch.uint8, device=device)
            del taken
            return [row.numpy() for row in map(torch.Tensor.cpu, requests)]

    model = Hungry(device)
    queue = queued(device, model)
    try:
        found = model.rows(list(torch.arange(64.0)[:, None]))
        assert [float(row[0]) for row in found] == list(range(64))
        return {"answered": len(found)}
    finally:
        queue.close()


def two_slots(device: str) -> dict[str, Any]:
    """Call a staged model under the lease of a plain one: no deadlock."""
    plain, staged = Matmul(device, name="plain"), Matmul(device, name="staged")
    queue = queued(device, plain, staged)
    try:
        # As the pool leases them: on a CPU, where a lease takes no lane, the plain one only.
        leased = [plain] if queue.is_cpu else [plain, staged]
        lease = queue.lease([model.identity for model in leased], exclusive=True)
        found = staged.rows([torch.zeros(512)])
        queue.end(lease, 0.0)
        return {"answered": len(found)}
    finally:
        queue.close()


def lost(device: str) -> dict[str, Any]:
    """Fail a kernel with a device-side assert: the request ends with an error that names it."""
    model = Matmul(device)
    queue = queued(device, model)
    for _ in range(2):
        try:
            model.pick([10**6])
        except DeviceLost as error:
            reason = str(error)
        else:
            raise AssertionError("the device answered after a failed assertion")
    queue.validate_state()
    return {"reason": reason}


CHECKS: dict[str, Callable[[str], dict[str, Any]]] = {
    check.__name__: check
    for check in (versions, equal_to_cpu, arrives, moved, masks, peaks, budget, two_slots, lost)
}
CUDA_ONLY = {"budget", "lost", "peaks"}


def main() -> int:
    """Run checks and print a line for each; return how many have failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--device", default="cuda:0" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--results", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each check")
    parser.add_argument("--alone", action="store_true", help="in this process")
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(CHECKS[options.names[0]](options.device)), flush=True)
        os._exit(0)  # a lost device could keep the interpreter from ending
    results, failed = {}, 0
    for name in options.names or CHECKS:
        if name in CUDA_ONLY and not options.device.startswith("cuda"):
            continue
        results[name] = _in_a_process(name, options.device, options.limit)
        failed += not results[name]["passed"]
        print(f"{name}: {json.dumps(results[name])}", flush=True)
        if options.results:
            options.results.parent.mkdir(parents=True, exist_ok=True)
            options.results.write_text(json.dumps(results, indent=1) + "\n")
    return failed


def _in_a_process(name: str, device: str, limit: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.gpu_checks", name, "--alone", "--device", device]
    began = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"passed": False, "reason": f"not done after {limit:.0f} s"}
    seconds = round(time.perf_counter() - began, 1)
    if done.returncode:
        return {"passed": False, "seconds": seconds, "reason": done.stderr.strip()[-2000:]}
    return {"passed": True, "seconds": seconds, **json.loads(done.stdout.splitlines()[-1])}


if __name__ == "__main__":
    sys.exit(main())
