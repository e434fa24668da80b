"""Which class, and which instance, does each pixel belong to? OneFormer.

OneFormer (Jain et al. 2023) is one model for all tasks: it is told which one in words, "the task is
panoptic".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_args

from anyloom import Checkpoint, ModelError, one_line

from ..loading.checkpoint_files import read_json
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_tokenizer
from ..protocols import PanopticSegmenter, SemanticSegmenter
from .mask_classification import MaskClassification, Task

if TYPE_CHECKING:
    import torch

TASKS: tuple[Task, ...] = get_args(Task)
FROM_THE_HUB = ("class_info_file", "repo_path", "metadata")
"""What makes transformers fetch a list of classes, which training needs and inference does not."""


class OneFormer(MaskClassification, SemanticSegmenter, PanopticSegmenter, family="oneformer"):
    """Semantic maps and panoptic segments by one model; options: folder, dtype.

    The option dtype is what the network computes in where that is safe (autocast). The checkpoints
    with a DiNAT backbone need the package natten.
    """

    concurrent = True

    def __init__(
        self,
        checkpoint: Checkpoint,
        network: Any,
        processor: Any,
        dtype: torch.dtype,
        tokenizer: Any,
    ) -> None:
        super().__init__(checkpoint, network, processor, dtype)
        length = network.config.task_seq_len
        self.told = {task: _read(f"the task is {task}", tokenizer, length) for task in TASKS}

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import OneFormerForUniversalSegmentation

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            OneFormerForUniversalSegmentation,
            checkpoint,
            device,
            model_types=("oneformer",),
            attention="eager",
        )
        return cls(
            checkpoint,
            network,
            _image_processor(checkpoint, folder),
            option_dtype(checkpoint, device, accelerated=cls.accelerated),
            load_tokenizer(checkpoint, folder),
        )

    def inputs(self, pixels: torch.Tensor, tasks: Sequence[Task]) -> dict[str, torch.Tensor]:
        import torch

        told = torch.stack([self.told[task] for task in tasks])
        return {"pixel_values": pixels, "task_inputs": told.to(pixels.device)}


def _read(text: str, tokenizer: Any, length: int) -> torch.Tensor:
    """Return the numbers of a text's words, and 0 after the last one: the network reads them so."""
    words = tokenizer(
        text, padding="max_length", max_length=length, truncation=True, return_tensors="pt"
    )
    return (words["input_ids"] * words["attention_mask"])[0]


def _image_processor(checkpoint: Checkpoint, folder: Path) -> Any:
    from transformers import OneFormerImageProcessor

    file = folder / "preprocessor_config.json"
    if file.is_file():
        told = read_json(file, checkpoint)
    else:
        told = read_json(folder / "processor_config.json", checkpoint).get("image_processor", {})
    facts = {name: value for name, value in told.items() if name not in FROM_THE_HUB}
    try:
        return OneFormerImageProcessor.from_dict(facts)
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no preprocessing that can be read "
            f"({one_line(error)[:300]})"
        ) from error
