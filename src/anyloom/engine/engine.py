"""Engine: many items through many graphs at once."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import os
import threading
import time
import traceback
import weakref
from collections import OrderedDict
from collections.abc import (
    AsyncIterator,
    Callable,
    Collection,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from queue import SimpleQueue
from types import MappingProxyType
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.checking import check
from ..compiler.definition import GraphDefinition
from ..compiler.selection import select_outputs
from ..core.checkpoint import Checkpoint
from ..core.questions import AnswerNeeded
from ..core.run_config import RunConfig
from ..foundation.cancellation import CancelToken, current, on_main_thread
from ..foundation.errors import (
    AnyloomError,
    AnyloomWarning,
    Cancelled,
    UnknownNameError,
    one_line,
)
from ..foundation.events import Event, Listener
from ..foundation.in_flight import InFlight
from ..foundation.notices import warn
from ..hardware.processors import compute_on_threads
from ..scheduling.accounts import INTERACTIVE, Account
from ..values.isolation import isolated
from .cached_value import CachedValue, Failure
from .event_loop import EventLoop
from .events import (
    GraphFinished,
    GraphStarted,
    ItemFailed,
    ItemFinished,
    ItemStarted,
    ItemWaiting,
)
from .execution import Execution, Observer, Task
from .items import Item, Result, input_values
from .layout import plan_of
from .live_memory import LiveMemory
from .model_pool import ModelPool
from .plan import Plan
from .result_cache import ResultCache
from .timed_token import TimedToken
from .workers import CLOSING_SECONDS, Workers

PLANS_CACHED = 32
WINDOW = 32
"""Items in flight. Where requests to models can share calls, windows of 8 bring the larger part of
the gain, windows of 32 nearly all (`benchmarks/thrash.py`); where they cannot, threads are woken a
fifth as often as with one item for each (`benchmarks/scale.py`)."""


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
            memory_share=self.config.memory_share,
        )
        self.models.emit = self.emit
        self.listeners = list(listeners)
        self.in_flight: InFlight[str, tuple[Any, int]] = InFlight()
        self.live = LiveMemory()
        self._events = EventLoop()
        self._plans: OrderedDict[int, tuple[CheckedGraph, Plan, list[Checkpoint]]] = OrderedDict()
        """id of a graph → the graph, its plan, and models of unknown commit."""
        self._lock = threading.Lock()
        self._resumed = threading.Condition()
        self._orders = itertools.count()
        self._tokens: weakref.WeakSet[CancelToken] = weakref.WeakSet()
        self._closed = False
        self._process = os.getpid()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: Any) -> None:
        # A second Ctrl-C means: at once.
        self.close(0.0 if kind is KeyboardInterrupt else CLOSING_SECONDS)

    def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Cancel what runs, wait for it so many seconds at most, and end the threads."""
        with self._lock:
            self._closed = True
            tokens = list(self._tokens)
        for token in tokens:
            token.cancel("the engine was closed")
        if self._process != os.getpid():
            return  # the threads are those of the process that this one was forked from
        if self._own_models:
            self.models.close(seconds)
        self.workers.close(seconds)
        self._events.close()

    def emit(self, event: Event) -> None:
        """Tell every listener; one that raises is reported once and told nothing more."""
        for listener in self.listeners:
            try:
                listener(event)
            except BaseException as error:
                dropped = self._drop(listener)
                if isinstance(error, KeyboardInterrupt) and on_main_thread():
                    raise
                if dropped:
                    name = getattr(listener, "__qualname__", type(listener).__name__)
                    message = f"the listener {name} raised {one_line(error)}"
                    with suppress(AnyloomWarning):  # where warnings are errors
                        warn(f"{message}; it is told nothing more")

    def submit(self, tasks: Sequence[Task]) -> None:
        """Execute steps that are ready on workers."""
        for task in tasks:
            self.workers.submit(partial(self._drive, [task]))

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """Call a function after a while; return what prevents it."""
        return self._events.after(seconds, work)

    def awaited(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine and wait for its result; other threads may compute meanwhile."""
        return self._events.run(coroutine)

    def _drop(self, listener: Listener) -> bool:
        """Tell a listener nothing more; return False where another thread has seen to that."""
        with self._lock:
            known = listener in self.listeners
            self.listeners = [other for other in self.listeners if other is not listener]
        return known

    def _begun(self, token: CancelToken | None) -> CancelToken:
        """Return the token of a call that begins, under that of the node that makes the call.

        Raises:
            AnyloomError: the engine is closed, or belongs to another process.
        """
        if self._process != os.getpid():
            raise AnyloomError(
                "this engine belongs to the process that forked this one; make an engine here"
            )
        token = token or CancelToken(current.token)
        with self._lock:
            if self._closed:
                raise AnyloomError("the engine is closed")
            self._tokens.add(token)
        return token

    def plan(self, checked: CheckedGraph) -> Plan:
        """Return the plan of a checked graph; the most recent plans are cached."""
        with self._lock:
            found = self._plans.pop(id(checked), None)
            downloaded = found is not None and any(map(self.models.is_known, found[2]))
            if found is None or downloaded or not found[1].up_to_date:
                unknown: list[Checkpoint] = []

                def identity(checkpoint: Checkpoint) -> str:
                    if not self.models.is_known(checkpoint):
                        unknown.append(checkpoint)
                    return self.models.identity(checkpoint)

                plan = plan_of(checked, identity)
                if plan.needs_torch:
                    # SciPy looks into half a module while another thread imports PyTorch.
                    importlib.import_module("torch")
                    accelerator = self.models.device.name.startswith(("cuda", "mps"))
                    if accelerator and self.config.threads is None:
                        # Each worker would start a team of threads for the little that is
                        # computed there beside an accelerator.
                        self.workers.torch_threads = 1
                        compute_on_threads(1)
                found = (checked, plan, unknown)
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
        self.submit(self.in_flight.release(account))

    def resume(self, account: Account) -> None:
        """Let a paused run go on."""
        with self._resumed:
            account.paused = False
            self._resumed.notify_all()
        self.models.pump()

    def run(
        self,
        graph: CheckedGraph | GraphDefinition,
        inputs: Mapping[str, Any],
        *,
        outputs: Sequence[str] | None = None,
        recompute: Collection[str] = (),
        answers: Mapping[str, Any] = MappingProxyType({}),
        name: str = "",
        token: CancelToken | None = None,
        timeout: float | None = None,
        account: Account | None = None,
        observe: Observer | None = None,
        observe_calls: bool = False,
    ) -> Result:
        """Run a graph once and wait for it; failures are in the result, not raised.

        The calling thread works too. A call has priority over runs of folders, unless `account`
        says otherwise.

        Args:
            graph: checked now if it is not.
            outputs: what to compute instead of all outputs: names of outputs, of steps, or
                "step.output" where a step has several.
            recompute: steps that run even if their results are cached.
            answers: of a person to the questions of an earlier result, by `Question.key`.
            token: cancels the call; without one, a call in a node is cancelled with that node.
            timeout: seconds that the call may take once work on it has begun; then it fails. A node
                that does not heed this goes on alone, on a thread that counts no longer.
            observe: called on workers with the name and the value of every step of the graph that
                has one, as soon as it has; what it raises is the failure of the step. A step of a
                sub-graph is "outer/inner".
            observe_calls: of steps that repeat a sub-graph or run it on a condition, `observe` is
                told the values inside too, again with each call.

        Raises:
            GraphError: the graph is not valid.
            UnknownNameError: the graph has no such output or step, or this machine has no such
                device as the configuration names.
            AnyloomError: the engine is closed, or the timeout is not above 0.
            KeyboardInterrupt: in a node, or while waiting; the rest of the call is cancelled.
        """
        token = self._begun(token)
        checked = _checked(graph)
        job = self._job(checked, outputs, recompute, answers, token, account, INTERACTIVE)
        job = replace(job, timeout=_seconds(timeout), observe=observe, observe_calls=observe_calls)
        finished: SimpleQueue[Result] = SimpleQueue()
        started = self._emit_started(job)
        try:
            item = Item(name or checked.graph.name, lambda: inputs)
            if (
                job.plan.timed or timeout is not None
            ):  # what takes too long must not keep the caller
                self._begin(job, item, finished.put)
            else:
                self._execute(job, item, finished.put, next(self._orders))
            with current.waiting():
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

    async def arun(
        self,
        graph: CheckedGraph | GraphDefinition,
        inputs: Mapping[str, Any],
        *,
        outputs: Sequence[str] | None = None,
        recompute: Collection[str] = (),
        answers: Mapping[str, Any] = MappingProxyType({}),
        name: str = "",
        token: CancelToken | None = None,
        timeout: float | None = None,
        account: Account | None = None,
    ) -> Result:
        """Run a graph once, as `run` does, without blocking the event loop of the caller.

        A cancelled task cancels the call.
        """
        token = self._begun(token)
        checked = _checked(graph)
        job = self._job(checked, outputs, recompute, answers, token, account, INTERACTIVE)
        job = replace(job, timeout=_seconds(timeout))
        loop = asyncio.get_running_loop()
        finished: asyncio.Future[Result] = loop.create_future()

        def done(result: Result) -> None:
            loop.call_soon_threadsafe(lambda: finished.done() or finished.set_result(result))

        started = self._emit_started(job)
        try:
            self._begin(job, Item(name or checked.graph.name, lambda: inputs), done)
            return await finished
        except BaseException:
            token.cancel()
            raise
        finally:
            now = time.monotonic()
            self.emit(GraphFinished(now, checked.graph.name, now - started))

    def stream(
        self,
        graph: CheckedGraph | GraphDefinition,
        items: Iterable[Item],
        *,
        outputs: Sequence[str] | None = None,
        recompute: Collection[str] = (),
        answers: Mapping[str, Any] = MappingProxyType({}),
        in_flight: int | None = None,
        ordered: bool = False,
        token: CancelToken | None = None,
        timeout: float | None = None,
        account: Account | None = None,
    ) -> Iterator[Result]:
        """Run a graph on every item and yield the results as they come.

        Args:
            outputs, recompute, answers: as for `run`.
            in_flight: how many items may be under way at once (default: see `window`); a slow
                reader of the results holds further items back, and so do large intermediate values.
            ordered: yield in the order of the items instead of as they finish.
            token: cancels the rest; items under way finish as cancelled.
            timeout: seconds that an item may take once work on it has begun; then it fails alone.
            account: what the run is worth beside others on the same device.

        Raises:
            GraphError: the graph is not valid.
            UnknownNameError: the graph has no such output or step, or this machine has no such
                device as the configuration names.
            AnyloomError: the engine is closed.
            Cancelled: the engine was closed before all items had begun.
        """
        token = self._begun(token)
        job = self._job(_checked(graph), outputs, recompute, answers, token, account)
        job = replace(job, timeout=_seconds(timeout))
        return self._results(job, items, self._limit(in_flight), ordered)

    async def astream(
        self,
        graph: CheckedGraph | GraphDefinition,
        items: Iterable[Item],
        *,
        outputs: Sequence[str] | None = None,
        recompute: Collection[str] = (),
        answers: Mapping[str, Any] = MappingProxyType({}),
        in_flight: int | None = None,
        ordered: bool = False,
        token: CancelToken | None = None,
        timeout: float | None = None,
        account: Account | None = None,
    ) -> AsyncIterator[Result]:
        """Run a graph on every item, as `stream` does, for `async for`.

        Leaving the loop cancels what is under way.
        """
        token = self._begun(token)
        job = self._job(_checked(graph), outputs, recompute, answers, token, account)
        job = replace(job, timeout=_seconds(timeout))
        results = self._results(job, items, self._limit(in_flight), ordered)
        loop = asyncio.get_running_loop()
        reader = ThreadPoolExecutor(1, "anyloom-stream")
        try:
            while (result := await loop.run_in_executor(reader, next, results, None)) is not None:
                yield result
        finally:
            token.cancel()
            reader.submit(results.close)
            reader.shutdown(wait=False)

    def start(
        self,
        graph: CheckedGraph | GraphDefinition,
        item: Item,
        done: Callable[[Result], None],
        *,
        outputs: Sequence[str] | None = None,
        recompute: Collection[str] = (),
        answers: Mapping[str, Any] = MappingProxyType({}),
        token: CancelToken | None = None,
        timeout: float | None = None,
        account: Account | None = None,
        observe: Observer | None = None,
    ) -> None:
        """Run a graph on one item and return at once.

        Args:
            outputs, recompute, answers, observe: as for `run`.
            timeout: as for `stream`.
            done: called with the result, on a worker.

        Raises:
            GraphError: the graph is not valid.
            UnknownNameError: as for `run`.
            AnyloomError: the engine is closed.
        """
        token = self._begun(token)
        job = self._job(_checked(graph), outputs, recompute, answers, token, account)
        self._begin(replace(job, timeout=_seconds(timeout), observe=observe), item, done)

    def _job(
        self,
        checked: CheckedGraph,
        outputs: Sequence[str] | None,
        recompute: Collection[str],
        answers: Mapping[str, Any],
        token: CancelToken,
        account: Account | None,
        priority: int = 0,
    ) -> _Job:
        steps = {step.removeprefix("outputs.") for step in checked.graph.steps()}
        outputs = [outputs] if isinstance(outputs, str) else outputs
        recompute = [recompute] if isinstance(recompute, str) else recompute
        for step in recompute:
            if step not in steps:
                raise UnknownNameError("step", step, steps)
        chosen = checked if outputs is None else select_outputs(checked, outputs)
        account = account or Account(checked.graph.name, priority=priority)
        return _Job(checked, self.plan(chosen), token, account, frozenset(recompute), answers)

    def _limit(self, in_flight: int | None) -> int:
        if in_flight is not None and in_flight < 1:
            raise AnyloomError(f"in_flight is {in_flight}, expected at least 1")
        return in_flight or self.window

    def _results(
        self, job: _Job, items: Iterable[Item], limit: int, ordered: bool
    ) -> Generator[Result, None, None]:
        token, account = job.token, job.account
        finished: SimpleQueue[tuple[int, Result]] = SimpleQueue()
        early: dict[int, Result] = {}
        source = iter(enumerate(items))
        under_way = 0
        next_out = 0
        exhausted = False
        started = self._emit_started(job)
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
                    if not isinstance(item, Item):
                        raise TypeError(
                            f"expected an Item, got {type(item).__name__}; write "
                            "Item(name, lambda: {input: value})"
                        )
                    under_way += 1
                    self._begin(job, item, partial(_numbered, finished, number))
                if not under_way:
                    break
                with current.waiting():
                    number, result = finished.get()
                under_way -= 1
                if not ordered:
                    yield result
                    continue
                early[number] = result
                while next_out in early:
                    yield early.pop(next_out)
                    next_out += 1
            if self._closed and not exhausted:
                raise Cancelled(token.reason)
        finally:
            if under_way:
                token.cancel()
            now = time.monotonic()
            self.emit(GraphFinished(now, job.checked.graph.name, now - started))

    def _wait_while_paused(self, account: Account, token: CancelToken) -> None:
        if account.paused:
            with current.waiting(), self._resumed:
                self._resumed.wait_for(lambda: not account.paused or token.cancelled)

    def _wake_paused(self) -> None:
        with self._resumed:
            self._resumed.notify_all()

    def _emit_started(self, job: _Job) -> float:
        started = time.monotonic()
        if self.listeners:
            steps = tuple([step.name for step in job.plan.steps])
            self.emit(GraphStarted(started, job.checked.graph.name, steps))
        return started

    def _begin(self, job: _Job, item: Item, done: Callable[[Result], None]) -> None:
        order = next(self._orders)
        self.workers.submit(partial(self._execute, job, item, done, order), later=True)

    def _execute(self, job: _Job, item: Item, done: Callable[[Result], None], order: int) -> None:
        """Load an item and run its first steps on this thread; `done` gets the result."""
        started = time.monotonic()
        if job.timeout is not None:
            job, done = self._timed(job, item.name, done)

        def on_done(execution: Execution) -> list[Task]:
            outcomes = execution.outputs()
            failures = _distinct(v for v in outcomes.values() if isinstance(v, Failure))
            values = {
                name: isolated(outcome.output)
                for name, outcome in outcomes.items()
                if isinstance(outcome, CachedValue)
            }
            result = Result(
                item.name,
                values,
                failures,
                time.monotonic() - started,
                execution.computed,
                execution.cached,
                inputs,
                _distinct(execution.handled),
                tuple({question.key: question for question in execution.asked}.values()),
                partial(self._step, job, inputs),
            )
            try:
                self._emit_end(item.name, started, failures)
            finally:  # whatever a listener raises, the item has a result
                done(result)
            return []

        before = current.token, current.account
        current.token, current.account = job.token, job.account
        try:
            self.emit(ItemStarted(started, item.name))
            if job.token.cancelled:
                raise Cancelled(job.token.reason)
            inputs = dict(item.load())
            execution = Execution(
                self,
                job.plan,
                item.name,
                job.token,
                job.account,
                on_done,
                recompute=job.recompute,
                answers=job.answers,
                order=order,
                observe=job.observe,
                observe_calls=job.observe_calls,
            )
            values = input_values(job.plan, inputs)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and on_main_thread():
                raise
            known = isinstance(error, AnyloomError)
            shown = error if known else AnyloomError(one_line(error))
            trace = "".join(traceback.format_exception(error))
            failure = Failure("", shown.with_traceback(None), trace)
            try:
                self._emit_end(item.name, started, [failure])
            finally:
                done(Result(item.name, {}, [failure], time.monotonic() - started))
            return
        finally:
            current.token, current.account = before
        self._drive(execution.start(values))

    def _timed(
        self, job: _Job, name: str, done: Callable[[Result], None]
    ) -> tuple[_Job, Callable[[Result], None]]:
        """Return a job whose token is this item's own, and what takes its first result.

        An item that takes too long has failed; what still runs of it counts no longer.
        """
        token, timeout, started = TimedToken(job.token), job.timeout, time.monotonic()
        assert timeout is not None
        first = threading.Lock()

        def expired() -> None:
            message = f"took longer than {timeout:g} s"
            failure = Failure("", AnyloomError(message))
            if first.acquire(blocking=False):
                done(Result(name, {}, [failure], time.monotonic() - started))
                token.cancel(message)
                self.submit(token.give_up(self))

        stop = self.after(timeout, expired)

        def ended(result: Result) -> None:
            if first.acquire(blocking=False):
                stop()
                done(result)

        return replace(job, token=token), ended

    def _step(self, job: _Job, inputs: Mapping[str, Any], name: str) -> Any:
        """Return the result of one step of a graph that has run."""
        result = self.run(
            job.checked, inputs, outputs=[name], answers=job.answers, account=job.account
        )
        result.raise_failure()
        return result.outputs[name]

    def _drive(self, tasks: list[Task]) -> None:
        """Run a task and go on with what it makes ready; hand the rest to other workers."""
        running: Execution | None = None
        before = current.token, current.account, current.order
        try:
            while tasks:
                execution, index = tasks[0]
                if len(tasks) > 1:
                    self.submit(tasks[1:])
                if execution is not running:
                    running = execution
                    current.token, current.account = execution.token, execution.account
                    current.order = execution.order
                tasks = execution.execute(index)
        finally:
            current.token, current.account, current.order = before

    def _emit_end(self, name: str, started: float, failures: Sequence[Failure]) -> None:
        now = time.monotonic()
        waiting = [one for one in failures if isinstance(one.error, AnswerNeeded)]
        if waiting and len(waiting) == len(failures):
            self.emit(ItemWaiting(now, name, now - started, len(waiting)))
        elif failures:
            first = failures[0]
            self.emit(ItemFailed(now, name, now - started, first.node, str(first.error)))
        else:
            self.emit(ItemFinished(now, name, now - started))


@dataclass(frozen=True, slots=True)
class _Job:
    """A graph to run: what the items of one call have in common."""

    checked: CheckedGraph
    plan: Plan
    token: CancelToken
    account: Account
    recompute: frozenset[str]
    answers: Mapping[str, Any]
    timeout: float | None = None
    observe: Observer | None = None
    observe_calls: bool = False


def _checked(graph: CheckedGraph | GraphDefinition) -> CheckedGraph:
    if isinstance(graph, CheckedGraph):
        return graph
    if isinstance(graph, GraphDefinition):
        return check(graph)
    raise TypeError(f"expected a graph, got {graph!r}; load(name) returns one by name or file")


def _seconds(timeout: float | None) -> float | None:
    """Return a time limit.

    Raises:
        AnyloomError: it is not above 0.
    """
    if timeout is not None and not timeout > 0:
        raise AnyloomError(f"timeout {timeout:g}: expected seconds above 0")
    return timeout


def _numbered(finished: SimpleQueue[tuple[int, Result]], number: int, result: Result) -> None:
    finished.put((number, result))


def _distinct(failures: Iterable[Failure]) -> list[Failure]:
    return list({id(failure.error): failure for failure in failures}.values())
