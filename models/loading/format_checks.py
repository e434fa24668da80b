"""Formats of weights without lists of tensors: whether the installed libraries load them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping


def torchscript_problem() -> str:
    """Return why TorchScript files (LaMa) cannot be loaded, "" if they can."""
    import torch

    class Doubled(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return 2 * x

    try:
        with warnings.catch_warnings(action="ignore"):  # PyTorch calls the format deprecated
            file = io.BytesIO()
            torch.jit.save(torch.jit.trace(Doubled(), torch.ones(1)), file)
            file.seek(0)
            answer = float(torch.jit.load(file, map_location="cpu")(torch.ones(1)))
    except Exception as error:  # whatever another version raises
        return f"torch.jit: {str(error).splitlines()[0][:200]}"
    return "" if answer == 2 else f"torch.jit answers {answer}, expected 2"


def onnx_problem() -> str:
    """Return why ONNX files (LaMa) cannot be loaded, "" if they can."""
    import numpy as np
    import onnxruntime

    try:
        session = onnxruntime.InferenceSession(IDENTITY, providers=["CPUExecutionProvider"])
        [answer] = session.run(None, {"x": np.array([2], np.float32)})
    except Exception as error:  # whatever another version raises
        return f"onnxruntime: {str(error).splitlines()[0][:200]}"
    return "" if float(np.asarray(answer)[0]) == 2 else f"onnxruntime answers {answer}, expected 2"


def gguf_problem() -> str:
    """Return why GGUF files (chat models) cannot be loaded, "" if they can."""
    import accelerate  # noqa: F401
    import gguf  # noqa: F401

    try:
        from transformers.modeling_gguf_pytorch_utils import GGUF_SUPPORTED_ARCHITECTURES
    except ImportError as error:
        return f"transformers: {error}"
    unknown = {"llama", "qwen2", "qwen3"} - set(GGUF_SUPPORTED_ARCHITECTURES)
    return f"transformers reads no GGUF of {', '.join(sorted(unknown))}" if unknown else ""


def endpoint_problem() -> str:
    """Return why chat models behind a server cannot be called, "" if they can."""
    import openai

    try:
        openai.OpenAI(api_key="none", base_url="http://localhost:1/v1").close()
    except Exception as error:  # whatever another version raises
        return f"openai: {str(error).splitlines()[0][:200]}"
    return ""


def _field(number: int, content: bytes | int) -> bytes:
    """Return a field of a protobuf message; contents are shorter than 128 bytes."""
    if isinstance(content, int):
        return bytes([number << 3, content])
    return bytes([number << 3 | 2, len(content)]) + content


def _port(name: str) -> bytes:
    """Return ONNX's ValueInfoProto of one float32."""
    tensor = _field(1, 1) + _field(2, _field(1, _field(1, 1)))
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


IDENTITY = (
    _field(1, 8)  # ir_version
    + _field(
        7,  # graph: one node, its name, input and output
        _field(1, _field(1, b"x") + _field(2, b"y") + _field(4, b"Identity"))
        + _field(2, b"g")
        + _field(11, _port("x"))
        + _field(12, _port("y")),
    )
    + _field(8, _field(2, 17))  # opset_import
)
"""An ONNX model that returns its input."""
FORMAT_CHECKS: Mapping[str, Callable[[], str]] = {
    "endpoint": endpoint_problem,
    "gguf": gguf_problem,
    "onnx": onnx_problem,
    "torchscript": torchscript_problem,
}
"""Format → says in one line why it does not load, "" if it does.

A check raises ModuleNotFoundError where its library is not installed.
"""
