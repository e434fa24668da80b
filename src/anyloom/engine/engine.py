"""Engine: many items through many graphs at once."""

from __future__ import annotations

import importlib
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import Any

from ..compiler.checked import CheckedGraph
from ..core import types
from ..core.run_config import RunConfig
from ..core.signature import REQUIRED
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import AnyloomError, one_line
from ..foundation.events import Event, Listener
from ..foundation.in_flight import InFlight
from ..scheduling.accounts import INTERACTIVE, Account
from .cached_value import CachedValue, Failure, Outcome
from .events import (
    GraphFinished,
    GraphStarted,
    ItemFailed,
    ItemFinished,
    ItemStarted,
)
from .execution import Execution, Task
from .live_memory import LiveMemory
from .model_pool import ModelPool
from .plan import Plan
from .result_cache import ResultCache
from .workers import Workers

PLANS_CACHED = 32
WINDOW = 32
"""Items in flight. Where requests to models can share calls, windows of 8 bring the larger part of
the gain, windows of 32 nearly all (`benchmarks/thrash.py`); where they cannot, threads are woken a
fifth as often as with one item for each (`benchmarks/scale.py`)."""


@dataclass(frozen=True)
class Item:
    """One set of inputs, loaded when its execution begins.

    name: what results and messages call it.
    load: returns the graph's inputs by name; called on a worker, may raise.
    """

    name: str
    load: Callable[[], Mapping[str, Any]]

    def __post_init__(self) -> None:
        if not callable(self.load):
            raise TypeError(
                f"item '{self.name}': load is a {type(self.load).__name__}, expected a function "
                "that returns the inputs, such as lambda: {...}"
            )


