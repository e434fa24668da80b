"""Sentence embeddings by all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020).

It is a small BERT: six layers, twelve heads, width 384, mean pooling. The forward pass is written
out because importing the library's class takes longer than encoding a few hundred texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

LAYERS, HEADS, WIDTH, MAX_TOKENS = 6, 12, 384, 64


class MiniLM:
    """Sentence encoder; safe to call from several threads."""

    def __init__(self, weights: Path, tokenizer: Path, device: str) -> None:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        self._weights = load_file(weights, device=device)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
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
        attention_mask = torch.zeros(count, length, dtype=torch.bool)
        for row, ids in enumerate(tokens):
            padded[row, : len(ids)] = torch.tensor(ids)
            attention_mask[row, : len(ids)] = True
        padded, attention_mask = padded.to(self._device), attention_mask.to(self._device)

        x = weights["embeddings.word_embeddings.weight"][padded]
        x = x + weights["embeddings.position_embeddings.weight"][:length]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = norm(x, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            prefix = f"encoder.layer.{layer}"
            query, key, value = (
                linear(x, f"{prefix}.attention.self.{part}")
                .view(count, length, HEADS, WIDTH // HEADS)
                .transpose(1, 2)
                for part in ("query", "key", "value")
            )
            attended = F.scaled_dot_product_attention(
                query, key, value, attn_mask=attention_mask[:, None, None, :]
            )
            attended = attended.transpose(1, 2).reshape(count, length, WIDTH)
            attended = linear(attended, f"{prefix}.attention.output.dense")
            x = norm(x + attended, f"{prefix}.attention.output.LayerNorm")
            hidden = F.gelu(linear(x, f"{prefix}.intermediate.dense"))
            x = norm(x + linear(hidden, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
        pooled = (x * attention_mask[..., None]).sum(1) / attention_mask.sum(1, keepdim=True)
        return F.normalize(pooled, dim=-1).cpu().numpy()
