"""How do a run's images spread over a cluster? Ray carries them, an engine in each actor works.

Ray moves images between machines and never single nodes: that would cost milliseconds where the
engine needs microseconds. What is done is noted by the run's own store on the machine that started
the run, so resuming, formats and summaries are the same as without Ray. Machines must see the
images under the same paths.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from ..core.run_config import RunConfig
from ..engine.events import NodeFinished
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, one_line
from ..foundation.events import Listener
from .item_processor import ItemOutcome, ItemProcessor
from .process_executor import killed
from .sources import SourceImage
from .worker_spec import WorkerSpec

QUIET = {
    "RAY_AUTH_MODE": "disabled",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_raylet_start_wait_time_s": "120",
}
"""A local Ray neither asks for a token nor reports to anybody, and may start on a busy machine."""
THREADS = "OMP_NUM_THREADS"
OBJECT_STORE = 256 * 2**20
IN_FLIGHT = 2
"""Batches that an actor has at a time, so that its engine never runs dry …"""
AHEAD = 2
"""… and so many times more are begun before the first results are here, which are on their way."""
BATCH = 16
TRIES = 2
"""A batch whose actor died so many times is begun no more."""
HELD_BACK = 60.0
"""Seconds after which a batch is begun though too many are under way, whose answers may be lost."""
STARTS = 3
"""How often a Ray on this machine is started that does not come up in time."""


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
        # A quarter of the images under way is being written, beside those that actors have.
        self.jobs = 4 * AHEAD * self.batch * IN_FLIGHT * (actors or 1) // 3

    @property
    def local_weights(self) -> bool:
        """False where actors on other machines load the models."""
        return self.address is None

    def run(
        self, images: Iterable[SourceImage], token: CancelToken, emit: Listener
    ) -> Iterator[Callable[[], ItemOutcome]]:
        """See `Executor`.

        Raises:
            AnyloomError: Ray is not installed, or the cluster cannot be reached.
        """
        left = {one.name: one for one in images}
        if not left:
            return
        ray = _ray()
        ours = _begin(ray, self.address)
        try:
            # What was in a batch with an image that kills its actor gets a second chance alone.
            for batch, in_flight in ((self.batch, IN_FLIGHT), (1, 1)):
                if left and not token.cancelled:
                    for finished in self._streamed(ray, list(left.values()), batch, in_flight):
                        if token.cancelled:
                            return
                        if finished.entry is None and not finished.fatal:
                            continue  # begun too often
                        if left.pop(finished.name, None) is None:
                            continue  # answered before its actor died, and again
                        if finished.entry is not None and finished.entry.timing.get("computed"):
                            # Actors tell no events; this one says that it was not found done.
                            emit(NodeFinished(time.monotonic(), finished.name, ""))
                        yield partial(_itself, finished)
        except ray.exceptions.RayError as error:
            raise AnyloomError(f"Ray: {one_line(error)[:300]}") from None
        finally:
            if ours:
                ray.shutdown()
        for one in left.values():
            yield partial(killed, one, "the actor that worked on it died whenever it did")

    def _streamed(
        self, ray: Any, inputs: list[SourceImage], batch: int, in_flight: int
    ) -> Iterator[ItemOutcome]:
        import ray.data as data

        gpus = int(ray.cluster_resources().get("GPU", 0))
        actors = self.actors or max(1, gpus)
        data.DataContext.get_current().enable_progress_bars = False
        data.DataContext.get_current().max_errored_blocks = -1  # they are seen to afterwards
        manifest = [{"input": one} for one in inputs]
        ledger = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(_Ledger).remote(
            AHEAD * batch * in_flight * actors
        )
        pictures = data.from_items(manifest, override_num_blocks=-(-len(manifest) // batch))
        done = pictures.map_batches(
            _Actor,
            fn_constructor_args=(self.spec, ledger, os.environ.get(THREADS)),
            batch_size=batch,
            compute=data.ActorPoolStrategy(
                size=actors,
                max_tasks_in_flight_per_actor=in_flight,
                max_concurrent_calls_per_actor=in_flight,
            ),
            num_gpus=1 if gpus else 0,
        )
        for block in done.iter_batches(batch_size=None, prefetch_batches=0, batch_format="numpy"):
            yield from block["finished"]
            ledger.end.remote([finished.name for finished in block["finished"]])


def on_ray(
    *,
    address: str | None = None,
    actors: int | None = None,
    jobs: int | None = None,
    cached: bool = True,
) -> Callable[[ItemProcessor, RunConfig], RayExecutor]:
    """Return an executor for `run_folder`: a Ray cluster; see `RayExecutor`."""

    def make(processor: ItemProcessor, config: RunConfig) -> RayExecutor:
        spec = WorkerSpec.of(processor, config, cached=cached)
        return RayExecutor(spec, address=address, actors=actors, jobs=jobs or BATCH)

    return make


class _Ledger:
    """Which images are under way, kept outside of the actors that may die with them.

    Ray Data itself begins a batch again whenever its actor has died, and computes as far ahead of
    who writes the results as its store has room.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.under_way: set[str] = set()
        self.times: Counter[str] = Counter()
        self.changed = asyncio.Condition()

    async def begin(self, names: list[str]) -> bool:
        """Wait until images may be begun; False where they have been too often."""
        async with self.changed:
            with suppress(TimeoutError):
                room = self.changed.wait_for(lambda: len(self.under_way.union(names)) <= self.most)
                await asyncio.wait_for(room, HELD_BACK)
            self.under_way.update(names)
        self.times.update(names)
        return all(self.times[name] <= TRIES for name in names)

    async def end(self, names: list[str]) -> None:
        """Note that results have been written, or soon will be."""
        async with self.changed:
            self.under_way.difference_update(names)
            self.changed.notify_all()


