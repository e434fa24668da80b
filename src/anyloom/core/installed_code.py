"""Which modules are installed, and which are the user's own.

Installed are the standard library, everything in a folder of packages, and anyloom. A notebook, a
script, a module beside it and a package that is installed in editable mode are the user's own.
"""

from __future__ import annotations

import site
import sys
import sysconfig
from functools import cache, lru_cache
from pathlib import Path

PROJECT = "anyloom_project."
"""Prefix of the modules of a project: "anyloom_project.nodes.brighten"."""
PACKAGE_FOLDERS = frozenset(["site-packages", "dist-packages"])


def is_own_module(name: str | None) -> bool:
    """Return whether a module of this name is the user's own."""
    if not name or name == "builtins":
        return False
    if name == "__main__" or name.startswith(PROJECT):
        return True
    top = name.partition(".")[0]
    if top == "anyloom":
        return False
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if file is None:
        folders = getattr(module, "__path__", None)
        file = next(iter(folders), None) if folders is not None else None
    if file is None and top != name:
        return is_own_module(top)
    if file is None:  # built in, or made at run time
        return top not in sys.stdlib_module_names
    return is_own_file(file)


@lru_cache(maxsize=4096)
def is_own_file(file: str) -> bool:
    """Return whether a file lies outside the standard library and the installed packages."""
    if file.startswith("<frozen "):
        return False
    path = Path(file).resolve()
    if PACKAGE_FOLDERS.intersection(path.parts):
        return False
    return not any(path.is_relative_to(folder) for folder in _installation_folders())


@cache
def _installation_folders() -> list[Path]:
    paths = sysconfig.get_paths()
    names = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    names += [*site.getsitepackages(), site.getusersitepackages()]
    return list(dict.fromkeys(Path(name).resolve() for name in names))


def may_have_namesakes(module: str) -> bool:
    """Return whether another module may define something of the same name as this one.

    Not where others rely on the module, which is installed; and the files of a project share names.
    """
    return is_own_module(module) and not module.startswith(PROJECT)
