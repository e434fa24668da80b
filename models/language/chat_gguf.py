"""What does a chat model in a GGUF file answer? The format of llama.cpp, read by transformers."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from anyloom import Checkpoint, ModelError, checkpoint_folder, one_line

from ..loading.checkpoint_files import single_weight_file
from ..loading.pretrained import check_complete, check_options, option_dtype, quietly
from .chat import Chat

GGUF = "*.gguf"
READER = "transformers.modeling_gguf_pytorch_utils"


class GgufChat(Chat, family="chat-gguf"):
    """Follows instructions, with configuration, vocabulary, chat template and weights in one file.

    Quantized weights are unpacked into the dtype of the device when the file is loaded, so the
    model takes the memory of its parameters, not of the file. Options: folder, dtype, and file, its
    name where a folder or repository holds several.
    """

    fetches = (GGUF,)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        check_options(checkpoint, ("folder", "dtype", "file"))
        for library in ("gguf", "accelerate"):
            if importlib.util.find_spec(library) is None:
                raise ModelError(
                    f"model '{checkpoint.name}' is a GGUF file, which needs the package {library}: "
                    "pip install 'anyloom[gguf]'"
                )
        file = _file(checkpoint)
        kind: Any = AutoModelForCausalLM
        dtype = option_dtype(checkpoint, device, accelerated=cls.accelerated)
        try:
            with quietly(), _without_bar():
                network, told = kind.from_pretrained(
                    file.parent,
                    gguf_file=file.name,
                    local_files_only=True,
                    trust_remote_code=False,
                    dtype=dtype,
                    ignore_mismatched_sizes=True,  # reported below, by name
                    output_loading_info=True,
                    **_unpacked(),
                )
                tokenizer = AutoTokenizer.from_pretrained(
                    file.parent,
                    gguf_file=file.name,
                    local_files_only=True,
                    trust_remote_code=False,
                )
        except Exception as error:  # what damaged bytes make of its readers is not foreseeable
            raise ModelError(
                f"model '{checkpoint.name}': {file} cannot be loaded ({one_line(error)[:300]})"
            ) from error
        check_complete(told, file, checkpoint, "header")
        return cls(checkpoint, network.to(device).eval().requires_grad_(False), tokenizer)


def _file(checkpoint: Checkpoint) -> Path:
    """Return the GGUF file of a checkpoint.

    Raises:
        ModelError: there is none, or it is not clear which.
    """
    if "file" not in checkpoint.options:
        return single_weight_file(checkpoint, GGUF, "name one in options: {file: NAME}")
    folder = checkpoint_folder(checkpoint, needs=(), weights=GGUF)
    file = folder / str(checkpoint.options["file"])
    if not file.is_file():
        raise ModelError(f"model '{checkpoint.name}': {folder} has no {file.name}")
    return file


def _unpacked() -> dict[str, Any]:
    """Return what keeps transformers from fetching compiled kernels for packed weights."""
    import transformers

    config = getattr(transformers, "GgufConfig", None)  # transformers before 5.2x always unpacks
    return {"quantization_config": config(dequantize=True)} if config else {}


@contextmanager
def _without_bar() -> Iterator[None]:
    """Keep the bar of transformers' GGUF reader off the terminal, which no setting switches off."""
    if importlib.util.find_spec(READER) is None:
        yield
        return
    reader: Any = importlib.import_module(READER)
    bar = reader.tqdm
    reader.tqdm = lambda items, **_: items
    try:
        yield
    finally:
        reader.tqdm = bar
