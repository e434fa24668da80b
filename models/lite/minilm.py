"""What does a short text mean, as a vector?

all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020) is a small BERT: six layers, twelve
heads, width 384, mean pooling. Its forward pass is written out here because importing the library
class takes longer than encoding a few hundred texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

LAYERS, HEADS, WIDTH, LONGEST = 6, 12, 384, 64


class MiniLM:
    """Sentence encoder; safe to call from several threads."""

    def __init__(self, weights: Path, tokenizer: Path, device: str) -> None:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        self._weights = load_file(weights, device=device)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._device = device

    def encode(self, texts: Sequence[str], *, batch: int = 128) -> np.ndarray:
        """Return N×384 unit vectors, float32; the encoder ignores case."""
        import torch

        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(tokens), WIDTH), np.float32)
        by_length = sorted(range(len(tokens)), key=lambda index: len(tokens[index]))
        with torch.inference_mode():
            for start in range(0, len(tokens), batch):
                rows = by_length[start : start + batch]
                vectors[rows] = self._forward([tokens[row] for row in rows])
        return vectors

    def _forward(self, tokens: list[list[int]]) -> np.ndarray:
        import torch
        import torch.nn.functional as F

        weights = self._weights

        def linear(x: torch.Tensor, name: str) -> torch.Tensor:
            return F.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

        def norm(x: torch.Tensor, name: str) -> torch.Tensor:
            scale, shift = weights[f"{name}.weight"], weights[f"{name}.bias"]
            return F.layer_norm(x, (WIDTH,), scale, shift, eps=1e-12)

        count, length = len(tokens), max(map(len, tokens))
        padded = torch.zeros(count, length, dtype=torch.long)
        real = torch.zeros(count, length, dtype=torch.bool)
        for row, ids in enumerate(tokens):
            padded[row, : len(ids)] = torch.tensor(ids)
            real[row, : len(ids)] = True
        padded, real = padded.to(self._device), real.to(self._device)

        x = weights["embeddings.word_embeddings.weight"][padded]
        x = x + weights["embeddings.position_embeddings.weight"][:length]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = norm(x, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                linear(x, f"{at}.attention.self.{part}")
                .view(count, length, HEADS, WIDTH // HEADS)
                .transpose(1, 2)
                for part in ("query", "key", "value")
            )
            seen = F.scaled_dot_product_attention(
                query, key, value, attn_mask=real[:, None, None, :]
            )
            seen = seen.transpose(1, 2).reshape(count, length, WIDTH)
            seen = linear(seen, f"{at}.attention.output.dense")
            x = norm(x + seen, f"{at}.attention.output.LayerNorm")
            hidden = F.gelu(linear(x, f"{at}.intermediate.dense"))
            x = norm(x + linear(hidden, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        pooled = (x * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        return F.normalize(pooled, dim=-1).cpu().numpy()
