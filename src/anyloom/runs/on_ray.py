"""How do a run's pictures spread over a cluster? Ray carries them, an engine in each actor works.

Ray moves pictures between machines and never single nodes: that would cost milliseconds where the
engine needs microseconds. What is done is noted by the run's own store on the machine that started
the run, so resuming, formats and summaries are the same as without Ray. Machines must see the
pictures under the same paths.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from ..cancel import CancelToken
from ..devices import VARIABLE, resolved
from ..engine.events import Event, Listener
from ..errors import AnyloomError, one_line
from .bench import Bench, Finished
from .processes import killed
from .recipe import Recipe
from .sources import Input

QUIET = {
    "RAY_AUTH_MODE": "disabled",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_raylet_start_wait_time_s": "120",
}
"""A local Ray neither asks for a token nor reports to anybody, and may start on a busy machine."""
OBJECT_STORE = 256 * 2**20
IN_FLIGHT = 4
"""Batches that an actor has at a time, so that its engine never runs dry."""
BATCH = 16
TRIES = 1
"""How often a batch is tried again whose actor died."""


class OnRay:
    """Work on a Ray cluster; a performer of runs."""

    def __init__(
        self,
        recipe: Recipe,
        *,
        address: str | None = None,
        actors: int | None = None,
        jobs: int = BATCH,
    ) -> None:
        """Make a performer.

        Args:
            address: of a cluster; None starts a quiet Ray on this machine.
            actors: engines; by default one for each GPU of the cluster, or one where it has none.
            jobs: pictures in a batch.
        """
        self.recipe = recipe
        self.address = address
        self.actors = actors
        self.batch = max(1, jobs)
        self.jobs = self.batch * IN_FLIGHT * (actors or 1)

    def perform(
        self, inputs: Iterable[Input], token: CancelToken, tell: Listener
    ) -> Iterator[Callable[[], Finished]]:
        """See `Performer`.

        Raises:
            AnyloomError: Ray is not installed, or the cluster cannot be reached.
        """
        left = {one.name: one for one in inputs}
        if not left:
            return
        ray = _ray()
        ours = _begin(ray, self.address)
        try:
            # What was in a batch with a picture that kills its actor gets a second chance alone.
            for batch, in_flight in ((self.batch, IN_FLIGHT), (1, 1)):
                if left and not token.cancelled:
                    for finished in self._streamed(ray, list(left.values()), batch, in_flight):
                        if token.cancelled:
                            return
                        del left[finished.name]
                        if finished.entry is not None and finished.entry.timing.get("computed"):
                            # Actors tell no events; this one says that it was not found done.
                            tell(Event("node_finished", time.monotonic(), finished.name))
                        yield partial(_itself, finished)
        except ray.exceptions.RayError as error:
            raise AnyloomError(f"Ray: {one_line(error)[:300]}") from None
        finally:
            if ours:
                ray.shutdown()
        for one in left.values():
            yield partial(killed, one, "the actor that worked on it died whenever it did")

    def _streamed(
        self, ray: Any, inputs: list[Input], batch: int, in_flight: int
    ) -> Iterator[Finished]:
        import ray.data as data

        gpus = int(ray.cluster_resources().get("GPU", 0))
        actors = self.actors or max(1, gpus)
        data.DataContext.get_current().enable_progress_bars = False
        data.DataContext.get_current().max_errored_blocks = -1  # they are seen to afterwards
        manifest = [{"input": one} for one in inputs]
        pictures = data.from_items(manifest, override_num_blocks=-(-len(manifest) // batch))
        done = pictures.map_batches(
            _Actor,
            fn_constructor_args=(self.recipe,),
            batch_size=batch,
            compute=data.ActorPoolStrategy(size=actors, max_tasks_in_flight_per_actor=in_flight),
            num_gpus=1 if gpus else 0,
            ray_remote_args_fn=_how_often,
        )
        for row in done.iter_rows():
            yield row["finished"]


def on_ray(
    *,
    address: str | None = None,
    actors: int | None = None,
    jobs: int | None = None,
    cached: bool = True,
) -> Callable[[Bench], OnRay]:
    """Say to `run_folder` that a Ray cluster works on the pictures; see `OnRay`."""
    return lambda bench: OnRay(
        Recipe.of(bench, cached=cached), address=address, actors=actors, jobs=jobs or BATCH
    )


def _how_often() -> dict[str, int]:
    return {"max_restarts": -1, "max_task_retries": TRIES}


class _Actor:
    """An engine somewhere in the cluster."""

    def __init__(self, recipe: Recipe) -> None:
        from ..engine.cache import Cache, default_folder
        from ..engine.engine import Engine

        self.bench = recipe.bench()
        os.environ[VARIABLE] = resolved("auto")  # Ray shows an actor the devices that are its own
        self.engine = Engine(cache=Cache(default_folder()) if recipe.cached else Cache())
        self.token = CancelToken()

    async def __call__(self, batch: dict[str, Any]) -> Any:
        loop = asyncio.get_running_loop()
        found: list[asyncio.Future[Finished]] = []
        for one in batch["input"]:
            future: asyncio.Future[Finished] = loop.create_future()
            found.append(future)

            def done(finished: Finished, future: asyncio.Future[Finished] = future) -> None:
                loop.call_soon_threadsafe(future.set_result, finished)

            self.bench.start(self.engine, one, done, self.token)
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
    except Exception as error:  # Ray raises plain Exception when its processes do not start
        raise AnyloomError(f"Ray at {address or 'this machine'}: {one_line(error)[:300]}") from None
    return True


def _itself(finished: Finished) -> Finished:
    return finished
