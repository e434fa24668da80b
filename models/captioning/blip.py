"""What does an image, or a part of it, show in one sentence? BLIP (Li et al. 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from anyloom import Checkpoint, Image, ModelError, batched

from ..common.locked_tokenizer import LockedTokenizer
from ..common.preprocessing import Preprocessing
from ..common.text_generation import LONGEST_CAPTION, Written, padded_left, undirected, write
from ..loading.checkpoint_files import read_json
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_processor
from ..protocols import RegionCaptioner

if TYPE_CHECKING:
    import torch

AT_ONCE = 32
"""Images whose features are held in memory; those of one image are about 2 MB."""


class Seen(NamedTuple):
    """An image as the network takes it."""

    pixels: torch.Tensor
    """3×H×W, resized."""
    kept: tuple[int, ...] | None = None
    """The vision tokens that stay, in order; None keeps all."""


class Begun(NamedTuple):
    """A text to go on with, about an image."""

    states: torch.Tensor
    """T×D, the image's features."""
    tokens: list[int]


class Eyes:
    """The half that all kinds of BLIP share: a vision transformer."""

    checkpoint: Checkpoint
    network: Any
    preprocessing: Preprocessing
    tokenizer: LockedTokenizer

    def seen(self, crops: Sequence[np.ndarray]) -> list[Seen]:
        """Return uint8 H×W×3 crops, resized as the checkpoint says."""
        return [Seen(given["pixel_values"]) for given in self.preprocessing.resize_each(crops)]

    @batched(together=lambda seen: seen.kept and len(seen.kept), limit=AT_ONCE)
    def look(self, pictures: Sequence[Seen]) -> list[torch.Tensor]:
        """Return T×D features of each image."""
        import torch

        eyes = self.network.vision_model
        levels = torch.stack([seen.pixels for seen in pictures]).to(self.network.device)
        with torch.inference_mode():
            tokens = eyes.embeddings(self.preprocessing.normalize(levels, self.network.dtype))
            if pictures[0].kept is not None:
                rows = torch.arange(len(pictures))[:, None]
                tokens = tokens[rows, torch.tensor([seen.kept for seen in pictures])]
            return list(eyes.post_layernorm(eyes.encoder(tokens).last_hidden_state))

    def text(self, tokens: list[int]) -> str:
        """Return tokens as a text, special ones left out."""
        return self.tokenizer.decode(tokens, skip_special_tokens=True).strip()


class Blip(Eyes, RegionCaptioner, family="blip"):
    """Describes an image in a sentence; a beginning is continued, a question is not understood.

    At most 50 tokens, the likeliest one each time (Caption Anything).
    """

    concurrent = True
    accelerated = "float16"  # as its card says
    takes_beginning = True

    def __init__(self, checkpoint: Checkpoint, network: Any, processor: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.preprocessing = Preprocessing(processor.image_processor)
        self.tokenizer = LockedTokenizer(processor.tokenizer)
        self.ends = undirected(network.text_decoder, network.config.text_config.sep_token_id)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        return cls(checkpoint, *loaded(checkpoint, device, "BlipForConditionalGeneration"))

    def caption(
        self,
        images: Sequence[np.ndarray],
        *,
        prompt: str | None = None,
        beginnings: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        told = []
        for start in range(0, len(images), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            told += self._captions(
                self.seen(images[some]),
                [""] * len(images[some]) if beginnings is None else beginnings[some],
            )
        return told

    def caption_inside(self, image: Image, masks: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        [whole] = self.seen([image.pixels])
        told = []
        for start in range(0, len(masks), AT_ONCE):
            parts = [whole._replace(kept=self._covered(mask)) for mask in masks[start:][:AT_ONCE]]
            told += self._captions(parts, [""] * len(parts))
        return told

    def _covered(self, mask: np.ndarray) -> tuple[int, ...]:
        """Return the vision tokens of the patches that a mask touches, the class token first."""
        from PIL import Image as Pillow

        facts = self.network.config.vision_config
        side, patch = facts.image_size, facts.patch_size
        small = Pillow.fromarray(mask.astype(np.float32)).resize((side, side))
        cells = (np.asarray(small) > 0.5).reshape(side // patch, patch, side // patch, patch)
        return (0, *(int(cell) + 1 for cell in np.flatnonzero(cells.any(axis=(1, 3)))))

    def _captions(
        self, pictures: Sequence[Seen], beginnings: Sequence[str]
    ) -> list[tuple[str, float]]:
        facts = self.network.config.text_config
        room = facts.max_position_embeddings - LONGEST_CAPTION - 1
        begun = [
            Begun(states, [facts.bos_token_id, *self._words(beginning)[:room]])
            for states, beginning in zip(self.look(pictures), beginnings, strict=True)
        ]
        told = []
        for one, written in zip(begun, self.write(begun), strict=True):
            given = one.tokens[1:]
            text = self.text(given + written.tokens)
            words = len(text.split()) - len(self.text(given).split())
            told.append((text, written.score(words)))
        return told

    def _words(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False).input_ids

    @batched(together=lambda begun: begun.states.shape, limit=AT_ONCE)
    def write(self, begun: Sequence[Begun]) -> list[Written]:
        """Go on with each text until its end."""
        import torch

        device = self.network.device
        tokens, taken = padded_left([one.tokens for one in begun], 0)
        return write(
            self.network.text_decoder,
            longest=LONGEST_CAPTION,
            before=tokens.shape[1],
            ends=self.ends,
            input_ids=tokens.to(device),
            attention_mask=taken.to(device),
            encoder_hidden_states=torch.stack([one.states for one in begun]).to(device),
        )


def loaded(checkpoint: Checkpoint, device: str, kind: str) -> tuple[Any, Any]:
    """Return a network of one kind of BLIP, and its processor.

    Raises:
        ModelError: the checkpoint is another kind of BLIP; a captioner's weights would fit into
            a part of the other kinds without a word.
    """
    import transformers

    check_options(checkpoint, ("folder", "dtype"))
    network, folder = load_pretrained(
        getattr(transformers, kind),
        checkpoint,
        device,
        model_types=("blip",),
        dtype=option_dtype(checkpoint, device),
        attention="eager",
    )
    found = read_json(folder / "config.json", checkpoint).get("architectures") or [kind]
    if kind not in found:
        raise ModelError(
            f"model '{checkpoint.name}': {folder} holds a {found[0]}, the family "
            f"'{checkpoint.family}' loads a {kind}"
        )
    return network, load_processor(checkpoint, folder)
