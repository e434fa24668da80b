"""How does a checkpoint turn images and texts into tensors?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anyloom import Checkpoint, ModelError, one_line

PICTURES = ("preprocessor_config.json", "processor_config.json")
WORDS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model")


def load_processor(checkpoint: Checkpoint, folder: Path, kind: Any = None) -> Any:
    """Load the transformers processor that was saved beside a model's weights.

    Args:
        checkpoint: named in errors.
        folder: where its files are.
        kind: the class of the processor; None is the one that the folder names.

    Raises:
        ModelError: the folder lacks the preprocessing or the vocabulary, or they cannot be read.
    """
    from transformers import AutoProcessor

    # transformers would fall back on defaults, or on an empty vocabulary, without a word.
    for what, names in (("preprocessing", PICTURES), ("vocabulary", WORDS)):
        if not any((folder / name).is_file() for name in names):
            raise ModelError(
                f"model '{checkpoint.name}': {folder} has no {what} ({' or '.join(names[:2])})"
            )
    kind = kind or AutoProcessor
    try:
        return kind.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # tokenizers raises plain Exception for a damaged tokenizer.json
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no preprocessing and vocabulary that can "
            f"be read ({one_line(error)[:300]})"
        ) from error


def load_image_processor(checkpoint: Checkpoint, folder: Path) -> Any:
    """Load the transformers image processor of a model that reads no texts.

    Raises:
        ModelError: the folder lacks the preprocessing, or it cannot be read.
    """
    from transformers import AutoImageProcessor

    if not any((folder / name).is_file() for name in PICTURES):
        raise ModelError(
            f"model '{checkpoint.name}': {folder} has no preprocessing ({' or '.join(PICTURES)})"
        )
    try:
        return AutoImageProcessor.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, TypeError, KeyError, ImportError) as error:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no preprocessing that can be read "
            f"({one_line(error)[:300]})"
        ) from error


def load_tokenizer(checkpoint: Checkpoint, folder: Path) -> Any:
    """Load the transformers tokenizer that was saved beside a model's weights.

    Raises:
        ModelError: the folder lacks the vocabulary, or it cannot be read.
    """
    from transformers import AutoTokenizer

    if not any((folder / name).is_file() for name in WORDS):
        raise ModelError(
            f"model '{checkpoint.name}': {folder} has no vocabulary ({' or '.join(WORDS[:2])})"
        )
    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # tokenizers raises plain Exception for a damaged tokenizer.json
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no vocabulary that can be read "
            f"({one_line(error)[:300]})"
        ) from error
