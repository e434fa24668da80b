"""Chat models: any causal language model of transformers with a chat template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from anyloom import Checkpoint, ModelError, batched, raise_if_cancelled

from ..common.chat_templates import (
    chat_prompt,
    check_chat_template,
    special_words,
    without_words,
)
from ..common.locked_tokenizer import LockedTokenizer
from ..common.text_generation import (
    pad_left,
    set_greedy_decoding,
)
from ..loading.options import check_options
from ..loading.pretrained import load_pretrained, option_dtype
from ..loading.processors import load_tokenizer
from ..protocols import LanguageModel, TextRefiner
from .instruction_following import InstructionFollower
from .json_constraints import JsonConstraint, can_constrain
from .prompt_templates import final_answer

if TYPE_CHECKING:
    import torch

BATCH_SIZE = 16


class ChatRequest(NamedTuple):
    """The tokens of a prompt, and the sampling settings."""

    tokens: tuple[int, ...]
    max_tokens: int
    temperature: float
    seed: int
    schema: str | None = None


class ChatAnswer(NamedTuple):
    """Tokens without the end token, and whether it was generated before `max_tokens`."""

    tokens: list[int]
    finished: bool


class Chat(InstructionFollower, LanguageModel, TextRefiner, family="chat"):
    """Follows instructions; decoding is greedy unless a temperature is given.

    The sampling settings and penalties of a repository's generation_config.json are not used.
    Special tokens, which could end the turn or start another one, are removed from instructions.
    """

    concurrent = True
    accelerator_dtype = "bfloat16"
    float16_safe = False
    file_patterns = ("*.safetensors", "*.json", "*.txt", "*.jinja")

    def __init__(self, checkpoint: Checkpoint, network: Any, tokenizer: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(tokenizer)
        check_chat_template(checkpoint, tokenizer)
        config = network.generation_config
        if config.eos_token_id is None:
            config.eos_token_id = tokenizer.eos_token_id
        if config.eos_token_id is None:
            raise ModelError(f"model '{checkpoint.name}' has no eos_token_id")
        self.end_tokens = set_greedy_decoding(network)
        self.special = special_words(tokenizer)

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        from transformers import AutoModelForCausalLM
        from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

        check_options(checkpoint, ("folder", "dtype"))
        network, folder = load_pretrained(
            AutoModelForCausalLM,
            checkpoint,
            device,
            model_types=MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
            dtype=option_dtype(checkpoint, device),
            attention=None,
        )
        return cls(checkpoint, network, load_tokenizer(checkpoint, folder))

    @property
    def takes_schema(self) -> bool:
        return can_constrain()

    def answers(
        self,
        instructions: Sequence[str],
        max_tokens: int,
        temperature: float,
        seed: int,
        schema: str | None = None,
    ) -> list[tuple[str, bool]]:
        prompts = [self._prompt(instruction) for instruction in instructions]
        requests = [
            ChatRequest(self._tokens(prompt, max_tokens), max_tokens, temperature, seed, schema)
            for prompt in prompts
        ]
        answers = []
        for prompt, answer in zip(prompts, self.generate_texts(requests), strict=True):
            text = self.tokenizer.decode(answer.tokens, skip_special_tokens=True)
            thinks = prompt.rstrip().endswith(("<think>", "<thinking>"))
            text = final_answer(text, self.checkpoint.name, thinks=thinks)
            answers.append((text, answer.finished))
        return answers

    def _prompt(self, instruction: str) -> str:
        """Return an instruction as one turn of a chat, up to the start of the answer."""
        return chat_prompt(
            self.checkpoint,
            self.tokenizer.tokenizer,
            without_words(instruction, self.special),
            tokenize=False,
            enable_thinking=False,
        )

    def _tokens(self, prompt: str, max_tokens: int) -> tuple[int, ...]:
        tokens = self.tokenizer(prompt, add_special_tokens=False).input_ids
        limit = getattr(self.network.config.get_text_config(), "max_position_embeddings", None)
        if limit is not None and len(tokens) + max_tokens > limit:
            raise ModelError(
                f"model '{self.checkpoint.name}' has a context of {limit} tokens, the "
                f"instruction has {len(tokens)} and the answer may have {max_tokens}; shorten one"
            )
        return tuple(tokens)

    @batched(limit=BATCH_SIZE)
    def generate_texts(self, requests: Sequence[ChatRequest]) -> list[ChatAnswer]:
        """Return the answer to each request."""
        import torch

        device = self.network.device
        pad = self.network.generation_config.pad_token_id
        tokens, attention_mask = pad_left([request.tokens for request in requests], pad)
        with torch.inference_mode():
            rows = self.network.generate(
                input_ids=tokens.to(device),
                attention_mask=attention_mask.to(device),
                max_new_tokens=max(request.max_tokens for request in requests),
                do_sample=False,
                num_beams=1,
                logits_processor=[*self._constraints(requests), _Sampler(requests)],
            )
        generated = rows[:, tokens.shape[1] :].tolist()
        return [
            self._until_end(row[: request.max_tokens])
            for row, request in zip(generated, requests, strict=True)
        ]

    def _constraints(self, requests: Sequence[ChatRequest]) -> list[JsonConstraint]:
        schemas = [request.schema for request in requests]
        if not any(schemas):
            return []
        return [JsonConstraint(schemas, self.tokenizer.tokenizer, set(self.end_tokens))]

    def _until_end(self, tokens: list[int]) -> ChatAnswer:
        end = next((at for at, token in enumerate(tokens) if token in self.end_tokens), None)
        return ChatAnswer(tokens[:end], end is not None)


class _Sampler:
    """A logits processor that samples under greedy decoding, for requests with a temperature.

    The argmax of logits / temperature plus Gumbel noise is a sample from their softmax (Gumbel
    1954; Maddison et al. 2014). Each request has its own noise, so that its samples do not depend
    on the rest of the batch.
    """

    def __init__(self, requests: Sequence[ChatRequest]) -> None:
        import torch

        self.rows = {
            row: (request.temperature, torch.Generator().manual_seed(request.seed))
            for row, request in enumerate(requests)
            if request.temperature > 0
        }

    def __call__(self, tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        import torch

        raise_if_cancelled()
        logits = logits.clone() if self.rows else logits
        for row, (temperature, generator) in self.rows.items():
            noise = -torch.empty(logits.shape[1]).exponential_(generator=generator).log()
            logits[row] = logits[row] / temperature + noise.to(logits)
        return logits
