"""Where in an image is what a text says? CLIP Surgery, on any open_clip ViT.

CLIP's own maps are noisy: its patches look at what differs from them, and what all texts share
shines everywhere. CLIP Surgery (Li et al. 2023) needs no training: in the last blocks a second
stream of tokens attends by the likeness of values and skips the feed-forward layers, and what a
text shares with others is taken out of its map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from anyloom import (
    TEXT_CACHE_BYTES,
    BoundedCache,
    Checkpoint,
    Heatmap,
    Image,
    ModelError,
    batched,
    raise_if_cancelled,
)

from ..common.preprocessing import channels_first
from ..loading.options import check_options
from ..loading.pretrained import option_dtype
from ..protocols import SimilarityMapper
from .open_clip import Loaded, load_open_clip

if TYPE_CHECKING:
    import torch

BLOCKS = 6
"""The last blocks that have a second stream (CLIP Surgery)."""
SIZE = 512
"""Pixels of a side: the authors find 512 better than CLIP's own 224."""
SHARPNESS = 2
"""What cosines with the class token are multiplied by before the softmax (CLIP Surgery)."""
SCENES = tuple(
    start + " {} in the scene."
    for start in ("there is a", "there is the", "this is a", "this is the", "this is one")
)
TEXTS = 256
"""Texts in one pass, templates counted."""
PICTURES = 8
"""Images in one pass: a thousand cells each."""


