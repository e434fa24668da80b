"""Model families by name; the module of a family is imported when the family is requested.

`anyloom validate` has to know what the models of one graph can do, and there are a hundred files of
families. A family's name stands in its file (`family="sam"`), so the file is imported when the
family is asked for.
"""

from __future__ import annotations

import importlib
import re
from collections import UserDict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

NAMED = re.compile(r'family="([^"]+)"')  # starts with a literal: four times as fast


class Families(UserDict[str, Any]):
    """Adapters by family; walking through them imports those that were not asked for yet."""

    def __init__(self) -> None:
        super().__init__()
        self._modules: dict[str, str] = {}

    def discover(self, package: ModuleType) -> None:
        """Note which module of a package defines which family."""
        for folder in map(Path, package.__path__):
            for file in sorted(folder.rglob("*.py")):
                for family in NAMED.findall(file.read_text("utf-8")):
                    inner = ".".join(file.relative_to(folder).with_suffix("").parts)
                    self._modules.setdefault(family, f"{package.__name__}.{inner}")

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
