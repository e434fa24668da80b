"""Which tiny captioners and answerers, of real architectures with random weights, do tests load?"""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np

from tests.models import tiny

SIDE = 32
VOCABULARY = 1030
BOS, SEPARATOR = 1020, 102
NEW_LINE = 192
"""OPT's answers in BLIP-2 end with their line."""
END = 2.0
"""How much likelier than a word the end of a text is made, or texts would all be of full length."""


def blip(folder: Path, *, answers: bool = False, seed: int = 0) -> Path:
    """Save a BLIP of 4×4 patches that captions, or one that answers questions."""
    import torch
    from transformers import (
        BertTokenizer,
        BlipConfig,
        BlipForConditionalGeneration,
        BlipForQuestionAnswering,
        BlipImageProcessor,
        BlipProcessor,
    )

    folder.mkdir(parents=True, exist_ok=True)
    config = BlipConfig(
        text_config={
            "vocab_size": VOCABULARY,
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "max_position_embeddings": 192,
            "bos_token_id": BOS,
        },
        vision_config={
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": SIDE,
            "patch_size": SIDE // 4,
        },
    )
    torch.manual_seed(seed)
    network = (BlipForQuestionAnswering if answers else BlipForConditionalGeneration)(config)
    spread(network, seed)
    words = BertTokenizer(str(tiny.bert_vocabulary(folder)))
    said = [row for word, row in words.get_vocab().items() if word[0] not in "[#"]
    with torch.no_grad():  # words only, and some texts end before they must
        bias = network.text_decoder.cls.predictions.bias
        bias.fill_(-50)[said] = 0
        bias[SEPARATOR] = END
    network.save_pretrained(folder)
    pictures = BlipImageProcessor(size={"height": SIDE, "width": SIDE})
    BlipProcessor(pictures, words).save_pretrained(folder)
    return folder


