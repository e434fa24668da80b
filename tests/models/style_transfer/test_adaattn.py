"""AdaAttN: its formulas, what pairs of masks mean, and its published files."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torch.nn import functional

from anyloom import Checkpoint, Image, ModelError
from anyloom.models.style_transfer import adaattn_network
from anyloom.models.style_transfer.adaattn import AdaAttNStyle
from anyloom.models.style_transfer.adaattn_network import adaattn_layers, attention_layers
from tests.models import tiny_style
from tests.photos import picture

CONTENT = Image(cv2.resize(picture("coffee").pixels, (64, 48)))
STYLE = Image(cv2.resize(picture("chelsea").pixels, (96, 64)))


def mask(shape: tuple[int, int], rows: slice, columns: slice) -> np.ndarray:
    shown = np.zeros(shape, bool)
    shown[rows, columns] = True
    return shown


PAIR = (
    mask(CONTENT.shape, slice(0, 30), slice(0, 40)),
    mask(STYLE.shape, slice(20, 64), slice(40, 90)),
)
SECOND = (
    mask(CONTENT.shape, slice(20, 48), slice(30, 64)),
    mask(STYLE.shape, slice(0, 40), slice(20, 96)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_style.adaattn(tmp_path_factory.mktemp("adaattn"))


def loaded(folder: Path, files: dict[str, str] | None = None, **options: Any) -> AdaAttNStyle:
    checkpoint = Checkpoint(
        "tiny",
        "adaattn",
        files=files or {},
        options={"folder": str(folder), "resize": "none", **options},
        trusted=True,
    )
    return AdaAttNStyle.load(checkpoint, "cpu")


class Formulas:
    """The paper's computation on the published tensors, in float64 and one place at a time."""

    def __init__(self) -> None:
        self.files = {
            name: {key: tensor.double() for key, tensor in tensors.items()}
            for name, tensors in tiny_style.published().items()
        }

    def conv(self, x: torch.Tensor, file: str, name: str, *, pad: bool = True) -> torch.Tensor:
        tensors = self.files[file]
        if pad:
            x = functional.pad(x, (1, 1, 1, 1), mode="reflect")
        return functional.conv2d(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    def features(self, x: torch.Tensor) -> list[torch.Tensor]:
        taps = []
        x = self.conv(x, "vgg_normalised", "0", pad=False)
        before = ((), (5,), (12,), (19, 22, 25), (32, 35, 38))
        for level, tap in enumerate((2, 9, 16, 29, 42)):
            for number in before[level]:
                x = self.conv(x, "vgg_normalised", str(number)).relu()
            if level:
                x = functional.max_pool2d(x, 2, ceil_mode=True)
            x = self.conv(x, "vgg_normalised", str(tap)).relu()
            taps.append(x)
        return taps

    def normalized(self, x: torch.Tensor) -> torch.Tensor:
        flat = x.flatten(2)
        deviation = (flat.var(dim=2, correction=1) + 1e-5).sqrt()
        return (x - flat.mean(dim=2)[:, :, None, None]) / deviation[:, :, None, None]

    def key(self, taps: list[torch.Tensor], level: int) -> torch.Tensor:
        size = taps[level].shape[2:]
        parts = [functional.interpolate(tap, size=size) for tap in taps[: level + 1]]
        return torch.cat([self.normalized(part) for part in parts], dim=1)

    def block(
        self,
        file: str,
        prefix: str,
        level: int,
        taps: tuple[list[torch.Tensor], list[torch.Tensor]],
        pairs: list[tuple[np.ndarray, np.ndarray]],
    ) -> torch.Tensor:
        ours, theirs = taps
        query = self.conv(self.key(ours, level), file, f"{prefix}f", pad=False)[0]
        key = self.conv(self.key(theirs, level), file, f"{prefix}g", pad=False)[0]
        value = self.conv(theirs[level], file, f"{prefix}h", pad=False)[0]
        height, width = query.shape[1:]
        style_height, style_width = key.shape[1:]
        mean = torch.zeros(value.shape[0], height, width, dtype=torch.float64)
        deviation = torch.zeros_like(mean)
        for row in range(height):
            for column in range(width):
                logits = torch.einsum("c,chw->hw", query[:, row, column], key)
                for content_mask, style_mask in pairs:
                    # The nearest pixel of a whole multiple is the first one of each cell.
                    down = content_mask.shape[0] // height
                    if content_mask[row * down, column * down]:
                        step = style_mask.shape[0] // style_height
                        allowed = torch.from_numpy(style_mask[::step, ::step].copy())
                        logits[~allowed] = -1e15
                shares = torch.exp(logits - logits.max())
                shares = shares / shares.sum()
                first = (shares * value).sum(dim=(1, 2))
                second = (shares * value**2).sum(dim=(1, 2))
                mean[:, row, column] = first
                deviation[:, row, column] = (second - first**2).clamp(min=0).sqrt()
        assert style_width == key.shape[2]
        return deviation * self.normalized(ours[level])[0] + mean

    def painted(
        self, content: Image, style: Image, pairs: list[tuple[np.ndarray, np.ndarray]]
    ) -> np.ndarray:
        def tensor(pixels: np.ndarray) -> torch.Tensor:
            return torch.from_numpy(pad(pixels) / 255).permute(2, 0, 1)[None]

        def pad(array: np.ndarray) -> np.ndarray:
            height, width = (-(-side // 32) * 32 for side in array.shape[:2])
            larger = np.zeros((height, width, *array.shape[2:]), array.dtype)
            larger[: array.shape[0], : array.shape[1]] = array
            return larger

        taps = self.features(tensor(content.pixels)), self.features(tensor(style.pixels))
        padded = [(pad(one), pad(other)) for one, other in pairs]
        third = self.block("latest_net_adaattn_3", "", 2, taps, padded)
        fourth, fifth = (
            self.block("latest_net_transformer", f"ada_attn_{level + 1}_1.", level, taps, padded)
            for level in (3, 4)
        )
        twice = fifth.repeat_interleave(2, dim=1).repeat_interleave(2, dim=2)
        x = self.conv((fourth + twice)[None], "latest_net_transformer", "merge_conv")
        x = self.conv(x, "latest_net_decoder", "decoder_layer_1.1").relu()
        x = torch.cat([x.repeat_interleave(2, 2).repeat_interleave(2, 3), third[None]], dim=1)
        for number in (1, 4, 7, 10, 14, 17, 21):
            x = self.conv(x, "latest_net_decoder", f"decoder_layer_2.{number}").relu()
            if number in (10, 17):
                x = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
        x = self.conv(x, "latest_net_decoder", "decoder_layer_2.24")
        pixels = x[0].clamp(0, 1).permute(1, 2, 0).numpy() * 255
        return pixels[: content.height, : content.width]


@pytest.mark.parametrize("pairs", [[], [PAIR], [PAIR, SECOND]], ids=len)
def test_an_image_is_what_the_formulas_give(
    folder: Path, pairs: list[tuple[np.ndarray, np.ndarray]]
) -> None:
    painted = loaded(folder).stylize(CONTENT, STYLE, pairs).pixels
    expected = Formulas().painted(CONTENT, STYLE, pairs)
    assert expected.std() > 5
    assert np.abs(painted - expected).max() < 0.75  # half a level, and the rounding of float32
    if pairs:
        fewer = loaded(folder).stylize(CONTENT, STYLE, pairs[:-1]).pixels
        assert np.abs(fewer - expected).max() > 5


def features() -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Two levels of a content of 4×4 and a style of 6×5 places."""
    random = torch.Generator().manual_seed(0)
    content, style = (
        [torch.randn(1, depth, *size, generator=random) for depth in (2, 3)]
        for size in ((4, 4), (6, 5))
    )
    return content, style


@pytest.fixture
def block() -> torch.nn.ModuleDict:
    torch.manual_seed(5)
    return attention_layers(3, 5).requires_grad_(False)


def attended(block: Any, pairs: adaattn_network.Pairs = (), **settings: Any) -> torch.Tensor:
    chosen = {"seed": 0, "max_sample": 10_000, **settings}
    return adaattn_network.attended(block, *features(), pairs, **chosen)


def shown(size: tuple[int, int], rows: slice, columns: slice) -> torch.Tensor:
    return torch.from_numpy(mask(size, rows, columns)).float()[None, None]


LEFT, TOP = shown((4, 4), slice(None), slice(0, 2)), shown((6, 5), slice(0, 3), slice(None))
EVERYWHERE = torch.ones(1, 1, 6, 5)


def test_what_no_pair_covers_attends_to_the_whole_style_image(block: Any) -> None:
    free, paired = attended(block), attended(block, [(LEFT, TOP)])
    assert torch.equal(free[..., 2:], paired[..., 2:])
    assert (free - paired)[..., :2].abs().max() > 0.01
    assert torch.equal(free, attended(block, [(LEFT, EVERYWHERE)]))


def test_what_several_pairs_cover_attends_to_what_their_styles_share(block: Any) -> None:
    right = shown((6, 5), slice(None), slice(3, 5))
    both = attended(block, [(LEFT, TOP), (LEFT, right)])
    assert torch.equal(both, attended(block, [(LEFT, TOP * right)]))


def test_an_area_of_the_style_that_vanishes_gives_the_statistics_of_all_of_it(block: Any) -> None:
    gone = torch.zeros(1, 1, 60, 50)
    gone[..., 1, 1] = 1  # no pixel that is the nearest one of a cell
    found = attended(block, [(LEFT, gone)])
    content, style = features()
    values = block["h"](style[-1]).flatten(2)[0]
    mean, deviation = values.mean(dim=1), values.std(dim=1, correction=0)
    flat = content[-1][0].flatten(1)
    spread = (flat.var(dim=1, keepdim=True) + 1e-5).sqrt()
    usual = (flat - flat.mean(dim=1, keepdim=True)) / spread
    expected = (usual * deviation[:, None] + mean[:, None]).reshape(3, 4, 4)
    torch.testing.assert_close(found[0, :, :, :2], expected[:, :, :2], atol=1e-4, rtol=1e-4)


def test_an_attention_in_parts_is_the_whole_one(
    block: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = attended(block, [(LEFT, TOP)])
    monkeypatch.setattr(adaattn_network, "LOGITS_AT_ONCE", 70)
    torch.testing.assert_close(attended(block, [(LEFT, TOP)]), whole, atol=1e-6, rtol=1e-5)


def test_more_places_than_are_attended_to_are_drawn_by_the_seed(block: Any) -> None:
    torch.manual_seed(6666)
    chosen = torch.zeros(30)
    chosen[torch.randperm(30)[:7]] = 1  # as the original draws them
    everywhere = torch.ones(1, 1, 4, 4)
    expected = attended(block, [(everywhere, chosen.reshape(1, 1, 6, 5))])
    torch.testing.assert_close(attended(block, seed=6666, max_sample=7), expected)
    assert (attended(block, seed=1, max_sample=7) - expected).abs().max() > 0.01


@pytest.mark.parametrize("original", [False, True], ids=["any-to-any", "adaattn"])
def test_the_published_pickles_load_by_name_when_they_are_pinned(
    folder: Path, tmp_path: Path, original: bool
) -> None:
    pickles = tiny_style.adaattn(tmp_path, pickled=True, original=original)
    pins = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in pickles.iterdir()}
    painted = loaded(pickles, pins).stylize(CONTENT, STYLE)
    assert (painted.pixels == loaded(folder).stylize(CONTENT, STYLE).pixels).all()
    for name in pins:
        some = {other: pin for other, pin in pins.items() if other != name}
        with pytest.raises(ModelError, match="a pickle, which could run code and is not read"):
            loaded(pickles, some)


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Harmful:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "ran",))

    pickles = tiny_style.adaattn(tmp_path, pickled=True)
    (pickles / "vgg_normalised.pth").write_bytes(pickle.dumps(Harmful(), 2))
    pins = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in pickles.iterdir()}
    with pytest.raises(ModelError, match=r"vgg_normalised.pth cannot be loaded"):
        loaded(pickles, pins)
    assert not (tmp_path / "ran").exists()


def test_a_tensor_that_the_network_does_not_have_is_named(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    file = tiny_style.adaattn(tmp_path) / "latest_net_decoder.safetensors"
    save_file({**load_file(file), "decoder_layer_3.weight": torch.zeros(1)}, file)
    with pytest.raises(ModelError, match="1 tensors that AdaAttN does not have, such as decoder_"):
        loaded(tmp_path)


@pytest.mark.parametrize(
    ("options", "painted_at"),
    [
        ({"resize": "none"}, ((48, 64), (64, 96))),
        ({"resize": "keep_ratio", "size": 32}, ((24, 32), (21, 32))),
        ({"resize": "square", "size": 96}, ((96, 96), (96, 96))),
    ],
    ids=str,
)
def test_images_are_painted_at_a_size_and_resized_back(
    folder: Path, options: dict[str, Any], painted_at: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    found = loaded(folder, **options).stylize(CONTENT, STYLE, [PAIR]).pixels
    images = [
        Image(cv2.resize(image.pixels, size[::-1]))
        for image, size in zip((CONTENT, STYLE), painted_at, strict=True)
    ]
    pair = tuple(
        cv2.resize(np.uint8(one), size[::-1], interpolation=cv2.INTER_NEAREST).astype(bool)
        for one, size in zip(PAIR, painted_at, strict=True)
    )
    painted = loaded(folder).stylize(*images, [pair]).pixels
    assert (cv2.resize(painted, (64, 48)) == found).all()


def test_only_the_layers_up_to_relu5_1_are_kept(folder: Path) -> None:
    names = loaded(folder).network["encoder"].state_dict()
    assert {name.partition(".")[0] for name in names} == {
        str(number) for number in tiny_style.ENCODER if number <= 42
    }


def test_published_sizes_have_as_many_parameters_as_the_catalog_states() -> None:
    from anyloom.registry.lookup import registry

    with torch.device("meta"):
        network = adaattn_layers((64, 128, 256, 512, 512))
    stated = registry.models().checkpoints["adaattn"]
    assert sum(weights.numel() for weights in network.parameters()) == stated.parameters


def test_a_checkpoint_without_a_folder_says_what_to_name() -> None:
    from anyloom.registry.lookup import registry

    entry = replace(registry.models().checkpoints["adaattn"])
    with pytest.raises(ModelError, match=r"names no weights; give its catalog entry .*folder"):
        AdaAttNStyle.load(entry, "cpu")
