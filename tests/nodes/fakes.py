"""Models without weights, whose results follow from colors and positions, and images for them."""

from __future__ import annotations

import numpy as np

from anyloom import (
    Checkpoint,
    Embedding,
    FeatureMap,
    Heatmap,
    Image,
    LabelMap,
    Masks,
    Regions,
    models,
)

COLORS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
GRAY = (120, 120, 120)
CLASSES = dict(enumerate(["wall", *COLORS]))
RADIUS = 6


def scene(width: int = 80, height: int = 60, **squares: tuple[int, int, int, int]) -> Image:
    """Return a gray image with one rectangle per keyword: `scene(red=(4, 4, 24, 24))`."""
    pixels = np.full((height, width, 3), 120, np.uint8)
    for name, (x0, y0, x1, y1) in squares.items():
        pixels[y0:y1, x0:x1] = COLORS[name.split("_")[0]]
    return Image(pixels)


def rectangle(frame: tuple[int, int], x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    mask = np.zeros(frame, dtype=bool)
    mask[y0:y1, x0:x1] = True
    return mask


def masks_of(frame: tuple[int, int], *boxes: tuple[int, int, int, int], **details) -> Masks:
    return Masks.from_arrays([rectangle(frame, *box) for box in boxes], frame=frame, **details)


RED, BLUE = (10, 10, 30, 30), (50, 10, 70, 30)
IMAGE = scene(red=RED, blue=BLUE)
MASKS = masks_of(IMAGE.shape, BLUE, RED, labels=["b", "r"])


def blobs(image: Image) -> list[np.ndarray]:
    """Return the connected areas of one color, without the gray background."""
    import cv2

    found = []
    for color in np.unique(image.pixels.reshape(-1, 3), axis=0):
        if tuple(color) != GRAY:
            same = (image.pixels == color).all(axis=2)
            count, parts = cv2.connectedComponents(same.astype(np.uint8))
            found += [parts == number for number in range(1, count)]
    return found


def color_of(image: Image, blob: np.ndarray) -> tuple[int, ...]:
    return tuple(image.pixels[blob][0].tolist())


def detections(image: Image, shapes: list[np.ndarray], **details) -> Regions:
    """Return the boxes of shapes, with detector scores."""
    boxes = Masks.from_arrays(shapes, frame=image.shape).boxes
    return Regions(boxes, image.shape, score_kind="detector", **details)


class DiskSegmenter(models.Segmenter):
    """Segments a disk around points, and the ellipse inside boxes."""

    checkpoint = Checkpoint("disks", "fake")

    def segment(self, image, *, regions=None, points=None, prior=None, candidates="best", refine=0):
        rows, columns = np.mgrid[: image.height, : image.width] + 0.5
        masks, labels = [], None
        if regions is not None:
            labels = regions.labels
            for x0, y0, x1, y1 in regions.boxes:
                inside = ((columns - (x0 + x1) / 2) * 2 / (x1 - x0)) ** 2
                masks.append(inside + ((rows - (y0 + y1) / 2) * 2 / (y1 - y0)) ** 2 <= 1)
        elif points is not None:
            for number in range(points.object_count):
                own = points.of_object(number)
                mask = np.zeros(image.shape, dtype=bool)
                for (x, y), positive in zip(own.coordinates, own.positive, strict=True):
                    disk = (columns - x) ** 2 + (rows - y) ** 2 <= RADIUS**2
                    mask = mask | disk if positive else mask & ~disk
                masks.append(mask)
        else:
            masks.append(prior.normalized().on_image() > 0.5)
        return Masks.from_arrays(
            masks,
            frame=image.shape,
            scores=np.full(len(masks), 0.9),
            score_kind="predicted_iou",
            labels=labels,
        )


class BlobGenerator(models.MaskGenerator):
    """Finds every blob, or those with a point on them."""

    checkpoint = Checkpoint("blobs", "fake")
    takes_points = True

    def generate(self, image, *, points=None, min_area=None, **settings):
        found = [blob for blob in blobs(image) if blob.sum() >= (min_area or 0)]
        if points is not None:
            x, y = points.coordinates.astype(int).T
            found = [blob for blob in found if blob[y, x].any()]
        return Masks.from_arrays(
            found,
            frame=image.shape,
            scores=np.linspace(0.95, 0.9, len(found)),
            score_kind="predicted_iou",
            columns={"stability": np.ones(len(found))},
        )


class ColorGrounder(models.Grounder):
    """Finds rectangles by the color that a phrase names."""

    checkpoint = Checkpoint("colors", "fake")

    def ground(self, image, phrases, *, box_threshold=0.3, text_threshold=0.25):
        found = [
            (phrase, blob)
            for phrase in phrases
            for blob in blobs(image)
            if color_of(image, blob) == named_color(phrase)
        ]
        scores = np.linspace(0.9, 0.6, len(found))
        labels = [phrase for phrase, _ in found]
        boxes = detections(image, [blob for _, blob in found], scores=scores, labels=labels)
        return boxes[scores >= box_threshold]


def named_color(text: str) -> tuple[int, ...] | None:
    """Return the first of the colors that a text names, None where it names none."""
    return next((rgb for name, rgb in COLORS.items() if name in text.lower()), None)


class ColorLikeness(models.ExampleGrounder, models.ExampleMapper):
    """Finds what has the color in the center of an example, or of its first blob."""

    checkpoint = Checkpoint("same-color", "fake")
    example_threshold = 0.7

    def ground_like(self, image, examples, *, box_threshold=0.7):
        targets = []
        for example, regions in examples:
            if regions is None:
                targets += [(color_of(example, blob), "") for blob in blobs(example)[:1]]
                continue
            for row, (x0, y0, x1, y1) in enumerate(regions.boxes.astype(int)):
                color = tuple(example.pixels[(y0 + y1) // 2, (x0 + x1) // 2].tolist())
                targets.append((color, regions.labels[row] if regions.labels else ""))
        found = [
            (number, label, blob)
            for number, (color, label) in enumerate(targets)
            for blob in blobs(image)
            if color_of(image, blob) == color
        ]
        scores = 0.95 - 0.15 * np.arange(len(found))
        return detections(
            image,
            [blob for *_, blob in found],
            scores=scores,
            labels=[label for _, label, _ in found],
            columns={"example": np.array([number for number, *_ in found], dtype=np.int64)},
        )[scores > box_threshold]

    def similarity_maps_like(self, image, examples):
        return [distance_map(image, e.reshape(-1, 3).mean(axis=0)) for e in examples]


def distance_map(image: Image, color, **details) -> Heatmap:
    """Return how near every fifth pixel is to a color."""
    cells = image.pixels.astype(float)[::5, ::5]
    return Heatmap(-np.linalg.norm(cells - color, axis=2), image.shape, **details)


class BlobDescriber(models.DenseCaptioner):
    """Names every blob by its color."""

    checkpoint = Checkpoint("blob-words", "fake")

    def describe_regions(self, image):
        found = ColorGrounder().ground(image, list(COLORS), box_threshold=0)
        return found.with_labels([f"a {label} box" for label in found.labels or ()])


class ColorConcepts(models.ConceptSegmenter):
    """Segments rectangles by the color that a phrase names (lower case), or that an example has."""

    checkpoint = Checkpoint("color-concepts", "fake")
    takes_examples = True

    def segment_concepts(self, image, phrases, *, like=None, unlike=None, threshold=None):
        def colors_in(regions):
            centers = [] if regions is None else (regions.boxes[:, :2] + regions.boxes[:, 2:]) / 2
            return [tuple(image.pixels[int(y), int(x)].tolist()) for x, y in centers]

        targets = [(phrase, rgb) for phrase in phrases for n, rgb in COLORS.items() if n in phrase]
        targets += [("", color) for color in colors_in(like)]
        found = [
            (phrase, blob)
            for phrase, rgb in dict.fromkeys(targets)
            for blob in blobs(image)
            if color_of(image, blob) == rgb and rgb not in colors_in(unlike)
        ]
        masks = Masks.from_arrays(
            [blob for _, blob in found],
            frame=image.shape,
            scores=np.linspace(0.9, 0.6, len(found)),
            score_kind="detector",
            labels=[phrase for phrase, _ in found] if phrases else None,
        )
        return masks[masks.scores > (0.5 if threshold is None else threshold)]


class ColorRanker(models.Ranker):
    """Embeds an image as its mean color and a text as the color that it names."""

    checkpoint = Checkpoint("mean-color", "fake")
    logit_scale = 20.0

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.images: list[np.ndarray] = []

    def embed_images(self, images):
        self.images += list(images)
        return self._unit([image.reshape(-1, 3).mean(axis=0) + 1 for image in images])

    def embed_texts(self, texts):
        self.texts += list(texts)
        return self._unit([np.add(named_color(text) or (0, 0, 0), 1) for text in texts])

    def _unit(self, vectors):
        vectors = np.array(vectors, dtype=np.float64)
        return Embedding(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), self.identity)


class ColorFeatures(models.FeatureExtractor):
    """One cell per 4×4 pixels: its mean color."""

    checkpoint = Checkpoint("color-cells", "fake")

    def features(self, image):
        rows, columns = image.height // 4, image.width // 4
        cells = image.pixels[: rows * 4, : columns * 4].reshape(rows, 4, columns, 4, 3)
        return FeatureMap(
            cells.mean(axis=(1, 3)) - 119,
            image.shape,
            self.identity,
            extent=(0, 0, columns * 4, rows * 4),
        )


class ColorExamples(models.ExampleMaskGenerator):
    """Finds every blob of the color of an example."""

    checkpoint = Checkpoint("same-color", "fake")

    def generate_like(
        self, image, examples, *, threshold=None, points_per_side=32, min_region_area=25
    ):
        self.settings = (threshold, points_per_side, min_region_area)
        boxes = [np.s_[y0:y1, x0:x1] for x0, y0, x1, y1 in examples.boxes.astype(int)]
        colors = [tuple(image.pixels[box].mean(axis=(0, 1)).round().tolist()) for box in boxes]
        found = [blob for blob in blobs(image) if color_of(image, blob) in colors]
        is_example = [any(blob[box].any() for box in boxes) for blob in found]
        return Masks.from_arrays(
            found,
            frame=image.shape,
            scores=np.ones(len(found)),
            score_kind="predicted_iou",
            columns={"similarity": np.ones(len(found)), "example": np.array(is_example, bool)},
        )


class ColorMapper(models.SimilarityMapper):
    checkpoint = Checkpoint("color-map", "fake")

    def similarity_maps(self, image, texts, *, redundant=()):
        return [distance_map(image, named_color(text) or GRAY, label=text) for text in texts]


class GrayInpainter(models.Inpainter):
    checkpoint = Checkpoint("gray", "fake")

    def inpaint(self, image, hole, *, prompt=None, seed=0):
        color = COLORS.get(prompt or "", GRAY)
        return Image(np.where(hole[:, :, None], np.uint8(color), image.pixels))


class PromptedInpainter(GrayInpainter):
    takes_prompt = True


class ColorInpainter(models.TextInpainter):
    """Paints the color that a prompt names, and records its arguments."""

    checkpoint = Checkpoint("color-inpainter", "fake")
    honors = frozenset({"steps"})

    def inpaint(self, image, hole, *, prompt=None, seed=0, settings=models.PaintSettings()):
        self.arguments = (prompt, seed, settings)
        return GrayInpainter().inpaint(image, hole, prompt=prompt)

    def surround(self, image, kept, *, prompt=None, seed=0, settings=models.PaintSettings()):
        return self.inpaint(image, ~kept, prompt=prompt, seed=seed, settings=settings)


class GuidedColorInpainter(models.GuidedInpainter):
    """Paints the mean of the guide and the color that a prompt names."""

    checkpoint = Checkpoint("guided", "fake")

    def inpaint_along(
        self, image, hole, guide, *, prompt=None, seed=0, settings=models.PaintSettings()
    ):
        color = GrayInpainter().inpaint(image, hole, prompt=prompt)
        mixed = color.pixels // 2 + guide.pixels // 2
        return Image(np.where(hole[:, :, None], mixed, image.pixels))


class ColorEditor(models.InstructionEditor):
    """Paints the whole image in the color that an instruction names, and records its arguments."""

    checkpoint = Checkpoint("color-editor", "fake")

    def edit(self, image, instruction, *, seed=0, settings=models.PaintSettings()):
        self.arguments = (instruction, seed, settings)
        everywhere = np.ones(image.shape, bool)
        return GrayInpainter().inpaint(image, everywhere, prompt=instruction)


class ColorCaptioner(models.Captioner):
    checkpoint = Checkpoint("color-words", "fake")

    def caption(self, images, *, prompt=None, beginnings=None):
        answers = []
        for image in images:
            mean = image.reshape(-1, 3).mean(axis=0)
            distances = {name: np.linalg.norm(mean - rgb) for name, rgb in COLORS.items()}
            name = min(distances, key=distances.__getitem__)
            answers.append((f"something {name}", -float(distances[name])))
        return answers


class ContinuingCaptioner(ColorCaptioner, models.RegionCaptioner):
    """Takes prompts, continues beginnings, and captions parts of an image."""

    takes_prompt = True
    takes_beginning = True

    def __init__(self):
        self.calls = []

    def caption(self, images, *, prompt=None, beginnings=None):
        self.calls.append((prompt, beginnings))
        captions = super().caption(images)
        return [
            (f"{beginning} {text}".strip(), score)
            for beginning, (text, score) in zip(
                beginnings or [""] * len(captions), captions, strict=True
            )
        ]

    def caption_inside(self, image, masks):
        return super().caption([image.pixels[mask][None] for mask in masks])


class ColorAnswerer(models.Answerer):
    """Answers every question with the color of the image."""

    checkpoint = Checkpoint("color-answers", "fake")

    def answer(self, images, questions):
        return [
            (f"{question} {text.split()[-1]}", score)
            for question, (text, score) in zip(
                questions, ColorCaptioner().caption(images), strict=True
            )
        ]


class ShortRefiner(models.TextRefiner):
    checkpoint = Checkpoint("scissors", "fake")
    controls = frozenset({"length"})

    def refine(self, text, controls):
        return " ".join(text.split()[: controls.get("length", 1000)])


class EchoModel(models.LanguageModel):
    """Returns its instruction, and its settings."""

    checkpoint = Checkpoint("echo", "fake")

    def complete(self, instructions, *, max_tokens=256, temperature=0.0, seed=0):
        settings = f" ({temperature:g}, {seed})" if temperature else ""
        return [f"{text}{settings}"[:max_tokens] for text in instructions]


class ChatRefiner(models.TextRefiner, models.LanguageModel):
    """Records its instructions."""

    checkpoint = Checkpoint("chat", "fake")
    controls = frozenset({"length", "sentiment", "language", "imagination"})

    def __init__(self):
        self.instructions = []

    def refine(self, text, controls):
        return f"{text} refined"

    def complete(self, instructions, *, max_tokens=256, temperature=0.0, seed=0):
        self.instructions += instructions
        return [f" answer {number} " for number in range(len(instructions))]


class FixedReader(models.TextReader):
    checkpoint = Checkpoint("reader", "fake")

    def read(self, image):
        return Regions(
            [(0, 20, 10, 30), (0, 0, 10, 10)],
            image.shape,
            scores=[0.9, 0.1],
            score_kind="detector",
            labels=["second", "first"],
        )


class ColorClasses(models.SemanticSegmenter, models.PanopticSegmenter):
    """Every color is a class, every blob of it a thing; gray is a wall."""

    checkpoint = Checkpoint("color-classes", "fake")

    def semantic_map(self, image):
        numbers = np.zeros(image.shape, np.int32)
        for number, color in enumerate(COLORS.values(), start=1):
            numbers[(image.pixels == color).all(axis=2)] = number
        return LabelMap(numbers, CLASSES)

    def panoptic(self, image, *, threshold=0.8):
        shapes = blobs(image)
        numbers = self.semantic_map(image).numbers
        classes = np.array([numbers[shape][0] for shape in shapes], np.int64)
        scores = np.linspace(0.95, 0.6, len(shapes))
        return Masks.from_arrays(
            shapes,
            frame=image.shape,
            scores=scores,
            score_kind="detector",
            labels=[CLASSES[number] for number in classes],
            columns={"class_id": classes, "is_thing": np.ones(len(shapes), bool)},
        )[scores > threshold]


class SlopeDepth(models.DepthEstimator):
    """The ground: near at the bottom, infinitely far at the top."""

    checkpoint = Checkpoint("slope", "fake")

    def depth(self, image):
        return Heatmap(
            np.linspace(0, 2, 5)[:, None], image.shape, unit="1/m" if self.metric else ""
        )


class DarkDisks(DiskSegmenter, models.DifferentiableSegmenter):
    """Disks that every color of every pixel makes a little stronger."""

    checkpoint = Checkpoint("dark-disks", "fake")

    def removal_gradient(self, pixels, *, points=None, regions=None, floor=-10):
        return np.ones_like(pixels)


class MetricSlope(SlopeDepth):
    metric = True


class SameColor(models.ExampleSegmenter):
    """Finds what has the mean color of what is marked."""

    checkpoint = Checkpoint("same-color-pixels", "fake")

    def segment_like(self, image, examples):
        found: dict[str, np.ndarray] = {}
        for example, masks in examples:
            for row, label in enumerate(masks.labels or [""] * len(masks)):
                color = example.pixels[masks.mask(row)].mean(axis=0)
                similar = np.abs(image.pixels - color).max(axis=2) < 1
                found[label] = found.get(label, np.zeros(image.shape, bool)) | similar
        kept = {label: shape for label, shape in found.items() if shape.any()}
        return Masks.from_arrays(kept.values(), frame=image.shape, labels=list(kept))


class WeavingStylizer(models.Stylizer):
    """Gives each pixel the mean color of what its style may come from, and records its pairs."""

    checkpoint = Checkpoint("weaving", "fake")

    def stylize(self, image, style, pairs=(), *, seed=0):
        self.pairs, self.seed = pairs, seed
        pixels = np.empty_like(image.pixels)
        pixels[:] = style.pixels.mean(axis=(0, 1))
        for mask, style_mask in pairs:
            pixels[mask] = style.pixels[style_mask].mean(axis=0)
        return Image(pixels)
