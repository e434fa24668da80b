"""Writes the tensors of a family's tiny checkpoint as its published format.

`python -m tests.models.loading.write_published NAME NETWORK` writes models/published/NAME.txt by
the installed version of transformers, for an entry of the conformance table and the class that its
family loads. A version as old as the published files shows what newer ones have changed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import transformers
from safetensors import safe_open

from anyloom.models.loading.published import FOLDER
from tests.models.conformance.families import FAMILIES, save


def published_text(name: str, network: str) -> str:
    """Return the content of a file of models/published/."""
    with tempfile.TemporaryDirectory() as folder:
        save(name, Path(folder) / name)
        saved = Path(folder) / name
        config = json.loads((saved / "config.json").read_text())
        with safe_open(saved / "model.safetensors", framework="pt") as file:
            shapes = {key: file.get_slice(key).get_shape() for key in sorted(file.keys())}
    version = transformers.__version__
    return "".join(
        f"{line}\n"
        for line in (
            f"// A tiny network's configuration and tensors, saved by transformers {version}",
            f"family {FAMILIES[name].family} {network}",
            f"config {json.dumps(config, sort_keys=True)}",
            *(f"{key} {'x'.join(map(str, shape)) or '-'}" for key, shape in shapes.items()),
        )
    )


if __name__ == "__main__":
    (FOLDER / f"{sys.argv[1]}.txt").write_text(published_text(*sys.argv[1:]))
