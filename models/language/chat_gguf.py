"""Chat models in GGUF files, llama.cpp's format, loaded by transformers."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from anyloom import Checkpoint, ModelError, checkpoint_folder

from ..loading.checkpoint_files import single_weight_file, unloadable
from ..loading.library_output import silenced
from ..loading.options import check_options
from ..loading.pretrained import check_complete, option_dtype
from .chat import Chat

GGUF = "*.gguf"
READER = "transformers.modeling_gguf_pytorch_utils"


class GgufChat(Chat, family="chat-gguf"):
    """A chat model whose configuration, vocabulary, chat template and weights are one file.

    Quantized weights are dequantized to the dtype of the device when the file is loaded, so the
    model takes the memory of its parameters, not of the file. Options: folder, dtype, and file, its
    name if a folder or repository holds several.
    """

    file_patterns = (GGUF,)

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
        loader: Any = AutoModelForCausalLM
        dtype = option_dtype(checkpoint, device)
        try:
            with silenced("transformers"), _without_progress_bar():
                network, loading_info = loader.from_pretrained(
                    file.parent,
                    gguf_file=file.name,
                    local_files_only=True,
                    trust_remote_code=False,
                    dtype=dtype,
                    ignore_mismatched_sizes=True,  # reported below, by name
                    output_loading_info=True,
                    **_dequantization(),
                )
                tokenizer = AutoTokenizer.from_pretrained(
                    file.parent,
                    gguf_file=file.name,
                    local_files_only=True,
                    trust_remote_code=False,
                )
        except Exception as error:  # damaged files raise errors of any type
            raise unloadable(checkpoint, file, error) from error
        check_complete(loading_info, file, checkpoint, "header")
        return cls(checkpoint, network.to(device).eval().requires_grad_(False), tokenizer)


def _file(checkpoint: Checkpoint) -> Path:
    """Return the GGUF file of a checkpoint.

    Raises:
        ModelError: there is none, or there are several.
    """
    if "file" not in checkpoint.options:
        return single_weight_file(checkpoint, GGUF, "name one in options: {file: NAME}")
    folder = checkpoint_folder(checkpoint, needs=(), weights=GGUF)
    file = folder / Path(str(checkpoint.options["file"])).name
    if not file.is_file():
        raise ModelError(f"model '{checkpoint.name}': {folder} has no {file.name}")
    return file


def _dequantization() -> dict[str, Any]:
    """Return arguments that keep transformers from downloading kernels for quantized weights."""
    import transformers

    config = getattr(transformers, "GgufConfig", None)  # older transformers always dequantize
    return {"quantization_config": config(dequantize=True)} if config else {}


@contextmanager
def _without_progress_bar() -> Iterator[None]:
    """Silence the progress bar of transformers' GGUF reader, which has no setting for it."""
    if importlib.util.find_spec(READER) is None:
        yield
        return
    reader: Any = importlib.import_module(READER)
    tqdm = reader.tqdm
    reader.tqdm = lambda items, **_: items
    try:
        yield
    finally:
        reader.tqdm = tqdm
