"""TensorFloat-32: products of float32 numbers rounded to 10 bits, several times as fast."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def products_in(dtype: str) -> Iterator[None]:
    """Multiply matrices and convolve float32 as a model's dtype says while the context lasts.

    "tf32" rounds the factors on CUDA devices that can, any other dtype keeps all of their bits;
    PyTorch's own default is to round those of convolutions only. The setting is that of the whole
    process: work outside of batches that runs meanwhile may be rounded, too.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    before = matmul.allow_tf32, cudnn.allow_tf32
    matmul.allow_tf32 = cudnn.allow_tf32 = dtype == "tf32"
    try:
        yield
    finally:
        matmul.allow_tf32, cudnn.allow_tf32 = before
