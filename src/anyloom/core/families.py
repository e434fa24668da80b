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

_DECLARATION = re.compile(r'family="([^"]+)"')  # starts with a literal: four times as fast


class Families(UserDict[str, Any]):
    """Adapters by family; iterating over them imports all."""

    def __init__(self) -> None:
        super().__init__()
        self._modules: dict[str, str] = {}

    def discover(self, package: ModuleType) -> None:
        """Add the families that the modules of a package define."""
        for folder in map(Path, package.__path__):
            for file in sorted(folder.rglob("*.py")):
                for family in _DECLARATION.findall(file.read_text("utf-8")):
                    module = ".".join(file.relative_to(folder).with_suffix("").parts)
                    self._modules.setdefault(family, f"{package.__name__}.{module}")

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


families = Families()
"""The adapters of this process."""
