"""Adapters by model family; the module of a family is imported when the family is requested.

The name of a family is found in its file (`family="sam"`) without importing it, because there are
about a hundred families and `anyloom validate` needs only those of one graph.
"""

from __future__ import annotations

import importlib
import re
from collections import UserDict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from ..foundation.errors import ModelError
from ..foundation.source_names import redefines

_DECLARATION = re.compile(r'family="([^"]+)"')  # starts with a literal: four times as fast


class Families(UserDict[str, Any]):
    """Adapters by family; iterating over them imports all."""

    def __init__(self) -> None:
        super().__init__()
        self._modules: dict[str, str] = {}

    def discover(self, package: ModuleType) -> None:
        """Add the families that the modules of a package define.

        Raises:
            ModelError: one of them has been defined elsewhere.
        """
        for folder in map(Path, package.__path__):
            for file in sorted(folder.rglob("*.py")):
                for family in _DECLARATION.findall(file.read_text("utf-8")):
                    module = ".".join(file.relative_to(folder).with_suffix("").parts)
                    self._discover(family, f"{package.__name__}.{module}")

    def _discover(self, family: str, module: str) -> None:
        known = self.data.get(family)
        if known is None:
            self._modules.setdefault(family, module)
        elif known.__module__ != module:
            raise _defined_twice(family, known.__module__, module)

    def declare(self, family: str, adapter: Any) -> None:
        """Add an adapter.

        Raises:
            ModelError: another module defines one for the family.
        """
        module, elsewhere = adapter.__module__, self._modules.get(family)
        other = self.data.get(family)
        if elsewhere is not None and elsewhere != module:
            raise _defined_twice(family, elsewhere, module)
        if other is not None and not redefines(adapter, other):
            raise _defined_twice(family, other.__module__, module)
        self.data[family] = adapter

    def forget(self, module: str) -> None:
        """Remove the adapters of a module that could not be imported."""
        for family, adapter in list(self.data.items()):
            if adapter.__module__ == module:
                del self.data[family]

    def __missing__(self, family: str) -> Any:
        module = self._modules.get(family)
        if module is not None:
            importlib.import_module(module)  # waits where another thread imports it
            self._modules.pop(family, None)
        if family not in self.data:
            raise KeyError(family)
        return self.data[family]

    def __contains__(self, family: object) -> bool:
        return isinstance(family, str) and self.get(family) is not None

    def get(self, family: str, default: Any = None) -> Any:
        """Return the adapter of a family, or `default`."""
        try:
            return self[family]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[str]:
        for family in list(self._modules):
            self.get(family)
        return iter(self.data)


def _defined_twice(family: str, *modules: str) -> ModelError:
    return ModelError(
        f"model family '{family}': defined twice, in {' and '.join(sorted(modules))}; rename one"
    )


families = Families()
"""The adapters of this process."""
