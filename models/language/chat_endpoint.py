"""Chat models served by another program, local or remote, with OpenAI's API.

Opt-in: no shipped catalog names an endpoint, and only a catalog that the user trusts may.
Instructions are sent to that address, and nowhere else.
"""

from __future__ import annotations

import importlib.util
import json
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, Self
from urllib.parse import urlsplit

from anyloom import Checkpoint, ModelError, is_offline, one_line, raise_if_cancelled

from ..loading.options import check_options, option_number
from ..protocols import LanguageModel, TextRefiner
from .instruction_following import InstructionFollower
from .prompt_templates import final_answer

OPTIONS = ("url", "model", "key_variable", "timeout", "retries")
TIMEOUT = 120
"""Seconds per attempt."""
RETRIES = 2
"""Further attempts if the server is busy, drops the connection or cannot be reached."""
MAX_ANSWER_BYTES = 4_000_000
"""Far above the size of a text of a few thousand tokens."""
HEADERS = ("accept", "accept-encoding", "connection", "content-length", "content-type", "host")
"""Sent besides the key and the user agent; the client would add values of OPENAI_* variables."""
WRONG_SERVER = "does it serve OpenAI's chat completions?"


class ChatEndpoint(InstructionFollower, LanguageModel, TextRefiner, family="chat-endpoint"):
    """Follows instructions through a server with OpenAI's chat completions API.

    llama.cpp, vLLM, Ollama, LM Studio and hosted services provide it. Options: url, without
    "/chat/completions"; model, its name on the server; key_variable, the environment variable that
    holds the API key, if the server needs one; timeout, in seconds; retries. The keys of cached
    results contain url and model; a change of the weights on the server is not detected.
    """

    concurrent = True
    runs_on = "cpu"
    computes = False

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Read the options.

        Raises:
            ModelError: an option is missing or invalid.
        """
        check_options(checkpoint, OPTIONS)
        self.checkpoint = checkpoint
        self.url = _server_url(checkpoint)
        self.model = checkpoint.options.get("model")
        if not isinstance(self.model, str) or not self.model:
            raise ModelError(
                f"model '{checkpoint.name}': option model is missing; expected the model's name on "
                "the server"
            )
        self.timeout = option_number(checkpoint, "timeout", TIMEOUT, least=0.1, most=3600)
        self.retries = int(option_number(checkpoint, "retries", RETRIES, least=0, most=10))
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

    @property
    def takes_schema(self) -> bool:
        return True

    def answers(
        self,
        instructions: Sequence[str],
        max_tokens: int,
        temperature: float,
        seed: int,
        schema: str | None = None,
    ) -> list[tuple[str, bool]]:
        return [self._answer(text, max_tokens, temperature, seed, schema) for text in instructions]

    def _answer(
        self,
        instruction: str,
        max_tokens: int,
        temperature: float,
        seed: int,
        schema: str | None,
    ) -> tuple[str, bool]:
        """Return an answer, and whether it ended before `max_tokens`."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "user", "content": instruction}],
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        if temperature > 0:
            body["seed"] = seed
        if schema is not None:
            format = {"name": "answer", "schema": json.loads(schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": format}
        completion = self._request(body)
        try:
            [choice, *_] = completion.choices
            text, reason = choice.message.content, choice.finish_reason
        except (TypeError, ValueError, AttributeError):
            self._fail(f"answered without choices; {WRONG_SERVER}")
        if not isinstance(text, str):
            self._fail("answered without a text")
        return final_answer(text, self.checkpoint.name), reason != "length"

    def _request(self, body: Mapping[str, Any]) -> Any:
        import openai

        self._check_online()
        try:
            return self.client.chat.completions.create(**body)
        except openai.APIStatusError as error:
            self._fail(self._reason(error))
        except (openai.APITimeoutError, TimeoutError):
            self._fail(f"timed out after {self.timeout:g} seconds")
        except openai.APIConnectionError as error:
            reason = one_line(error.__cause__ or error)
            self._fail(f"cannot be reached ({reason}); is the server running?")
        except (ValueError, RecursionError):
            self._fail(f"returned an answer that is not JSON; {WRONG_SERVER}")

    def _reason(self, error: Any) -> str:
        """Return a description of a server's error, with the server's message if there is one."""
        status, body = error.status_code, error.body
        message = body.get("message") if isinstance(body, dict) else body
        message = f": {' '.join(message.split())}" if message and isinstance(message, str) else ""
        if status in (401, 403) and self.key_variable:
            return f"rejected the key in ${self.key_variable} ({status})"
        if status in (401, 403):
            return (
                f"needs a key ({status}); name the environment variable that holds it in options: "
                "{key_variable: NAME}"
            )
        if status == 404:
            return f"has no model '{self.model}', or no chat completions at this url (404{message})"
        if 300 <= status < 400:
            return f"redirects to another address, which is not followed ({status})"
        return f"returned an error ({status}{message})"

    def _before_attempt(self, request: Any) -> None:
        raise_if_cancelled()
        for name in set(request.headers) - {*HEADERS, "user-agent"}:
            del request.headers[name]
        request.headers.update(self._headers())

    def _read(self, response: Any) -> None:
        """Read a body with limits on its size and total time, which the client does not have."""
        deadline = time.monotonic() + self.timeout
        body = b""
        for piece in response.iter_bytes():
            raise_if_cancelled()
            body += piece
            if len(body) > MAX_ANSWER_BYTES:
                self._fail(f"returned more than {MAX_ANSWER_BYTES // 10**6} MB")
            if time.monotonic() > deadline:
                raise TimeoutError
        response._content = body  # returned by `response.read()`

    def _client(self) -> Any:
        if importlib.util.find_spec("openai") is None:
            raise ModelError(
                f"model '{self.checkpoint.name}' needs the package openai: "
                "pip install 'anyloom[openai]'"
            )
        import openai

        hooks = {"request": [self._before_attempt], "response": [self._read]}
        return openai.OpenAI(
            base_url=self.url,
            api_key="set per request",  # not that of an OPENAI_API_KEY variable
            timeout=self.timeout,
            max_retries=self.retries,
            http_client=openai.DefaultHttpxClient(follow_redirects=False, event_hooks=hooks),
        )

    def _headers(self) -> dict[str, str]:
        """Return the headers of a request.

        Raises:
            ModelError: the variable is not set, or holds no key.
        """
        if self.key_variable is None:
            return {}
        key = os.environ.get(self.key_variable, "").strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            problem = "holds no key" if key else "is not set"
            raise ModelError(
                f"model '{self.checkpoint.name}': the environment variable {self.key_variable} "
                f"{problem}; expected the key for {self.url}"
            )
        return {"Authorization": f"Bearer {key}"}

    def _check_online(self) -> None:
        if is_offline():
            raise ModelError(
                f"model '{self.checkpoint.name}' needs {self.url}, but the network is switched "
                "off; choose another model"
            )

    def _fail(self, reason: str) -> NoReturn:
        key = os.environ.get(self.key_variable or "", "").strip()
        if key:  # the server may repeat it
            reason = reason.replace(key, "…")
        raise ModelError(f"model '{self.checkpoint.name}': {self.url} {reason[:300]}") from None


def _server_url(checkpoint: Checkpoint) -> str:
    """Return the option url.

    Raises:
        ModelError: it is not a url of a server, or contains credentials.
    """
    url = str(checkpoint.options.get("url") or "")
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        valid, parts = False, urlsplit("")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ModelError(
            f"model '{checkpoint.name}': option url contains more than an address; pass a key in "
            "an environment variable, named by the option key_variable"
        )
    if not valid or not url.isascii() or not url.isprintable() or " " in url:
        raise ModelError(
            f"model '{checkpoint.name}': option url is '{' '.join(url.split())[:60]}', expected "
            "such as http://localhost:8080/v1"
        )
    return url.rstrip("/").removesuffix("/chat/completions")
