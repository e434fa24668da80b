"""Published files of each family: whether the installed libraries load their tensors by name.

A file of models/published/ holds the configuration of a tiny network, and the names and shapes of
its tensors as they were published. Networks of transformers and open_clip are loaded on the device
"meta", without any numbers, as those of models/ are, those of diffusers from a file of zeros.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from anyloom import Model, one_line

from .format_checks import FORMAT_CHECKS
from .library_output import silenced
from .tolerated_keys import is_known_extra, tolerated

FOLDER = Path(__file__).parents[1] / "published"


@dataclass(frozen=True)
class PublishedFile:
    """The tensors of a published file.

    networks: family → the class that it loads the file with: one of transformers, or
              "diffusers.NAME", "open_clip.NAME", "anyloom.NAME".
    config:   the content of config.json.
    shapes:   tensor → shape.
    """

    networks: dict[str, str]
    config: dict[str, Any]
    shapes: dict[str, tuple[int, ...]]

    @classmethod
    def read(cls, file: Path) -> PublishedFile:
        """Read a file of models/published/."""
        networks, config, shapes = dict[str, str](), dict[str, Any](), {}
        for line in file.read_text("utf-8").splitlines():
            first, _, rest = line.partition(" ")
            if first == "family":
                family, network = rest.split()
                networks[family] = network
            elif first == "config":
                config = json.loads(rest)
            elif first != "//":
                shapes[first] = () if rest == "-" else tuple(map(int, rest.split("x")))
        return cls(networks, config, shapes)


def loading_problem(file: Path) -> str:
    """Return in one line why a published file does not load, "" if all of it does.

    Raises:
        ModuleNotFoundError: the library is not installed.
    """
    published = PublishedFile.read(file)
    for family, network in published.networks.items():
        try:
            library, _, name = network.rpartition(".")
            info = LOADERS[library](name, published)
        except ModuleNotFoundError:
            raise
        except Exception as error:  # whatever another version of the library raises
            return f"{family}: {network} cannot be made: {one_line(error)[:200]}"
        missing = sorted(name for name in info["missing_keys"] if not tolerated(name, family))
        extra = sorted(name for name in info["unexpected_keys"] if not is_known_extra(name))
        reshaped = sorted(name for name, *_ in info["mismatched_keys"])
        for names, verb in ((missing, "lacks"), (extra, "does not read"), (reshaped, "reshapes")):
            if names:
                return f"{family}: {network} {verb} {len(names)} tensors, such as {names[0]}"
    return ""


def register_checks() -> None:
    """Add a check of every published file, and of other formats, to `Model.loading_checks`."""
    for file in sorted(FOLDER.glob("*.txt")):
        Model.loading_checks[file.stem] = partial(loading_problem, file)
    Model.loading_checks |= FORMAT_CHECKS


def _info_of_transformers(network: str, published: PublishedFile) -> dict[str, Any]:
    import torch
    import transformers

    config = transformers.CONFIG_MAPPING[published.config["model_type"]].from_dict(
        dict(published.config)
    )
    tensors = {name: torch.empty(shape, device="meta") for name, shape in published.shapes.items()}
    with silenced("transformers"):
        network_class = getattr(transformers, network)
        if network.startswith("Auto"):
            with torch.device("meta"):
                network_class = type(network_class.from_config(config))
        _, info = network_class.from_pretrained(
            None,
            config=config,
            state_dict=tensors,
            device_map={"": "meta"},
            dtype=torch.float32,
            trust_remote_code=False,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
        )
    return info


def _info_of_diffusers(network: str, published: PublishedFile) -> dict[str, Any]:
    import diffusers
    import torch
    from safetensors.torch import save_file

    tensors = {name: torch.zeros(shape) for name, shape in published.shapes.items()}
    with tempfile.TemporaryDirectory() as folder, silenced("diffusers"):
        (Path(folder) / "config.json").write_text(json.dumps(published.config))
        save_file(tensors, Path(folder) / "diffusion_pytorch_model.safetensors")
        _, info = getattr(diffusers, network).from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    return info


def _info_of_open_clip(network: str, published: PublishedFile) -> dict[str, Any]:
    import open_clip
    import torch

    with torch.device("meta"):
        made = getattr(open_clip, network)(**published.config)
    return _difference(made, published)


def _difference(made: Any, published: PublishedFile) -> dict[str, Any]:
    expected = {name: tuple(tensor.shape) for name, tensor in made.state_dict().items()}
    both = expected.keys() & published.shapes.keys()
    return {
        "missing_keys": expected.keys() - published.shapes.keys(),
        "unexpected_keys": published.shapes.keys() - expected.keys(),
        "mismatched_keys": [(name,) for name in both if expected[name] != published.shapes[name]],
    }


def _info_of_anyloom(network: str, published: PublishedFile) -> dict[str, Any]:
    import torch

    from ..style_transfer import adaattn_network

    with torch.device("meta"):
        made = getattr(adaattn_network, network)(**published.config)
    return _difference(made, published)


LOADERS: Mapping[str, Callable[[str, PublishedFile], dict[str, Any]]] = {
    "": _info_of_transformers,
    "anyloom": _info_of_anyloom,
    "diffusers": _info_of_diffusers,
    "open_clip": _info_of_open_clip,
}
"""Library → loads the tensors of a published file by a class, and says what did not fit."""
