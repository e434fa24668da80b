"""OneFormer (Jain et al. 2023): semantic maps and panoptic segments by one model.

The task is a text input of the model: "the task is panoptic".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_args

from anyloom import Checkpoint, ModelError, one_line

from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import image_processor_config, load_tokenizer
from ..protocols import PanopticSegmenter, SemanticSegmenter
from .mask_classification import MaskClassification, Task

if TYPE_CHECKING:
    import torch

TASKS: tuple[Task, ...] = get_args(Task)
DOWNLOADING_OPTIONS = ("class_info_file", "repo_path", "metadata")
"""With these, transformers would download a list of classes, which only training needs."""


class OneFormer(MaskClassification, SemanticSegmenter, PanopticSegmenter, family="oneformer"):
    """Semantic maps and panoptic segments by one model; options: folder, dtype.

    The option dtype is applied by autocast. The checkpoints with a DiNAT backbone need the package
    natten.
    """

    concurrent = True
    accelerator_dtype = "tf32"

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
        self.task_tokens = {
            task: _tokens(f"the task is {task}", tokenizer, length) for task in TASKS
        }

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
            option_dtype(checkpoint, device),
            load_tokenizer(checkpoint, folder),
        )

    def inputs(self, pixels: torch.Tensor, tasks: Sequence[Task]) -> dict[str, torch.Tensor]:
        import torch

        tokens = torch.stack([self.task_tokens[task] for task in tasks])
        return {"pixel_values": pixels, "task_inputs": tokens.to(pixels.device)}


def _tokens(text: str, tokenizer: Any, length: int) -> torch.Tensor:
    """Return the token ids of a text, padded with 0, which is what the network was trained with."""
    tokens = tokenizer(
        text, padding="max_length", max_length=length, truncation=True, return_tensors="pt"
    )
    return (tokens["input_ids"] * tokens["attention_mask"])[0]


def _image_processor(checkpoint: Checkpoint, folder: Path) -> Any:
    from transformers import OneFormerImageProcessor

    config = image_processor_config(checkpoint, folder)
    options = {name: value for name, value in config.items() if name not in DOWNLOADING_OPTIONS}
    try:
        return OneFormerImageProcessor.from_dict(options)
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds no preprocessing that can be read "
            f"({one_line(error)[:300]})"
        ) from error
