"""The numbers of fake tensors where they follow from inputs alone, not from weights.

Sizes of maps, positions, masks, the tokens of a prompt and the times of a schedule are computed
beside, on the CPU, so that what a network does depends on them as it does with real tensors.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensor
from torch.utils._mode_utils import no_dispatch
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.weak import WeakTensorKeyDictionary

LIMIT = 1 << 26
"""Elements of a tensor whose numbers are computed."""
WHILE_LOADING = 1 << 16
"""The same while a network is built, whose weights are forgotten afterwards."""
WITHOUT_CONTENT = ("empty", "new_empty")
"""Operations whose results have no numbers yet, by the beginnings of their names."""
SHAPE_ALONE = ("zeros_like", "ones_like", "full_like", "new_zeros", "new_ones", "new_full")
"""Operations that read only the shape of their first argument."""


class KnownNumbers:
    """Computes numbers beside fake tensors."""

    def __init__(self) -> None:
        self.limit = LIMIT
        self._of: Any = WeakTensorKeyDictionary()
        self._unknown: set[int] = set()
        """Storages that something unknown was written into."""

    def of(self, tensor: torch.Tensor) -> torch.Tensor | None:
        """Return the numbers of a tensor as one on the CPU; None where they are unknown."""
        if tensor.untyped_storage()._cdata in self._unknown:
            return None
        return self._of.get(tensor) if isinstance(tensor, FakeTensor) else tensor

    def forget(self, tensor: torch.Tensor) -> None:
        """Make the numbers of a tensor and of all its views unknown."""
        storage: Any = tensor.untyped_storage()
        if storage._cdata not in self._unknown:
            self._unknown.add(storage._cdata)
            weakref.finalize(storage, self._unknown.discard, storage._cdata).atexit = False

    def computed(
        self, operation: Any, args: Sequence[Any], kwargs: Mapping[str, Any], elements: int = 0
    ) -> Any:
        """Return an operation's result with real numbers, None where it is unknown.

        What it writes into is written into here as well.

        Args:
            operation: one of PyTorch's.
            args: its arguments, fake tensors or real ones.
            kwargs: the same by name.
            elements: those of its result, where they are known.
        """
        name = operation.name().removeprefix("aten::").partition(".")[0]
        unmade = torch.Tag.nondeterministic_seeded in operation.tags
        if unmade or elements > self.limit or name.startswith(WITHOUT_CONTENT):
            return self._without(operation, args, kwargs)
        numbers: dict[int, torch.Tensor] = {}
        for one in tree_leaves((args, kwargs)):
            if isinstance(one, torch.Tensor):
                known = _shape_of(one) if name in SHAPE_ALONE else self.of(one)
                if known is None:
                    return self._without(operation, args, kwargs)
                numbers[id(one)] = known

        def real(value: Any) -> Any:
            if isinstance(value, torch.Tensor):
                return numbers[id(value)]
            return torch.device("cpu") if isinstance(value, torch.device) else value

        with no_dispatch(), torch.inference_mode():
            real_args, real_kwargs = tree_map(real, (tuple(args), dict(kwargs)))
            real_kwargs.pop("pin_memory", None)
            try:
                return operation(*real_args, **real_kwargs)
            except RuntimeError:  # no kernel for this dtype on the CPU
                return self._without(operation, args, kwargs)

    def keep(self, found: Any, numbers: Any) -> None:
        """Note the numbers of an operation's results."""
        for one, known in zip(tree_leaves(found), tree_leaves(numbers), strict=True):
            if isinstance(one, FakeTensor) and known.numel() <= self.limit:
                self._of[one] = known

    def _without(self, operation: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Forget what an operation with unknown numbers writes into."""
        for one in written(operation, args, kwargs):
            self.forget(one)


def written(
    operation: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Iterator[torch.Tensor]:
    """Yield the tensors that an operation writes into."""
    for number, argument in enumerate(operation._schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            value = args[number] if number < len(args) else kwargs.get(argument.name)
            yield from (one for one in tree_leaves(value) if isinstance(one, torch.Tensor))


def _shape_of(tensor: torch.Tensor) -> torch.Tensor:
    """Return a real tensor of the same shape and dtype, of one element's memory."""
    with no_dispatch():
        return torch.empty((), dtype=tensor.dtype, device="cpu").expand(tensor.shape)
