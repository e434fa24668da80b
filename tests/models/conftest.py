"""What do the tests of models share: lite models, each loaded once, and one thread for sums."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyloom.model import Checkpoint
from anyloom.models.class_captions import ClassCaptions
from anyloom.models.cnn_features import CnnFeatures
from anyloom.models.conse import ConSE
from anyloom.models.conse_grounder import ConSEGrounder
from anyloom.models.grabcut import GrabCut
from anyloom.models.length_rules import LengthRules
from anyloom.models.patchmatch import PatchMatch
from anyloom.models.rapid_ocr import RapidOcr
from anyloom.models.superpixels import SuperpixelHierarchy


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
