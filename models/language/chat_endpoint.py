"""Chat models that another program serves, on this machine or elsewhere, with OpenAI's protocol.

Off unless the user requests it: nothing that anyloom ships names an endpoint, and only a catalog
that the user trusts may. Instructions are sent to that address, and nowhere else.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, Self
from urllib.parse import urlsplit

from anyloom import Checkpoint, ModelError, is_offline, one_line, raise_if_cancelled

from ..loading.pretrained import check_options
from ..protocols import LanguageModel, TextRefiner
from .prompt_templates import CONTROLS, rewriting, rewritten, spoken, tokens_for, whole_sentences

OPTIONS = ("url", "model", "key_variable", "timeout", "retries")
TIMEOUT = 120
"""Seconds that one answer may take."""
RETRIES = 2
"""Further attempts where a server is busy, breaks off or cannot be reached."""
MAX_ANSWER_BYTES = 4_000_000
"""No text of a few thousand tokens comes near."""
HEADERS = ("accept", "accept-encoding", "connection", "content-length", "content-type", "host")
"""Sent besides the key and the client's name; it would add what OPENAI_* variables hold."""
WRONG_SERVER = "is it a server of OpenAI's chat completions?"


class ChatEndpoint(LanguageModel, TextRefiner, family="chat-endpoint"):
    """Follows instructions by asking a server of OpenAI's chat completions.

    llama.cpp, vLLM, Ollama, LM Studio and hosted services speak it. Options: url, up to and without
    "/chat/completions"; model, as the server calls it; key_variable, the environment variable that
    holds the key, for servers that want one; timeout, in seconds; retries. Address and model are
    part of what cached results depend on; that the server changes behind them cannot be seen.
    """

    concurrent = True
    controls = CONTROLS

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Read the options.

        Raises:
            ModelError: one of them is missing or wrong.
        """
        check_options(checkpoint, OPTIONS)
        self.checkpoint = checkpoint
        self.url = _address(checkpoint)
        self.model = checkpoint.options.get("model")
        if not isinstance(self.model, str) or not self.model:
            raise ModelError(
                f"model '{checkpoint.name}': option model is missing; expected the name that the "
                "server knows the model by"
            )
        self.timeout = _number(checkpoint, "timeout", TIMEOUT, least=0.1, most=3600)
        self.retries = int(_number(checkpoint, "retries", RETRIES, least=0, most=10))
        key_variable = checkpoint.options.get("key_variable")
        self.key_variable = str(key_variable) if key_variable else None
        self.client = self._client()

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        model = cls(checkpoint)
        if not checkpoint.trusted:
            raise ModelError(
                f"model '{checkpoint.name}' would send texts to {model.url}; only a catalog that "
                "you trust may: add --allow-project-code if you trust this project"
            )
        model._check_online()
        model._headers()
        return model

    def close(self) -> None:
        self.client.close()

    def refine(self, text: str, controls: Mapping[str, Any]) -> str:
        """Return the text rewritten; without controls there is nothing to do.

        Raises:
            ModelError: the server could not be asked, or gave no text.
        """
        if not controls:
            return text
        longest = tokens_for(text, controls)
        answer, whole = self._answer(rewriting(text, controls), longest, 0.0, 0)
        return rewritten(answer if whole else whole_sentences(answer), self.checkpoint.name)

    def complete(
        self,
        instructions: Sequence[str],
        *,
        max_tokens: int = 256,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        """Return one answer per instruction; whether the seed counts is the server's business.

        Raises:
            ModelError: the server could not be asked, or an answer ended before its thinking.
        """
        return [self._answer(text, max_tokens, temperature, seed)[0] for text in instructions]

    def _answer(
        self, instruction: str, longest: int, temperature: float, seed: int
    ) -> tuple[str, bool]:
        """Return an answer, and whether it is whole."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "user", "content": instruction}],
            "max_tokens": longest,
            "temperature": temperature,
        }
        if temperature > 0:
            body["seed"] = seed
        completion = self._request(body)
        try:
            [choice, *_] = completion.choices
            text, ended = choice.message.content, choice.finish_reason
        except (TypeError, ValueError, AttributeError):
            self._refuse(f"answered without choices; {WRONG_SERVER}")
        if not isinstance(text, str):
            self._refuse("answered without a text")
        return spoken(text, self.checkpoint.name), ended != "length"

    def _request(self, body: Mapping[str, Any]) -> Any:
        import openai

        self._check_online()
        try:
            return self.client.chat.completions.create(**body)
        except openai.APIStatusError as error:
            self._refuse(self._reason(error))
        except (openai.APITimeoutError, TimeoutError):
            self._refuse(f"gave no answer within {self.timeout:g} seconds")
        except openai.APIConnectionError as error:
            reason = one_line(error.__cause__ or error)
            self._refuse(f"cannot be reached ({reason}); is the server running?")
        except (ValueError, RecursionError):
            self._refuse(f"answered something that is not JSON; {WRONG_SERVER}")

    def _reason(self, error: Any) -> str:
        """Say why the server has answered with an error, in its own words where it has some."""
        status, body = error.status_code, error.body
        message = body.get("message") if isinstance(body, dict) else body
        message = f": {' '.join(message.split())}" if message and isinstance(message, str) else ""
        if status in (401, 403) and self.key_variable:
            return f"does not take the key in ${self.key_variable} ({status})"
        if status in (401, 403):
            return (
                f"wants a key ({status}); name the environment variable that holds it in options: "
                "{key_variable: NAME}"
            )
        if status == 404:
            return f"knows no model '{self.model}', or has no chat completions there (404{message})"
        if 300 <= status < 400:
            return f"points to another address, which is not followed ({status})"
        return f"refused ({status}{message})"

    def _before_attempt(self, request: Any) -> None:
        raise_if_cancelled()
        for name in set(request.headers) - {*HEADERS, "user-agent"}:
            del request.headers[name]
        request.headers.update(self._headers())

    def _read(self, response: Any) -> None:
        """Read a body within bounds: the client limits neither its length nor the whole time."""
        ends = time.monotonic() + self.timeout
        body = b""
        for piece in response.iter_bytes():
            raise_if_cancelled()
            body += piece
            if len(body) > MAX_ANSWER_BYTES:
                self._refuse(f"sent more than {MAX_ANSWER_BYTES // 10**6} MB")
            if time.monotonic() > ends:
                raise TimeoutError
        response._content = body  # what `response.read()` returns from now on

    def _client(self) -> Any:
        if importlib.util.find_spec("openai") is None:
            raise ModelError(
                f"model '{self.checkpoint.name}' asks a server, which needs the package openai: "
                "pip install 'anyloom[openai]'"
            )
        import openai

        hooks = {"request": [self._before_attempt], "response": [self._read]}
        return openai.OpenAI(
            base_url=self.url,
            api_key="in the headers of each request",  # never that of another service
            timeout=self.timeout,
            max_retries=self.retries,
            http_client=openai.DefaultHttpxClient(follow_redirects=False, event_hooks=hooks),
        )

    def _headers(self) -> dict[str, str]:
        """Return the headers of a request.

        Raises:
            ModelError: the variable that should hold the key is not set, or holds no key.
        """
        if self.key_variable is None:
            return {}
        key = os.environ.get(self.key_variable, "").strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            what = "holds no key" if key else "is not set"
            raise ModelError(
                f"model '{self.checkpoint.name}': the environment variable {self.key_variable} "
                f"{what}; it should hold the key for {self.url}"
            )
        return {"Authorization": f"Bearer {key}"}

    def _check_online(self) -> None:
        if is_offline():
            raise ModelError(
                f"model '{self.checkpoint.name}' asks {self.url}, and the network is switched off; "
                "choose another model"
            )

    def _refuse(self, why: str) -> NoReturn:
        key = os.environ.get(self.key_variable or "", "").strip()
        if key:  # a server may repeat it
            why = why.replace(key, "…")
        raise ModelError(f"model '{self.checkpoint.name}': {self.url} {why[:300]}") from None


def _address(checkpoint: Checkpoint) -> str:
    """Return the option url without what should not be printed.

    Raises:
        ModelError: it is no address of a server, or holds a password.
    """
    url = str(checkpoint.options.get("url") or "")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound, parts = False, urlsplit("")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ModelError(
            f"model '{checkpoint.name}': option url holds more than an address; a key belongs into "
            "an environment variable, named by the option key_variable"
        )
    if not sound or not url.isascii() or not url.isprintable() or " " in url:
        raise ModelError(
            f"model '{checkpoint.name}': option url is '{' '.join(url.split())[:60]}', expected "
            "such as http://localhost:8080/v1"
        )
    return url.rstrip("/").removesuffix("/chat/completions")


def _number(
    checkpoint: Checkpoint, name: str, default: float, *, least: float, most: float
) -> float:
    value = checkpoint.options.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ModelError(
            f"model '{checkpoint.name}': option {name} is '{value}', expected a number from "
            f"{least:g} to {most:g}"
        )
    return value
