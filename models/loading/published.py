"""Published files of each family: whether the installed libraries load their tensors by name.

A file of models/published/ holds the configuration of a tiny network, and the names and shapes of
its tensors as they were published. It is loaded on the device "meta", without any numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from anyloom import Model, one_line

from .library_output import silenced
from .tolerated_keys import is_known_extra, tolerated

FOLDER = Path(__file__).parents[1] / "published"


@dataclass(frozen=True)
class PublishedFile:
    """The tensors of a published file.

    networks: family → the class of transformers that it loads the file with.
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
    """Return in one line why a published file does not load, "" if all of it does."""
    published = PublishedFile.read(file)
    for family, network in published.networks.items():
        try:
            info = _loading_info(network, published)
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
    """Add a check of every published file to `Model.loading_checks`."""
    for file in sorted(FOLDER.glob("*.txt")):
        Model.loading_checks[file.stem] = partial(loading_problem, file)


def _loading_info(network: str, published: PublishedFile) -> dict[str, Any]:
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
