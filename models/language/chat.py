"""What does a chat model answer? Any causal language model of transformers with a chat template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from anyloom import Checkpoint, ModelError, batched, one_line, raise_if_cancelled

from ..common.locked_tokenizer import LockedTokenizer
from ..common.text_generation import padded_left, undirected
from ..loading.pretrained import check_options, load_pretrained, option_dtype
from ..loading.processors import load_tokenizer
from ..protocols import LanguageModel, TextRefiner
from .prompt_templates import CONTROLS, rewriting, rewritten, spoken, tokens_for, whole_sentences

if TYPE_CHECKING:
    import torch

AT_ONCE = 16
"""Instructions answered in one call."""


class Request(NamedTuple):
    """An instruction as tokens, and how to answer it."""

    tokens: tuple[int, ...]
    longest: int
    temperature: float
    seed: int


class Answer(NamedTuple):
    """Tokens without the one that ends an answer; `whole` if that one came in time."""

    tokens: list[int]
    whole: bool


class Chat(LanguageModel, TextRefiner, family="chat"):
    """Follows instructions; the likeliest word each time unless a temperature is given.

    What a repository's generation_config.json says of sampling and penalties is not used. Words
    that would end the turn, or begin another one, are taken out of what is asked.
    """

    concurrent = True
    accelerated = "bfloat16"
    fetches = ("*.safetensors", "*.json", "*.txt", "*.jinja")
    controls = CONTROLS

    def __init__(self, checkpoint: Checkpoint, network: Any, tokenizer: Any) -> None:
        self.checkpoint = checkpoint
        self.network = network
        self.tokenizer = LockedTokenizer(tokenizer)
        if tokenizer.chat_template is None:
            raise ModelError(
                f"model '{checkpoint.name}' is no chat model: its tokenizer has no chat template; "
                "choose one that was trained to follow instructions, such as an -Instruct"
            )
        told = network.generation_config
        if told.eos_token_id is None:
            told.eos_token_id = tokenizer.eos_token_id
        if told.eos_token_id is None:
            raise ModelError(f"model '{checkpoint.name}' does not say which token ends an answer")
        self.ends = undirected(network)
        self.special = [
            one.content for one in tokenizer.added_tokens_decoder.values() if one.special
        ]

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
            dtype=option_dtype(checkpoint, device, accelerated=cls.accelerated),
            attention=None,
        )
        return cls(checkpoint, network, load_tokenizer(checkpoint, folder))

    def refine(self, text: str, controls: Mapping[str, Any]) -> str:
        """Return the text rewritten; without controls there is nothing to do.

        Raises:
            ModelError: the model gave no text, or the text is longer than it can read.
        """
        if not controls:
            return text
        longest = tokens_for(text, controls)
        [(answer, whole)] = self._answers([rewriting(text, controls)], longest, 0.0, 0)
        return rewritten(answer if whole else whole_sentences(answer), self.checkpoint.name)

    def complete(
        self,
        instructions: Sequence[str],
        *,
        max_tokens: int = 256,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        """Return one answer per instruction; see `LanguageModel.complete`.

        Raises:
            ModelError: an instruction is longer than the model can read, or its answer ended before
                the model had done thinking.
        """
        return [text for text, _ in self._answers(instructions, max_tokens, temperature, seed)]

    def _answers(
        self, instructions: Sequence[str], longest: int, temperature: float, seed: int
    ) -> list[tuple[str, bool]]:
        """Return (text, whole) for each instruction."""
        prompts = [self._prompt(one) for one in instructions]
        requests = [
            Request(self._tokens(prompt, longest), longest, temperature, seed) for prompt in prompts
        ]
        told = []
        for prompt, answer in zip(prompts, self.write(requests), strict=True):
            text = self.tokenizer.decode(answer.tokens, skip_special_tokens=True)
            thinks = prompt.rstrip().endswith(("<think>", "<thinking>"))
            told.append((spoken(text, self.checkpoint.name, thinks=thinks), answer.whole))
        return told

    def _prompt(self, instruction: str) -> str:
        """Return an instruction as one turn of a chat, up to where the answer begins."""
        for word in self.special:
            instruction = instruction.replace(word, " ")
        try:
            return self.tokenizer.tokenizer.apply_chat_template(
                [{"role": "user", "content": instruction}],
                add_generation_prompt=True,
                tokenize=False,
                enable_thinking=False,
            )
        except Exception as error:  # the template is the checkpoint's, and may raise anything
            raise ModelError(
                f"model '{self.checkpoint.name}': its chat template cannot be used "
                f"({one_line(error)[:300]})"
            ) from error

    def _tokens(self, prompt: str, longest: int) -> tuple[int, ...]:
        tokens = self.tokenizer(prompt, add_special_tokens=False).input_ids
        room = getattr(self.network.config.get_text_config(), "max_position_embeddings", None)
        if room is not None and len(tokens) + longest > room:
            raise ModelError(
                f"model '{self.checkpoint.name}' reads and writes {room} tokens together, the "
                f"instruction has {len(tokens)} and the answer may have {longest}; shorten one"
            )
        return tuple(tokens)

    @batched(limit=AT_ONCE)
    def write(self, requests: Sequence[Request]) -> list[Answer]:
        """Return the answer to each request."""
        import torch

        device = self.network.device
        pad = self.network.generation_config.pad_token_id
        tokens, taken = padded_left([one.tokens for one in requests], pad)
        with torch.inference_mode():
            rows = self.network.generate(
                input_ids=tokens.to(device),
                attention_mask=taken.to(device),
                max_new_tokens=max(one.longest for one in requests),
                do_sample=False,
                num_beams=1,
                logits_processor=[_Draws(requests)],
            )
        written = rows[:, tokens.shape[1] :].tolist()
        return [
            self._until_end(row[: one.longest]) for row, one in zip(written, requests, strict=True)
        ]

    def _until_end(self, tokens: list[int]) -> Answer:
        end = next((place for place, token in enumerate(tokens) if token in self.ends), None)
        return Answer(tokens[:end], end is not None)


class _Draws:
    """Turns taking the likeliest token into drawing one, for the requests that want it.

    The likeliest token of logits / temperature plus Gumbel noise is a draw from their softmax
    (Gumbel 1954; Maddison et al. 2014). Each request has noise of its own, so that what it draws
    does not depend on its neighbors.
    """

    def __init__(self, requests: Sequence[Request]) -> None:
        import torch

        self.rows = {
            row: (one.temperature, torch.Generator().manual_seed(one.seed))
            for row, one in enumerate(requests)
            if one.temperature > 0
        }

    def __call__(self, tokens: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        import torch

        raise_if_cancelled()
        logits = logits.clone() if self.rows else logits
        for row, (temperature, generator) in self.rows.items():
            noise = -torch.empty(logits.shape[1]).exponential_(generator=generator).log()
            logits[row] = logits[row] / temperature + noise.to(logits)
        return logits
