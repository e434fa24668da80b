"""Loading of transformers processors and tokenizers from a checkpoint's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anyloom import Checkpoint, ModelError, one_line

from .checkpoint_files import read_json

IMAGE_PROCESSOR_FILES = ("preprocessor_config.json", "processor_config.json")
TOKENIZER_FILES = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model")


def load_processor(checkpoint: Checkpoint, folder: Path, processor_class: Any = None) -> Any:
    """Load the processor that was saved with a model's weights.

    Args:
        checkpoint: named in errors.
        folder: the folder of its files.
        processor_class: a transformers class; None is the one that the folder names.

    Raises:
        ModelError: the folder lacks the preprocessing or the vocabulary, or they cannot be read.
    """
    from transformers import AutoProcessor

    _check_any(checkpoint, folder, "preprocessing", IMAGE_PROCESSOR_FILES)
    _check_any(checkpoint, folder, "vocabulary", TOKENIZER_FILES)
    processor_class = processor_class or AutoProcessor
    return _load(processor_class, checkpoint, folder, "preprocessing and vocabulary")


def load_image_processor(checkpoint: Checkpoint, folder: Path) -> Any:
    """Load the image processor of a model without a tokenizer.

    Raises:
        ModelError: the folder lacks the preprocessing, or it cannot be read.
    """
    from transformers import AutoImageProcessor

    _check_any(checkpoint, folder, "preprocessing", IMAGE_PROCESSOR_FILES)
    return _load(AutoImageProcessor, checkpoint, folder, "preprocessing")


def load_tokenizer(checkpoint: Checkpoint, folder: Path) -> Any:
    """Load the tokenizer that was saved with a model's weights.

    Raises:
        ModelError: the folder lacks the vocabulary, or it cannot be read.
    """
    from transformers import AutoTokenizer

    _check_any(checkpoint, folder, "vocabulary", TOKENIZER_FILES)
    return _load(AutoTokenizer, checkpoint, folder, "vocabulary")


def image_processor_config(
    checkpoint: Checkpoint, folder: Path, *, required: bool = True
) -> dict[str, Any]:
    """Return the configuration of a checkpoint's image processor.

    Raises:
        ModelError: the folder lacks it and it is `required`, or it is not a JSON object.
    """
    if required:
        _check_any(checkpoint, folder, "preprocessing", IMAGE_PROCESSOR_FILES)
    for file in (folder / name for name in IMAGE_PROCESSOR_FILES):
        if file.is_file():
            config = read_json(file, checkpoint)
            nested = config.get("image_processor")
            return nested if isinstance(nested, dict) else config
    return {}


def _check_any(checkpoint: Checkpoint, folder: Path, content: str, names: tuple[str, ...]) -> None:
    # transformers would silently use defaults, or an empty vocabulary.
    if not any((folder / name).is_file() for name in names):
        raise ModelError(
            f"model '{checkpoint.name}': {folder} has no {content} ({' or '.join(names[:2])})"
        )


def _load(loader: Any, checkpoint: Checkpoint, folder: Path, content: str) -> Any:
    try:
        return loader.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # tokenizers raises plain Exception for a damaged tokenizer.json
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no {content} that can be read "
            f"({one_line(error)[:300]})"
        ) from error
