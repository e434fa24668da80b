"""How does a checkpoint turn pictures and texts into tensors?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anyloom.errors import ModelError, one_line
from anyloom.model import Checkpoint

PICTURES = ("preprocessor_config.json", "processor_config.json")
WORDS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model")


def load_processor(checkpoint: Checkpoint, folder: Path) -> Any:
    """Load the transformers processor that was saved beside a model's weights.

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
    try:
        return AutoProcessor.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # tokenizers raises plain Exception for a damaged tokenizer.json
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no preprocessing and vocabulary that can "
            f"be read ({one_line(error)[:300]})"
        ) from error
