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
    Ranker,
    RegionCaptioner,
    Segmenter,
    SimilarityMapper,
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
    "Ranker",
    "RegionCaptioner",
    "Segmenter",
    "SimilarityMapper",
    "TextReader",
    "TextRefiner",
]