def byte_tokenizer(
    first: tuple[str, ...], last: tuple[str, ...] = (), *, template: str = "$A", **special: str
) -> Any:
    """Return a tokenizer with one token per byte, as a byte-level BPE without merges."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {word: row for row, word in enumerate([*first, *letters])}
    words = Tokenizer(models.BPE(vocabulary, []))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    words.add_special_tokens([AddedToken(one, normalized=False) for one in (*first, *last)])
    words.post_processor = processors.TemplateProcessing(
        single=template, special_tokens=[(one, row) for row, one in enumerate(first)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=words, **special)


def blip2(folder: Path, *, language: str = "opt", seed: int = 0) -> Path:
    """Save a BLIP-2 of six queries in front of a tiny OPT ("opt") or Flan-T5 ("t5")."""
    import torch
    from transformers import (
        Blip2Config,
        Blip2ForConditionalGeneration,
        Blip2Processor,
        BlipImageProcessor,
        OPTConfig,
        T5Config,
    )

    opt = OPTConfig(
        vocab_size=300,
        hidden_size=32,
        ffn_dim=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        word_embed_proj_dim=32,
        max_position_embeddings=1024,
        eos_token_id=NEW_LINE,
    )
    t5 = T5Config(
        vocab_size=300,
        d_model=32,
        d_kv=8,
        d_ff=48,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        decoder_start_token_id=0,
    )
    parts = {"hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 2}
    config = Blip2Config(
        vision_config={**parts, "num_attention_heads": 4, "image_size": SIDE, "patch_size": 8},
        qformer_config={**parts, "num_attention_heads": 4, "vocab_size": 100},
        text_config=(opt if language == "opt" else t5).to_dict(),
        num_query_tokens=6,
        image_token_index=260,
    )
    torch.manual_seed(seed)
    network = Blip2ForConditionalGeneration(config)
    spread(network, seed)
    first, template = (
        (("<s>", "<pad>", "</s>", "<unk>"), "</s> $A")
        if language == "opt"
        else (("<pad>", "</s>", "<unk>", "<s>"), "$A </s>")
    )
    words = byte_tokenizer(
        first,
        ("<image>",),
        template=template,
        pad_token="<pad>",
        eos_token="</s>",
        bos_token="</s>" if language == "opt" else None,
    )
    say_letters(network.language_model, words, NEW_LINE if language == "opt" else 1)
    network.save_pretrained(folder)
    pictures = BlipImageProcessor(size={"height": SIDE, "width": SIDE})
    Blip2Processor(pictures, words, num_query_tokens=6).save_pretrained(folder)
    return folder


IMAGE_TOKENS = ("<fake_token_around_image>", "<image>", "<global-img>", "<end_of_utterance>")
SMOL_CHAT = (
    "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}"
    "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
    "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}"
    "<end_of_utterance>\n{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)
QWEN_CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% for line in message['content'] %}{% if line['type'] == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ line['text'] }}{% endif %}"
    "{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def smol_vlm(folder: Path, *, kind: str = "smolvlm", seed: int = 0) -> Path:
    """Save a SmolVLM2 ("smolvlm") or a SmolVLM ("idefics3") of tiles of 4×4 patches."""
    import torch
    import transformers
    from transformers import LlamaConfig

    name = {"smolvlm": "SmolVLM", "idefics3": "Idefics3"}[kind]
    tiles = [f"<row_{row}_col_{column}>" for row in range(1, 4) for column in range(1, 4)]
    words = byte_tokenizer(
        ("<|endoftext|>", "<|im_start|>", "<|im_end|>"),
        (*IMAGE_TOKENS, *tiles),
        bos_token="<|im_start|>",
        eos_token="<end_of_utterance>",
        pad_token="<|im_end|>",
        unk_token="<|endoftext|>",
        extra_special_tokens=[*IMAGE_TOKENS],
    )
    text = LlamaConfig(
        vocab_size=300,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        pad_token_id=2,
        eos_token_id=words.convert_tokens_to_ids("<end_of_utterance>"),
    )
    config = getattr(transformers, f"{name}Config")(
        text_config=text.to_dict(),
        vision_config={
            "hidden_size": 24,
            "intermediate_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": SIDE,
            "patch_size": 8,
        },
        image_token_id=words.convert_tokens_to_ids("<image>"),
        scale_factor=2,
    )
    torch.manual_seed(seed)
    network = getattr(transformers, f"{name}ForConditionalGeneration")(config)
    spread(network, seed)
    say_letters(network, words, text.eos_token_id)
    network.generation_config.eos_token_id = text.eos_token_id
    network.save_pretrained(folder)
    pictures = getattr(transformers, f"{name}ImageProcessor")(
        size={"longest_edge": 2 * SIDE}, max_image_size={"longest_edge": SIDE}
    )
    parts = [pictures, words]
    if kind == "smolvlm":
        parts.append(transformers.SmolVLMVideoProcessor())
    getattr(transformers, f"{name}Processor")(
        *parts, image_seq_len=4, chat_template=SMOL_CHAT
    ).save_pretrained(folder)
    return folder


def qwen_vl(folder: Path, *, kind: str = "qwen3_vl", seed: int = 0) -> Path:
    """Save a Qwen3-VL, or a Qwen2.5-VL ("qwen2_5_vl"), of patches of 8×8 pixels."""
    import torch
    import transformers

    name = {"qwen3_vl": "Qwen3VL", "qwen2_5_vl": "Qwen2_5_VL"}[kind]
    special = ("<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>")
    words = byte_tokenizer(
        ("<|endoftext|>",),
        (*special, "<|image_pad|>", "<|video_pad|>"),
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=[*special, "<|image_pad|>", "<|video_pad|>"],
    )
    numbers = {one: words.convert_tokens_to_ids(one) for one in words.all_special_tokens}
    vision = {"depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2}
    vision |= {"patch_size": 8, "out_hidden_size": 32, "spatial_merge_size": 2}
    if kind == "qwen3_vl":
        vision |= {"num_position_embeddings": 64, "deepstack_visual_indexes": [0]}
    else:
        vision |= {"fullatt_block_indexes": [1], "window_size": 32}
    config = getattr(transformers, f"{name}Config")(
        text_config={
            "vocab_size": 300,
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "head_dim": 16,
            "max_position_embeddings": 2048,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10000.0,
                "mrope_section": [4, 2, 2],
            },
        },
        vision_config=vision,
        image_token_id=numbers["<|image_pad|>"],
        video_token_id=numbers["<|video_pad|>"],
        vision_start_token_id=numbers["<|vision_start|>"],
        vision_end_token_id=numbers["<|vision_end|>"],
    )
    torch.manual_seed(seed)
    network = getattr(transformers, f"{name}ForConditionalGeneration")(config)
    spread(network, seed)
    end = numbers["<|im_end|>"]
    say_letters(network, words, end)
    network.generation_config = transformers.GenerationConfig(
        eos_token_id=[end, numbers["<|endoftext|>"]],
        pad_token_id=numbers["<|endoftext|>"],
        do_sample=True,
        temperature=0.7,
        repetition_penalty=1.5,
    )
    network.save_pretrained(folder)
    pictures = transformers.Qwen2VLImageProcessor(
        size={"shortest_edge": 16 * 16, "longest_edge": 64 * 64}, patch_size=8
    )
    films = getattr(
        transformers, "Qwen3VLVideoProcessor" if kind == "qwen3_vl" else "Qwen2VLVideoProcessor"
    )
    getattr(transformers, f"{name}Processor")(
        pictures, words, films(), chat_template=QWEN_CHAT
    ).save_pretrained(folder)
    return folder


def say_letters(network: Any, words: Any, end: int) -> None:
    """Let a language model say small letters and spaces only, and end now and then."""
    import torch

    said = words(f"{ascii_lowercase} ", add_special_tokens=False).input_ids
    head = network.get_output_embeddings().weight
    with torch.no_grad():
        unsaid = torch.ones(len(head), dtype=torch.bool)
        unsaid[[*said, end]] = False
        head[unsaid] = 0
        head[[*said, end]] *= 3


def spread(network: Any, seed: int) -> None:
    """Give a network weights with which images and texts matter."""
    import torch

    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weights in sorted(network.named_parameters()):
            if weights.ndim > 1:
                much = 1.0 if "position_embedding" in name else 0.3
                weights.copy_(torch.randn(weights.shape, generator=random) * much)
            elif not bool((weights == 1).all()):  # scales of normalizations stay
                weights.copy_(torch.randn(weights.shape, generator=random) * 0.1)


def pictures(*sizes: tuple[int, int]) -> list[np.ndarray]:
    """Return smooth images of height × width, which survive resizing."""
    import cv2

    random = np.random.default_rng(0)
    return [
        cv2.resize(random.integers(0, 255, (4, 4, 3), dtype=np.uint8), (width, height))
        for height, width in sizes
    ]


def log_score(scores: Any) -> float:
    """Return the original's ppl_score: the log of the largest softmax of each step, summed up."""
    import torch

    return float(torch.stack(list(scores), dim=1).softmax(dim=2).log().max(dim=2)[0].sum(dim=1)[0])
