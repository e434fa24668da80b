"""Writes the tensors of a family's tiny checkpoint as its published format.

`python -m tests.models.loading.write_published NAME NETWORK` writes models/published/NAME.txt by
the installed version of transformers, for an entry of the conformance table and the class that its
family loads. A version as old as the published files shows what newer ones have changed.

A further argument names the folder of one network of a pipeline:
`write_published stable-diffusion diffusers.UNet2DConditionModel unet` writes
stable-diffusion-unet.txt.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from pathlib import Path

from safetensors import safe_open

from anyloom.models.loading.published import FOLDER
from tests.models.conformance.families import FAMILIES, save


def published_text(name: str, network: str, part: str = "") -> str:
    """Return the content of a file of models/published/."""
    library = network.rpartition(".")[0] or "transformers"
    with tempfile.TemporaryDirectory() as folder:
        save(name, Path(folder) / name)
        saved = Path(folder) / name / part
        if library == "open_clip":
            config = json.loads((saved / "open_clip_config.json").read_text())["model_cfg"]
        else:
            config = json.loads((saved / "config.json").read_text())
        [weights] = saved.glob("*.safetensors")
        with safe_open(weights, framework="pt") as file:
            shapes = {key: file.get_slice(key).get_shape() for key in sorted(file.keys())}
    version = importlib.import_module(library).__version__
    return "".join(
        f"{line}\n"
        for line in (
            f"// A tiny network's configuration and tensors, saved by {library} {version}",
            f"family {FAMILIES[name].family} {network}",
            f"config {json.dumps(config, sort_keys=True)}",
            *(f"{key} {'x'.join(map(str, shape)) or '-'}" for key, shape in shapes.items()),
        )
    )


if __name__ == "__main__":
    stem = "-".join((sys.argv[1], *sys.argv[3:]))
    (FOLDER / f"{stem}.txt").write_text(published_text(*sys.argv[1:]))
