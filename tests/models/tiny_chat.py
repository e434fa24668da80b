"""Which tiny chat models, of real architectures with random weights, do tests load?"""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase
from typing import Any

SAID = ascii_lowercase + " ."
"""What a tiny model says: letters, so that its answers are texts, and the end of its turn."""
MERGED = ("t", "h")
START, END = "<|im_start|>", "<|im_end|>"
TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def tokenizer(template: str | None = TEMPLATE) -> Any:
    """Return a tokenizer whose words are bytes, and "th", with a chat template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    known = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "".join(MERGED)]
    words = Tokenizer(models.BPE({word: row for row, word in enumerate(known)}, [MERGED]))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(
        tokenizer_object=words, eos_token=END, additional_special_tokens=[START]
    )
    made.chat_template = template
    return made


def chat(folder: Path, *, kind: str = "Qwen2", seed: int = 0, **facts: Any) -> Path:
    """Save a causal language model of two layers that answers in letters of its own choice."""
    network, words = made(kind, seed, **facts)
    network.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def made(
    kind: str, seed: int, *, template: str | None = TEMPLATE, longest: int = 512
) -> tuple[Any, Any]:
    """Return the network of `chat`, which reads and writes `longest` tokens, and its tokenizer."""
    import torch
    import transformers

    words = tokenizer(template)
    torch.manual_seed(seed)
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=len(words),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=longest,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=words.eos_token_id,
    )
    network = getattr(transformers, f"{kind}ForCausalLM")(config)
    said = words(SAID + END, add_special_tokens=False).input_ids
    with torch.no_grad():  # as they are born, texts hardly matter to the answer
        network.model.embed_tokens.weight.normal_(0, 1)
        for name, weights in network.named_parameters():
            if name.endswith("bias"):
                weights.normal_(0, 0.5)
            elif "proj" in name:
                weights.normal_(0, 0.3)
        head = network.lm_head.weight
        kept = torch.zeros_like(head)
        kept[said] = torch.randn(len(said), head.shape[1])
        kept[words.eos_token_id] *= 0.8
        head.copy_(kept)
    return network, words


def gguf(file: Path, network: Any, words: Any) -> Path:
    """Write a Qwen 2 and its tokenizer as llama.cpp would, unquantized."""
    import gguf as library

    facts = network.config
    writer = library.GGUFWriter(file, "qwen2")
    writer.add_block_count(facts.num_hidden_layers)
    writer.add_context_length(facts.max_position_embeddings)
    writer.add_embedding_length(facts.hidden_size)
    writer.add_feed_forward_length(facts.intermediate_size)
    writer.add_head_count(facts.num_attention_heads)
    writer.add_head_count_kv(facts.num_key_value_heads)
    writer.add_layer_norm_rms_eps(facts.rms_norm_eps)
    writer.add_rope_freq_base(facts.rope_parameters["rope_theta"])
    rows = sorted(words.get_vocab().items(), key=lambda pair: pair[1])
    special = set(words.all_special_tokens)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([word for word, _ in rows])
    writer.add_token_types(
        [
            library.TokenType.CONTROL if word in special else library.TokenType.NORMAL
            for word, _ in rows
        ]
    )
    writer.add_token_merges([" ".join(MERGED)])
    writer.add_eos_token_id(words.eos_token_id)
    writer.add_chat_template(words.chat_template)
    names = library.get_tensor_name_map(library.MODEL_ARCH.QWEN2, facts.num_hidden_layers)
    for name, tensor in network.state_dict().items():
        found = names.get_name(name, try_suffixes=(".weight", ".bias"))
        writer.add_tensor(found, tensor.float().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file
