"""What do the tests of models share: lite models, each loaded once, and one thread for sums."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyloom import Checkpoint
from anyloom.models.lite.class_captions import ClassCaptions
from anyloom.models.lite.cnn_features import CnnFeatures
from anyloom.models.lite.conse import ConSE
from anyloom.models.lite.conse_grounder import ConSEGrounder
from anyloom.models.lite.grabcut import GrabCut
from anyloom.models.lite.length_rules import LengthRules
from anyloom.models.lite.patchmatch import PatchMatch
from anyloom.models.lite.rapid_ocr import RapidOcr
from anyloom.models.lite.superpixels import SuperpixelHierarchy


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Add sums up in one order, and leave the other processors to other tests."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def similarity() -> ConSE:
    return ConSE.load(Checkpoint("lite-similarity", "conse"), "cpu")


@pytest.fixture(scope="session")
def grounder() -> ConSEGrounder:
    return ConSEGrounder.load(Checkpoint("lite-grounder", "conse-grounder"), "cpu")


@pytest.fixture(scope="session")
def segmenter() -> GrabCut:
    return GrabCut.load(Checkpoint("lite-segmenter", "grabcut"), "cpu")


@pytest.fixture(scope="session")
def everything() -> SuperpixelHierarchy:
    return SuperpixelHierarchy.load(Checkpoint("lite-everything", "superpixel-hierarchy"), "cpu")


@pytest.fixture(scope="session")
def features() -> CnnFeatures:
    return CnnFeatures.load(Checkpoint("lite-features", "cnn-features"), "cpu")


@pytest.fixture(scope="session")
def inpainter() -> PatchMatch:
    return PatchMatch.load(Checkpoint("lite-inpainter", "patchmatch"), "cpu")


@pytest.fixture(scope="session")
def captioner() -> ClassCaptions:
    return ClassCaptions.load(Checkpoint("lite-captioner", "class-captions"), "cpu")


@pytest.fixture(scope="session")
def reader() -> RapidOcr:
    return RapidOcr.load(Checkpoint("lite-reader", "rapidocr"), "cpu")


@pytest.fixture(scope="session")
def refiner() -> LengthRules:
    return LengthRules.load(Checkpoint("lite-refiner", "length-rules"), "cpu")
