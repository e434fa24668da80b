"""Executor on a Ray cluster: Ray Data spreads images over actors, each with an engine.

Ray moves images between machines and never single nodes: that would cost milliseconds where the
engine needs microseconds. Results are stored on the machine that started the run, so resuming,
formats and summaries are the same as without Ray. Machines must see the images under the same
paths.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from ..core.run_config import THREADS, RunConfig
from ..engine.events import NodeFinished
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, one_line
from ..foundation.events import Listener
from .executor import ExecutorFactory
from .item_outcome import ItemOutcome, Outcomes, computed
from .item_processor import ItemProcessor
from .sources import SourceImage
from .worker_spec import WorkerSpec

QUIET = {
    "RAY_AUTH_MODE": "disabled",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_raylet_start_wait_time_s": "120",
}
"""A local Ray neither asks for a token nor reports to anybody, and may start on a busy machine."""
OBJECT_STORE = 256 * 2**20
IN_FLIGHT = 2
"""Batches that an actor has at a time, so that its engine never runs dry."""
AHEAD = 2
"""So many times more are started before the first results arrive."""
BATCH = 16
TRIES = 2
"""Starts of a batch whose actor dies."""
ADMISSION_TIMEOUT = 60.0
"""Seconds after which a batch is started though too many are in flight: answers may be lost."""
POLLING_SECONDS = 0.2
"""How often a cancellation is looked for while no result arrives."""
STARTS = 3
"""Attempts to start a Ray on this machine that does not come up in time."""


class RayExecutor:
    """Computes on a Ray cluster."""

    def __init__(
        self,
        spec: WorkerSpec,
        *,
        address: str | None = None,
        actors: int | None = None,
        jobs: int = BATCH,
    ) -> None:
        """Make an executor.

        Args:
            address: of a cluster; None starts a quiet Ray on this machine.
            actors: engines; by default one for each GPU of the cluster, or one where it has none.
            jobs: images in a batch.
        """
        self.spec = spec
        self.address = address
        self.actors = actors
        self.batch = max(1, jobs)
        # A quarter of the images in flight is being written, beside those that actors have.
        self.jobs = 4 * AHEAD * self.batch * IN_FLIGHT * (actors or 1) // 3

    @property
    def local_weights(self) -> bool:
        """False where actors on other machines load the models."""
        return self.address is None

    def run(self, images: Iterable[SourceImage], token: CancelToken, emit: Listener) -> Outcomes:
        """See `Executor`.

        Raises:
            AnyloomError: Ray is not installed, or the cluster cannot be reached.
        """
        missing = {image.name: image for image in images}
        if not missing:
            return
        ray = _ray()
        started = _connect(ray, self.address)
        try:
            # The images of a batch whose actor died are tried again, each alone.
            for batch, in_flight in ((self.batch, IN_FLIGHT), (1, 1)):
                if missing and not token.cancelled:
                    stream = self._stream(ray, list(missing.values()), batch, in_flight)
                    for outcome in _until_cancelled(stream, token):
                        if outcome.record is None and not outcome.fatal:
                            continue  # started too often
                        if missing.pop(outcome.name, None) is None:
                            continue  # computed twice, as its actor died after the first time
                        if outcome.record is not None and outcome.record.timing.get("computed"):
                            # Actors emit no events; this one says that it was not cached.
                            emit(NodeFinished(time.monotonic(), outcome.name, ""))
                        yield computed(outcome)
        except ray.exceptions.RayError as error:
            raise AnyloomError(f"Ray: {one_line(error)[:300]}") from None
        finally:
            if started:
                ray.shutdown()
        for image in missing.values() if not token.cancelled else ():
            yield computed(ItemOutcome.lost(image, "the actor that worked on it died every time"))

    def _stream(
        self, ray: Any, images: list[SourceImage], batch: int, in_flight: int
    ) -> Iterator[ItemOutcome]:
        import ray.data as data

        gpus = int(ray.cluster_resources().get("GPU", 0))
        actors = self.actors or max(1, gpus)
        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        context.max_errored_blocks = -1  # the images that are missing afterwards are tried again
        limit = AHEAD * batch * in_flight * actors
        admission = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(_Admission)
        admission = admission.remote(limit)
        rows = [{"image": image} for image in images]
        outcomes = data.from_items(rows, override_num_blocks=-(-len(rows) // batch)).map_batches(
            _Actor,
            fn_constructor_args=(self.spec, admission),
            batch_size=batch,
            compute=data.ActorPoolStrategy(
                size=actors,
                max_tasks_in_flight_per_actor=in_flight,
                max_concurrent_calls_per_actor=in_flight,
            ),
            num_gpus=1 if gpus else 0,
        )
        for block in outcomes.iter_batches(
            batch_size=None, prefetch_batches=0, batch_format="numpy"
        ):
            yield from block["outcome"]
            admission.end.remote([outcome.name for outcome in block["outcome"]])


def on_ray(
    *,
    address: str | None = None,
    actors: int | None = None,
    jobs: int | None = None,
    cached: bool = True,
) -> ExecutorFactory:
    """Return an executor for `run_folder`: a Ray cluster; see `RayExecutor`."""

    def make(processor: ItemProcessor, config: RunConfig) -> RayExecutor:
        spec = WorkerSpec.of(processor, config, cached=cached)
        return RayExecutor(spec, address=address, actors=actors, jobs=jobs or BATCH)

    return make


def _until_cancelled(stream: Iterator[ItemOutcome], token: CancelToken) -> Iterator[ItemOutcome]:
    """Yield what a stream yields, and end when a run is cancelled, however long the next takes."""
    asked: SimpleQueue[bool] = SimpleQueue()
    answers: SimpleQueue[ItemOutcome | BaseException] = SimpleQueue()

    def read() -> None:
        try:
            while asked.get():
                answers.put(next(stream))
        except BaseException as error:
            answers.put(error)

    threading.Thread(target=read, name="anyloom-ray", daemon=True).start()
    try:
        while not token.cancelled:
            asked.put(True)
            while True:
                with suppress(Empty):
                    answer = answers.get(timeout=POLLING_SECONDS)
                    break
                if token.cancelled:
                    return
            if isinstance(answer, StopIteration):
                return
            if isinstance(answer, BaseException):
                raise answer
            yield answer
    finally:
        asked.put(False)


class _Admission:
    """Limits how many images are in flight and how often each is started.

    Ray Data itself starts a batch again whenever its actor has died, and computes as far ahead of
    who writes the results as its store has room. This is an actor of its own, so that it survives
    those that work on images.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.in_flight: set[str] = set()
        self.starts: Counter[str] = Counter()
        self.changed = asyncio.Condition()

    async def begin(self, names: list[str]) -> bool:
        """Wait until images may be started; False where they have been started too often."""
        async with self.changed:
            with suppress(TimeoutError):
                room = self.changed.wait_for(lambda: len(self.in_flight.union(names)) <= self.limit)
                await asyncio.wait_for(room, ADMISSION_TIMEOUT)
            self.in_flight.update(names)
        self.starts.update(names)
        return all(self.starts[name] <= TRIES for name in names)

    async def end(self, names: list[str]) -> None:
        """Note that results have been written, or soon will be."""
        async with self.changed:
            self.in_flight.difference_update(names)
            self.changed.notify_all()