class _Actor:
    """An engine somewhere in the cluster."""

    def __init__(self, spec: WorkerSpec, ledger: Any, threads: str | None) -> None:
        # Ray gives its workers one thread; sums of another number of threads are other sums.
        os.environ.pop(THREADS, None)
        if threads is not None:
            os.environ[THREADS] = threads
        from ..engine.engine import Engine
        from ..engine.result_cache import ResultCache

        self.ledger = ledger
        self.fatal = ""
        try:
            self.processor = spec.processor()
        except Exception as error:  # Ray would report it with a page of its own frames
            prefix = "" if isinstance(error, AnyloomError) else "an actor cannot work: "
            self.fatal = f"{prefix}{one_line(error)}"
        config = replace(spec.config, device="auto")  # Ray shows an actor its own devices
        cache = ResultCache.of(config) if spec.cached else ResultCache()
        self.engine = Engine(cache=cache, config=config)
        self.token = CancelToken()

    async def __call__(self, batch: dict[str, Any]) -> Any:
        inputs: list[SourceImage] = list(batch["input"])
        begin = await self.ledger.begin.remote([one.name for one in inputs])
        if self.fatal or not begin:
            yield {"finished": [ItemOutcome(one.name, None, fatal=self.fatal) for one in inputs]}
            return
        loop = asyncio.get_running_loop()
        found: list[asyncio.Future[ItemOutcome]] = []
        for one in inputs:
            future: asyncio.Future[ItemOutcome] = loop.create_future()
            found.append(future)

            def done(finished: ItemOutcome, future: asyncio.Future[ItemOutcome] = future) -> None:
                loop.call_soon_threadsafe(future.set_result, finished)

            self.processor.start(self.engine, one, done, self.token)
        yield {"finished": await asyncio.gather(*found)}


def _ray() -> Any:
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError:
        raise AnyloomError('--engine ray needs Ray: pip install "anyloom[ray]"') from None
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray


def _begin(ray: Any, address: str | None) -> bool:
    """Connect to a cluster, or start a Ray of our own; returns whether it is ours to end."""
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


def _itself(finished: ItemOutcome) -> ItemOutcome:
    return finished
