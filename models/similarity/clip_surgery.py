"""CLIP Surgery (Li et al. 2023): similarity maps of texts, by any open_clip ViT without training.

CLIP's own maps are noisy: its patches attend to dissimilar patches, and features shared by all
texts are high everywhere. In the last blocks, a second stream of tokens attends by the similarity
of values and skips the feed-forward layers; features that a text shares with others are subtracted.
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
from .open_clip import REPOSITORY_FILES, OpenClipNetwork, load_open_clip

if TYPE_CHECKING:
    import torch

SURGERY_BLOCKS = 6
"""The number of last blocks with a second stream (CLIP Surgery)."""
INPUT_SIZE = 512
"""Side in pixels: the authors report 512 as better than CLIP's 224."""
SHARPNESS = 2
"""The factor of the cosines with the class token before the softmax (CLIP Surgery)."""
SCENE_TEMPLATES = tuple(
    start + " {} in the scene."
    for start in ("there is a", "there is the", "this is a", "this is the", "this is one")
)
TEXTS_PER_BATCH = 256
"""Including templates."""
IMAGES_PER_BATCH = 8
"""With a thousand cells each."""


class ClipSurgery(SimilarityMapper, family="clip-surgery"):
    """Similarity maps of texts, one cell per patch of the resized image.

    The option "size" is the side in pixels that images are resized to, rounded to whole patches;
    the position embedding is interpolated for each image. Further options: folder, dtype. It
    computes in float32 everywhere, as the authors do: a map is the difference of nearly equal
    similarities.
    """

    concurrent: ClassVar[bool] = True
    file_patterns: ClassVar[tuple[str, ...]] = REPOSITORY_FILES

    def __init__(
        self, checkpoint: Checkpoint, loaded: OpenClipNetwork, *, size: int = INPUT_SIZE
    ) -> None:
        self.checkpoint = checkpoint
        self.network, self.tokens, _, self.normalization = loaded
        height, width = self.network.visual.patch_size
        self.grid = (max(1, round(size / height)), max(1, round(size / width)))
        self.text_cache: BoundedCache[str, np.ndarray] = BoundedCache(TEXT_CACHE_BYTES)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        check_options(checkpoint, ("folder", "size", "dtype"))
        size = checkpoint.options.get("size", INPUT_SIZE)
        if not isinstance(size, int) or not 1 <= size <= 4096:
            raise ModelError(
                f"model '{checkpoint.name}': option size is {size!r}, expected pixels such as 512"
            )
        dtype = option_dtype(checkpoint, device)
        loaded = load_open_clip(checkpoint, device, dtype)
        _check_plain_vit(loaded.network.visual, checkpoint)
        return cls(checkpoint, loaded, size=size)

    def similarity_maps(
        self, image: Image, texts: Sequence[str], *, redundant: Sequence[str] = ()
    ) -> list[Heatmap]:
        """Return one map per text: similarities, higher where the image matches the text better.

        With `redundant` texts, their mean is subtracted from each text; for a single text without
        any it is that of the empty text. Several texts without any are a set of labels, and the
        features that all of them share are subtracted.
        """
        if not texts:
            return []
        tokens = self.image_tokens(image.pixels)
        raise_if_cancelled()
        if len(texts) == 1 and not redundant:
            redundant = [""]
        features = self.text_features([*texts, *redundant])
        own, shared = features[: len(texts)], features[len(texts) :]
        if len(shared):
            similarity = similarity_without(tokens, own, shared.mean(axis=0))
        else:
            similarity = contrastive_similarity(tokens, own)
        return [
            Heatmap(column.reshape(self.grid), image.shape, label=text)
            for text, column in zip(texts, similarity[1:].T, strict=True)
        ]

    def image_tokens(self, pixels: np.ndarray) -> np.ndarray:
        """Return (1 + cells)×D unit vectors: the class token, then the cells row by row."""
        return self.encode_images([self.resized(pixels)])[0]

    def text_features(self, texts: Sequence[str]) -> np.ndarray:
        """Return N×D unit vectors: means over 85 templates such as "a photo of a dog."."""
        return np.stack(self.text_cache.get_all(texts, self._template_means))

    @batched(key=np.shape, limit=IMAGES_PER_BATCH)
    def encode_images(self, images: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the tokens of each resized image (3×H×W), as `image_tokens`."""
        import torch
        import torch.nn.functional as F

        weights = self.network.logit_scale
        pixels = torch.stack(list(images)).to(weights.device)
        pixels = self.normalization(pixels).to(weights.dtype)
        with torch.inference_mode():
            tokens = F.normalize(self._surgery_tokens(pixels).float(), dim=-1)
        return list(tokens.cpu().numpy())

    @batched(limit=TEXTS_PER_BATCH)
    def encode_texts(self, texts: Sequence[torch.Tensor]) -> list[np.ndarray]:
        """Return the unit vector of each text (L tokens)."""
        import torch

        tokens = torch.stack(list(texts)).to(self.network.logit_scale.device)
        with torch.inference_mode():
            rows = self.network.encode_text(tokens, normalize=True)
        return list(rows.float().cpu().numpy())

    def resized(self, pixels: np.ndarray) -> torch.Tensor:
        """Return uint8 H×W×3 pixels resized to the network's input, 3×H×W."""
        import torch
        from PIL import Image as Pillow

        vit = self.network.visual
        height, width = (
            cells * side for cells, side in zip(self.grid, vit.patch_size, strict=True)
        )
        small = Pillow.fromarray(pixels).resize((width, height), Pillow.Resampling.BICUBIC)
        return torch.from_numpy(channels_first(np.asarray(small)))

    def _template_means(self, texts: list[str]) -> list[np.ndarray]:
        means = []
        for text in texts:
            raise_if_cancelled()
            mean = np.mean(self.encode_texts(list(self.tokens(fill_templates(text)))), axis=0)
            means.append(mean / max(float(np.linalg.norm(mean)), 1e-12))
        return means

    def _surgery_tokens(self, pixels: torch.Tensor) -> torch.Tensor:
        """Return the projected tokens of the second stream, with the class token of the first."""
        import torch

        vit = self.network.visual
        patches = vit.conv1(pixels).flatten(2).transpose(1, 2)
        first = vit.class_embedding.expand(len(patches), 1, -1)
        x = vit.ln_pre(torch.cat([first, patches], dim=1) + self._positions())
        blocks = list(vit.transformer.resblocks)
        for block in blocks[:-SURGERY_BLOCKS]:
            x = block(x)
        surgery = x
        for block in blocks[-SURGERY_BLOCKS:]:
            original, by_values = _dual_attention(block.attn, block.ln_1(x))
            x = x + block.ls_1(original)
            x = x + block.ls_2(block.mlp(block.ln_2(x)))
            surgery = surgery + block.ls_1(by_values)
        return vit.ln_post(torch.cat([x[:, :1], surgery[:, 1:]], dim=1)) @ vit.proj

    def _positions(self) -> torch.Tensor:
        """Return the position embedding of the class token and of the interpolated grid."""
        import torch
        import torch.nn.functional as F

        embedding = self.network.visual.positional_embedding
        rows, columns = self.network.visual.grid_size
        cells = embedding[1:].reshape(1, rows, columns, -1).permute(0, 3, 1, 2)
        cells = F.interpolate(cells, self.grid, mode="bilinear", align_corners=False)
        return torch.cat([embedding[:1], cells.flatten(2)[0].T])


def similarity_without(tokens: np.ndarray, texts: np.ndarray, redundant: np.ndarray) -> np.ndarray:
    """Return similarities, tokens × texts, with the redundant features subtracted."""
    return tokens @ (texts - redundant).T


def contrastive_similarity(tokens: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return similarities, tokens × texts, without the features that all texts share.

    Texts are weighted by their similarity with the whole image (`tokens[0]`). The formula
    multiplies tokens and texts channel by channel, subtracts the mean over the texts and sums over
    channels; the sum is linear, so it is computed first. The similarities of a single text are 0.
    """
    logits = SHARPNESS * texts @ tokens[0]
    probabilities = np.exp(logits - logits.max())
    weights = probabilities / probabilities.mean()
    similarity = tokens @ (texts * weights[:, None]).T
    return similarity - similarity.mean(axis=1, keepdims=True)


def fill_templates(text: str) -> list[str]:
    """Return a text in OpenAI's 80 templates for ImageNet and five templates of scenes."""
    from open_clip import OPENAI_IMAGENET_TEMPLATES

    return [
        *(template(text) for template in OPENAI_IMAGENET_TEMPLATES),
        *(template.format(text) for template in SCENE_TEMPLATES),
    ]


def _dual_attention(attention: Any, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return attention by queries and keys, and by values alone, with the same projection."""
    import torch.nn.functional as F

    count, length, width = x.shape
    query, key, value = (
        part.view(count, length, attention.num_heads, -1).transpose(1, 2)
        for part in F.linear(x, attention.in_proj_weight, attention.in_proj_bias).chunk(3, dim=-1)
    )
    original = F.scaled_dot_product_attention(query, key, value)
    by_values = F.scaled_dot_product_attention(value, value, value)
    return tuple(  # type: ignore[return-value]
        attention.out_proj(states.transpose(1, 2).reshape(count, length, width))
        for states in (original, by_values)
    )


def _check_plain_vit(visual: Any, checkpoint: Checkpoint) -> None:
    """Make sure that the image encoder is a plain ViT with class-token pooling."""
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
            f"model '{checkpoint.name}': its image encoder is not supported by CLIP Surgery "
            f"({type(visual).__name__}); expected a plain ViT with a class token"
        )
