"""Model families: one file each; `protocols.py` says what nodes expect of them."""

from .protocols import (
    Candidates,
    Captioner,
    FeatureExtractor,
    Grounder,
    Inpainter,
    LanguageModel,
    MaskGenerator,
    Ranker,
    Segmenter,
    SimilarityMapper,
    TextReader,
    TextRefiner,
)

__all__ = [
    "Candidates",
    "Captioner",
    "FeatureExtractor",
    "Grounder",
    "Inpainter",
    "LanguageModel",
    "MaskGenerator",
    "Ranker",
    "Segmenter",
    "SimilarityMapper",
    "TextReader",
    "TextRefiner",
]
