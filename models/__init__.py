"""Model families: one file each; `protocols.py` says what nodes expect of them."""

from .protocols import (
    Answerer,
    Candidates,
    Captioner,
    FeatureExtractor,
    Grounder,
    Inpainter,
    LanguageModel,
    MaskGenerator,
    PaintSettings,
    Ranker,
    RegionCaptioner,
    Segmenter,
    SimilarityMapper,
    TextInpainter,
    TextReader,
    TextRefiner,
)

__all__ = [
    "Answerer",
    "Candidates",
    "Captioner",
    "FeatureExtractor",
    "Grounder",
    "Inpainter",
    "LanguageModel",
    "MaskGenerator",
    "PaintSettings",
    "Ranker",
    "RegionCaptioner",
    "Segmenter",
    "SimilarityMapper",
    "TextInpainter",
    "TextReader",
    "TextRefiner",
]
