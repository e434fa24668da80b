"""Model families, one file each, and the protocols that nodes use them by."""

from .common.mask_generator_presets import Preset
from .common.mask_pooling import pooled_features
from .common.prompted_output import with_predicted_iou, with_region_scores
from .loading.published import register_checks
from .protocols import (
    Answerer,
    Candidates,
    Captioner,
    ConceptSegmenter,
    DenseCaptioner,
    DepthEstimator,
    ExampleGrounder,
    ExampleMapper,
    ExampleMaskGenerator,
    ExampleSegmenter,
    FeatureExtractor,
    Grounder,
    GuidedInpainter,
    Inpainter,
    LanguageModel,
    MaskGenerator,
    PaintSettings,
    PanopticSegmenter,
    Ranker,
    RegionCaptioner,
    Segmenter,
    SemanticSegmenter,
    SimilarityMapper,
    TextInpainter,
    TextReader,
    TextRefiner,
)

__all__ = [
    "Answerer",
    "Candidates",
    "Captioner",
    "ConceptSegmenter",
    "DenseCaptioner",
    "DepthEstimator",
    "ExampleGrounder",
    "ExampleMapper",
    "ExampleMaskGenerator",
    "ExampleSegmenter",
    "FeatureExtractor",
    "Grounder",
    "GuidedInpainter",
    "Inpainter",
    "LanguageModel",
    "MaskGenerator",
    "PaintSettings",
    "PanopticSegmenter",
    "Preset",
    "Ranker",
    "RegionCaptioner",
    "Segmenter",
    "SemanticSegmenter",
    "SimilarityMapper",
    "TextInpainter",
    "TextReader",
    "TextRefiner",
    "pooled_features",
    "with_predicted_iou",
    "with_region_scores",
]

register_checks()