@dataclass(frozen=True)
class Result:
    """What one item came to.

    outputs:  name → value, without those that failed.
    failures: what went wrong, each once; empty = all outputs are there.
    computed, cached: how many steps ran, and how many were found done.
    """

    name: str
    outputs: Mapping[str, Any]
    failures: Sequence[Failure] = ()
    seconds: float = 0.0
    computed: int = 0
    cached: int = 0
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True where nothing failed."""
        return not self.failures

    def raise_failure(self) -> None:
        """Raise what went wrong first, if anything did."""
        if self.failures:
            raise self.failures[0].error


class Engine:
    """Runs checked graphs on shared workers, models and caches.

    One engine serves any number of graphs and callers at the same time. Close it, or use it in a
    `with` statement.
    """

    def __init__(
        self,
        *,
        workers: int | None = None,
        cache: ResultCache | None = None,
        models: ModelPool | None = None,
        config: RunConfig | None = None,
        listeners: Iterable[Listener] = (),
    ) -> None:
        """Make an engine.

        Args:
            workers: threads; the default overlaps waiting and work.
            cache: of results; the default is memory only.
            models: the pool of loaded models; the default is this engine's own.
            config: where models compute, and whether they may use the network; the default is
                what the environment states. Unused with `models`.
            listeners: called with every event.
        """
        self.config = config or RunConfig.from_environment()
        self.workers = Workers(workers)
        self.cache = cache or ResultCache()
        self._own_models = models is None
        self.models = models or ModelPool(
            self.config.device,
            device_label=self.config.device_label,
            offline=self.config.offline,
        )
        self.models.emit = self.emit
        self.listeners = list(listeners)
        self.in_flight: InFlight[str, tuple[Any, int]] = InFlight()
        self.live = LiveMemory()
        self._plans: OrderedDict[int, tuple[CheckedGraph, Plan]] = OrderedDict()
        self._lock = threading.Lock()
        self._resumed = threading.Condition()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()

    def close(self) -> None:
        """End the threads."""
        if self._own_models:
            self.models.close()
        self.workers.close()

    def emit(self, event: Event) -> None:
        """Tell every listener."""
        for listener in self.listeners:
            listener(event)

    def plan(self, checked: CheckedGraph) -> Plan:
        """Return the plan of a checked graph; the most recent plans are cached."""
        with self._lock:
            found = self._plans.pop(id(checked), None)
            if found is None or not found[1].up_to_date:
                plan = Plan.of(checked, self.models.identity)
                if plan.needs_torch:
                    # SciPy looks into half a module while another thread imports PyTorch.
                    importlib.import_module("torch")
                found = (checked, plan)
            self._plans[id(checked)] = found
            if len(self._plans) > PLANS_CACHED:
                self._plans.popitem(last=False)
            return found[1]

    @property
    def window(self) -> int:
        """How many items of a graph are in flight at once by default: more than there are workers.

        A worker begins an item only when nothing is left to do for those that have begun.
        """
        return max(WINDOW, self.workers.count)

    def pause(self, account: Account) -> None:
        """Let a run begin nothing new; steps that are running end.

        Other runs that wait for a step of this one compute it themselves.
        """
        account.paused = True
        for task in self.in_flight.release(account):
            self.workers.submit(partial(self._drive, [task]))

    def resume(self, account: Account) -> None:
        """Let a paused run go on."""
        with self._resumed:
            account.paused = False
            self._resumed.notify_all()
        self.models.pump()

    def run(
        self,
        checked: CheckedGraph,
        inputs: Mapping[str, Any],
        *,
        name: str = "",
        token: CancelToken | None = None,
        account: Account | None = None,
    ) -> Result:
        """Run a graph once and wait for it; failures are in the result, not raised.

        The calling thread works too. A call has priority over runs of folders, unless `account`
        says otherwise.

        Raises:
            UnknownNameError: this machine has no such device as the configuration names.
            KeyboardInterrupt: in a node, or while waiting; the rest of the call is cancelled.
        """
        plan = self.plan(checked)
        item = Item(name or checked.graph.name, lambda: inputs)
        account = account or Account(item.name, priority=INTERACTIVE)
        token = token or CancelToken()
        finished: SimpleQueue[Result] = SimpleQueue()
        started = self._emit_started(checked, plan)
        try:
            self._execute(plan, item, token, account, finished.put)
            result = finished.get()
            if token.interrupted:
                raise KeyboardInterrupt
            return result
        except BaseException:
            token.cancel()
            raise
        finally:
            now = time.monotonic()
            self.emit(GraphFinished(now, checked.graph.name, now - started))

    def stream(
        self,
        checked: CheckedGraph,
        items: Iterable[Item],
        *,
        in_flight: int | None = None,
        ordered: bool = False,
        token: CancelToken | None = None,
        account: Account | None = None,
    ) -> Iterator[Result]:
        """Run a graph on every item and yield the results as they come.

        Args:
            in_flight: how many items may be under way at once (default: see `window`); a slow
                reader of the results holds further items back, and so do large intermediate values.
            ordered: yield in the order of the items instead of as they finish.
            token: cancels the rest; items under way finish as cancelled.
            account: what the run is worth beside others on the same device.

        Raises:
            UnknownNameError: this machine has no such device as the configuration names.
        """
        plan = self.plan(checked)
        token = token or CancelToken()
        account = account or Account(checked.graph.name)
        limit = in_flight or self.window
        finished: SimpleQueue[tuple[int, Result]] = SimpleQueue()
        early: dict[int, Result] = {}
        source = iter(enumerate(items))
        under_way = 0
        next_out = 0
        exhausted = False
        started = self._emit_started(checked, plan)
        token.on_cancel(self._wake_paused)
        try:
            while True:
                while not exhausted and under_way + len(early) < limit and not token.cancelled:
                    if under_way and (account.paused or self.live.full):
                        break
                    self._wait_while_paused(account, token)
                    try:
                        number, item = next(source)
                    except StopIteration:
                        exhausted = True
                        break
                    under_way += 1
                    self._begin(plan, item, token, account, partial(_numbered, finished, number))
                if not under_way:
                    return
                number, result = finished.get()
                under_way -= 1
                if not ordered:
                    yield result
                    continue
                early[number] = result
                while next_out in early:
                    yield early.pop(next_out)
                    next_out += 1
        finally:
            if under_way:
                token.cancel()
            now = time.monotonic()
            self.emit(GraphFinished(now, checked.graph.name, now - started))

    def _wait_while_paused(self, account: Account, token: CancelToken) -> None:
        if account.paused:
            with self._resumed:
                self._resumed.wait_for(lambda: not account.paused or token.cancelled)

    def _wake_paused(self) -> None:
        with self._resumed:
            self._resumed.notify_all()

    def start(
        self,
        checked: CheckedGraph,
        item: Item,
        done: Callable[[Result], None],
        *,
        token: CancelToken | None = None,
        account: Account | None = None,
    ) -> None:
        """Run a graph on one item and return at once.

        Args:
            done: called with the result on a worker; must not raise.
        """
        account = account or Account(checked.graph.name)
        self._begin(self.plan(checked), item, token or CancelToken(), account, done)

    def _emit_started(self, checked: CheckedGraph, plan: Plan) -> float:
        started = time.monotonic()
        if self.listeners:
            steps = tuple([step.name for step in plan.steps])
            self.emit(GraphStarted(started, checked.graph.name, steps))
        return started

    def _begin(
        self,
        plan: Plan,
        item: Item,
        token: CancelToken,
        account: Account,
        done: Callable[[Result], None],
    ) -> None:
        self.workers.submit(partial(self._execute, plan, item, token, account, done), later=True)

    def _execute(
        self,
        plan: Plan,
        item: Item,
        token: CancelToken,
        account: Account,
        done: Callable[[Result], None],
    ) -> None:
        """Load an item and run its first steps on this thread; `done` gets the result."""
        started = time.monotonic()
        self.emit(ItemStarted(started, item.name))

        def on_done(execution: Execution) -> list[Task]:
            outputs = execution.outputs()
            failures = _distinct(v for v in outputs.values() if isinstance(v, Failure))
            values = {n: v for n, v in outputs.items() if not isinstance(v, Failure)}
            self._emit_end(item.name, started, failures)
            seconds = time.monotonic() - started
            counts = (execution.computed, execution.cached)
            done(Result(item.name, values, failures, seconds, *counts, inputs))
            return []

        try:
            inputs = dict(item.load())
            execution = Execution(self, plan, item.name, token, account, on_done)
            tasks = execution.start(_input_values(plan, inputs))
        except Exception as error:
            known = isinstance(error, AnyloomError)
            shown = error if known else AnyloomError(one_line(error))
            trace = "".join(traceback.format_exception(error))
            failure = Failure("", shown.with_traceback(None), trace)
            self._emit_end(item.name, started, [failure])
            done(Result(item.name, {}, [failure], time.monotonic() - started))
            return
        self._drive(tasks)

    def _drive(self, tasks: list[Task]) -> None:
        """Run a task and go on with what it makes ready; hand the rest to other workers."""
        running: Execution | None = None
        before = current.token, current.account
        try:
            while tasks:
                execution, index = tasks[0]
                for other in tasks[1:]:
                    self.workers.submit(partial(self._drive, [other]))
                if execution is not running:
                    running = execution
                    current.token, current.account = execution.token, execution.account
                tasks = execution.execute(index)
        finally:
            current.token, current.account = before

    def _emit_end(self, name: str, started: float, failures: Sequence[Failure]) -> None:
        now = time.monotonic()
        if failures:
            first = failures[0]
            self.emit(ItemFailed(now, name, now - started, first.node, str(first.error)))
        else:
            self.emit(ItemFinished(now, name, now - started))


def _numbered(finished: SimpleQueue[tuple[int, Result]], number: int, result: Result) -> None:
    finished.put((number, result))


def _input_values(plan: Plan, inputs: Mapping[str, Any]) -> dict[str, Outcome]:
    """Return a value for every input, defaults included.

    Raises:
        AnyloomError: an input is missing, unknown, or of another type.
    """
    values: dict[str, Outcome] = {}
    for name, argument in plan.input_types.items():
        value = inputs.get(name, argument.default)
        if value is REQUIRED:
            raise AnyloomError(f"input '{name}' ({types.write(argument.type)}) is missing")
        if name in inputs:
            try:
                value = argument.validated(value)
            except ValueError as error:
                raise AnyloomError(f"input {error}") from None
        values[name] = CachedValue.of(value)
    unknown = sorted(set(inputs) - set(plan.input_types))
    if unknown:
        raise AnyloomError(f"there is no input '{unknown[0]}'")
    return values


def _distinct(failures: Iterable[Failure]) -> list[Failure]:
    return list({id(failure.error): failure for failure in failures}.values())