class _Actor:
    """An engine somewhere in the cluster."""

    def __init__(self, spec: WorkerSpec, admission: Any) -> None:
        # Ray gives its workers one thread; sums of another number of threads are other sums.
        os.environ.pop(THREADS, None)
        if spec.config.threads is not None:
            os.environ[THREADS] = spec.config.threads
        self.admission = admission
        self.fatal = ""
        try:
            self.processor = spec.processor()
        except Exception as error:  # Ray would report it with a page of its own frames
            prefix = "" if isinstance(error, AnyloomError) else "an actor cannot work: "
            self.fatal = f"{prefix}{one_line(error)}"
        self.engine = spec.engine("auto")  # Ray shows an actor its own devices
        self.token = CancelToken()

    async def __call__(self, batch: dict[str, Any]) -> Any:
        images: list[SourceImage] = list(batch["image"])
        admitted = await self.admission.begin.remote([image.name for image in images])
        if self.fatal or not admitted:
            yield {"outcome": [ItemOutcome(image.name, fatal=self.fatal) for image in images]}
            return
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[ItemOutcome]] = [loop.create_future() for _ in images]
        for image, future in zip(images, futures, strict=True):

            def done(outcome: ItemOutcome, future: asyncio.Future[ItemOutcome] = future) -> None:
                if outcome.device_lost:
                    os._exit(1)  # Ray starts another actor, which may use the device
                loop.call_soon_threadsafe(future.set_result, outcome)

            self.processor.start(self.engine, image, done, self.token)
        yield {"outcome": await asyncio.gather(*futures)}


def _ray() -> Any:
    # Ray reads these from the environment of the process that starts it, and nowhere else.
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError:
        raise AnyloomError('--engine ray needs Ray: pip install "anyloom[ray]"') from None
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray


def _connect(ray: Any, address: str | None) -> bool:
    """Connect to a cluster, or start a Ray on this machine; return False if it was connected."""
    if ray.is_initialized():
        return False
    for left in reversed(range(STARTS)):
        try:
            if address is not None:
                ray.init(address=address, logging_level="ERROR", log_to_driver=False)
            else:
                ray.init(
                    include_dashboard=False,
                    logging_level="ERROR",
                    log_to_driver=False,
                    object_store_memory=OBJECT_STORE,
                    num_cpus=max(4, os.cpu_count() or 1),
                )
            break
        except Exception as error:  # Ray raises plain Exception when its processes do not start
            if "timed out during startup" in str(error) and left:
                continue  # the machine is busy
            where = address or "this machine"
            raise AnyloomError(f"Ray at {where}: {one_line(error)[:300]}") from None
    return True
