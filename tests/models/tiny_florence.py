"""A tiny Florence-2 that has learned a few answers by heart, saved as the hub's are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SIZE = 64
SEEN = 5
"""Image tokens: 2×2 patches and their mean."""


def florence(folder: Path, answers: Mapping[str, str], *, seed: int = 0, steps: int = 90) -> Path:
    """Save a Florence-2 that answers each question, about whatever image, as told.

    A network with random weights never writes a location token where one belongs.
    """
    import torch
    from transformers import (
        CLIPImageProcessor,
        Florence2Config,
        Florence2ForConditionalGeneration,
        Florence2Processor,
    )

    tokenizer = vocabulary()
    width = 32
    torch.manual_seed(seed)
    network = Florence2ForConditionalGeneration(
        Florence2Config(
            image_token_id=tokenizer.image_token_id,
            vision_config={
                "depths": [1, 1, 1, 1],
                "embed_dim": [8, 8, 16, 16],
                "num_heads": [1, 1, 2, 2],
                "num_groups": [1, 1, 2, 2],
                "window_size": 2,
                "projection_dim": width,
            },
            text_config={
                "model_type": "bart",
                "vocab_size": len(tokenizer),
                "d_model": width,
                "encoder_layers": 1,
                "decoder_layers": 1,
                "encoder_attention_heads": 2,
                "decoder_attention_heads": 2,
                "encoder_ffn_dim": 64,
                "decoder_ffn_dim": 64,
                "max_position_embeddings": 128,
                "dropout": 0.0,
            },
        )
    )
    learn(network, tokenizer, answers, steps)
    network.save_pretrained(folder)
    pictures = CLIPImageProcessor(
        size={"height": SIZE, "width": SIZE},
        do_center_crop=False,
        image_seq_length=SEEN,
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )
    Florence2Processor(pictures, tokenizer, post_processor_config=RULES).save_pretrained(folder)
    return folder


RULES = {
    "ocr": {
        "PATTERN": r"(.+?)" + r"<loc_(\d+)>" * 8,
        "AREA_THRESHOLD": 0.0,
    },
    "phrase_grounding": {"banned_grounding_tokens": ["it", "the image"]},
    "pure_text": {},
    "description_with_bboxes": {},
    "description_with_polygons": {},
    "polygons": {},
    "bboxes": {},
    "description_with_bboxes_or_polygons": {},
}
"""What the published checkpoints tell transformers about reading answers, in short."""


def vocabulary() -> Any:
    """Return BART's kind of vocabulary without any merges, and a thousand location tokens."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import BartTokenizer

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    spelled = [*special, *sorted(ByteLevel.alphabet()), "<mask>"]
    tokenizer = BartTokenizer(
        vocab={token: row for row, token in enumerate(spelled)},
        merges=[],
        extra_special_tokens={"image_token": "<image>"},
    )
    tokenizer.add_tokens([f"<loc_{number}>" for number in range(1000)], special_tokens=True)
    return tokenizer


def learn(network: Any, tokenizer: Any, answers: Mapping[str, str], steps: int) -> None:
    """Teach the half of a network that reads and writes its answers, by heart."""
    import torch
    from torch.nn.functional import cross_entropy

    def padded(texts: Iterable[str], begin: list[int], pad: int) -> torch.Tensor:
        rows = [[*begin, *tokenizer(text, add_special_tokens=False)["input_ids"]] for text in texts]
        tensors = [torch.tensor([*row, 2]) for row in rows]
        return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=pad)

    questions, told = padded(answers.keys(), [0], 1), padded(answers.values(), [2, 0], 1)
    model = network.model.language_model
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    seen = torch.ones(len(questions), SEEN, dtype=torch.long)
    for _ in range(steps):
        features = torch.randn(len(questions), SEEN, model.config.d_model)
        states = model(
            inputs_embeds=torch.cat([features, model.shared(questions)], dim=1),
            attention_mask=torch.cat([seen, (questions != 1).long()], dim=1),
            decoder_input_ids=told[:, :-1],
        ).last_hidden_state
        logits = network.lm_head(states).flatten(0, 1)
        loss = cross_entropy(logits, told[:, 1:].flatten(), ignore_index=1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss < 0.1, f"the network did not learn its answers (loss {loss:.2f})"
    network.eval()