class ClipSurgery(SimilarityMapper, family="clip-surgery"):
    """Similarity maps of texts, one cell per patch of the squashed image.

    The option "size" is the side in pixels that images are squashed to, rounded to whole patches;
    the network itself is never changed, its position embedding is interpolated for each image.
    Further options: folder, dtype. It computes in float32 everywhere, as the authors do: a map is
    what is left when nearly equal similarities are subtracted.
    """

    concurrent: ClassVar[bool] = True

    def __init__(self, checkpoint: Checkpoint, loaded: Loaded, *, size: int = SIZE) -> None:
        self.checkpoint = checkpoint
        self.network, self.tokens, _, self.normalization = loaded
        height, width = self.network.visual.patch_size
        self.grid = (max(1, round(size / height)), max(1, round(size / width)))
        self.texts: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        check_options(checkpoint, ("folder", "size", "dtype"))
        size = checkpoint.options.get("size", SIZE)
        if not isinstance(size, int) or not 1 <= size <= 4096:
            raise ModelError(
                f"model '{checkpoint.name}': option size is {size!r}, expected pixels such as 512"
            )
        dtype = option_dtype(checkpoint, device, accelerated=cls.accelerated)
        loaded = load_open_clip(checkpoint, device, dtype)
        _check_operable(loaded.network.visual, checkpoint)
        return cls(checkpoint, loaded, size=size)

    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text: similarities, higher where the image is more like the text.

        With `redundant` texts, their mean is taken out of each text; a single text without any is
        compared with the empty text. Several texts without any are a label set, and what is taken
        out of each is what all of them share.
        """
        if not texts:
            return []
        seen = self.picture_tokens(image.pixels)
        raise_if_cancelled()
        alone = len(texts) == 1
        wanted = [*texts, *(redundant or ([""] if alone else []))]
        meanings = self.meanings(wanted)
        asked, others = meanings[: len(texts)], meanings[len(texts) :]
        if len(others):
            similarity = without_redundant(seen, asked, others.mean(axis=0))
        else:
            similarity = against_each_other(seen, asked)
        return [
            Heatmap(column.reshape(self.grid), image.size, label=text)
            for text, column in zip(texts, similarity[1:].T, strict=True)
        ]

    def picture_tokens(self, pixels: np.ndarray) -> np.ndarray:
        """Return (1 + cells)×D unit vectors: the class token, then the cells row by row."""
        return self.look([self.squashed(pixels)])[0]

    def meanings(self, texts: Sequence[str]) -> np.ndarray:
        """Return N×D unit vectors: means over 85 templates, "a photo of a dog." …"""
        return np.stack(self.texts.get_all(texts, self._means))

    @batched(together=np.shape, limit=PICTURES)
    def look(self, squashed: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the tokens of each squashed image (3×H×W), as `picture_tokens`."""
        import torch
        import torch.nn.functional as F

        weights = self.network.logit_scale
        levels = torch.stack(list(squashed)).to(weights.device)
        pixels = self.normalization(levels).to(weights.dtype)
        with torch.inference_mode():
            tokens = F.normalize(self._operated(pixels).float(), dim=-1)
        return list(tokens.cpu().numpy())

    @batched(limit=TEXTS)
    def read(self, texts: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the unit vector of each text (L tokens)."""
        import torch

        tokens = torch.stack(list(texts)).to(self.network.logit_scale.device)
        with torch.inference_mode():
            rows = self.network.encode_text(tokens, normalize=True)
        return list(rows.float().cpu().numpy())

    def squashed(self, pixels: np.ndarray) -> torch.Tensor:
        """Return uint8 H×W×3 pixels at the size that the network takes, 3×H×W."""
        import torch
        from PIL import Image as Pillow

        vit = self.network.visual
        height, width = (
            cells * side for cells, side in zip(self.grid, vit.patch_size, strict=True)
        )
        small = Pillow.fromarray(pixels).resize((width, height), Pillow.Resampling.BICUBIC)
        return torch.from_numpy(channels_first(np.asarray(small)))

    def _means(self, texts: list[str]) -> list[np.ndarray]:
        found = []
        for text in texts:
            raise_if_cancelled()
            mean = np.mean(self.read(list(self.tokens(in_templates(text)))), axis=0)
            found.append(mean / max(float(np.linalg.norm(mean)), 1e-12))
        return found

    def _operated(self, picture: torch.Tensor) -> torch.Tensor:
        """Return the projected tokens of the second stream, with the class token of the first."""
        import torch

        vit = self.network.visual
        patches = vit.conv1(picture).flatten(2).transpose(1, 2)
        first = vit.class_embedding.expand(len(patches), 1, -1)
        x = vit.ln_pre(torch.cat([first, patches], dim=1) + self._positions())
        blocks = list(vit.transformer.resblocks)
        for block in blocks[:-BLOCKS]:
            x = block(x)
        surgery = x
        for block in blocks[-BLOCKS:]:
            usual, by_values = _attended(block.attn, block.ln_1(x))
            x = x + block.ls_1(usual)
            x = x + block.ls_2(block.mlp(block.ln_2(x)))
            surgery = surgery + block.ls_1(by_values)
        return vit.ln_post(torch.cat([x[:, :1], surgery[:, 1:]], dim=1)) @ vit.proj

    def _positions(self) -> torch.Tensor:
        """Return the position embedding of the class token and of a grid of another size."""
        import torch
        import torch.nn.functional as F

        embedding = self.network.visual.positional_embedding
        rows, columns = self.network.visual.grid_size
        cells = embedding[1:].reshape(1, rows, columns, -1).permute(0, 3, 1, 2)
        cells = F.interpolate(cells, self.grid, mode="bilinear", align_corners=False)
        return torch.cat([embedding[:1], cells.flatten(2)[0].T])


def without_redundant(tokens: np.ndarray, texts: np.ndarray, redundant: np.ndarray) -> np.ndarray:
    """Return similarities, tokens × texts, to what each text says beyond the redundant one."""
    return tokens @ (texts - redundant).T


def against_each_other(tokens: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return similarities, tokens × texts, less what all texts of a label set share.

    A text counts the more, the more the whole image (`tokens[0]`) looks like it. The formula
    multiplies tokens and texts channel by channel, subtracts the mean over the texts and sums over
    channels; the sum is linear, so it is done first. A single text shares everything with itself:
    its similarities are 0.
    """
    logits = SHARPNESS * texts @ tokens[0]
    chances = np.exp(logits - logits.max())
    weights = chances / chances.mean()
    similarity = tokens @ (texts * weights[:, None]).T
    return similarity - similarity.mean(axis=1, keepdims=True)


def in_templates(text: str) -> list[str]:
    """Return a text in OpenAI's 80 templates for ImageNet and five of scenes."""
    from open_clip import OPENAI_IMAGENET_TEMPLATES

    return [
        *(template(text) for template in OPENAI_IMAGENET_TEMPLATES),
        *(scene.format(text) for scene in SCENES),
    ]


def _attended(attention: Any, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return attention by queries and keys, and by values alone, through one projection."""
    import torch.nn.functional as F

    count, length, width = x.shape
    query, key, value = (
        part.view(count, length, attention.num_heads, -1).transpose(1, 2)
        for part in F.linear(x, attention.in_proj_weight, attention.in_proj_bias).chunk(3, dim=-1)
    )
    usual = F.scaled_dot_product_attention(query, key, value)
    by_values = F.scaled_dot_product_attention(value, value, value)
    return tuple(  # type: ignore[return-value]
        attention.out_proj(one.transpose(1, 2).reshape(count, length, width))
        for one in (usual, by_values)
    )


def _check_operable(visual: Any, checkpoint: Checkpoint) -> None:
    """Make sure that the image encoder is a plain ViT that pools by its class token."""
    from open_clip.transformer import ResidualAttentionBlock, VisionTransformer

    plain = (
        isinstance(visual, VisionTransformer)
        and visual.attn_pool is None
        and visual.pool_type == "tok"
        and not visual.final_ln_after_pool
        and all(type(block) is ResidualAttentionBlock for block in visual.transformer.resblocks)
    )
    if not plain:
        raise ModelError(
            f"model '{checkpoint.name}': its picture encoder is a {type(visual).__name__} of "
            "another kind than CLIP Surgery can operate on; expected a plain ViT with a class token"
        )
