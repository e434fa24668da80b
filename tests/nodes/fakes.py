"""Models that need no weights: what they see follows from colors and places alone."""

from __future__ import annotations

import numpy as np

from anyloom import Checkpoint, Embedding, FeatureMap, Heatmap, Image, Masks, Regions
from anyloom.models import (
    Answerer,
    Captioner,
    ConceptSegmenter,
    DenseCaptioner,
    ExampleGrounder,
    ExampleMapper,
    ExampleMaskGenerator,
    FeatureExtractor,
    Grounder,
    GuidedInpainter,
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

COLORS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
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


def blobs(image: Image) -> list[np.ndarray]:
    """Return the connected areas of one color, the gray background left out."""
    import cv2

    found = []
    for color in np.unique(image.pixels.reshape(-1, 3), axis=0):
        if tuple(color) == (120, 120, 120):
            continue
        same = (image.pixels == color).all(axis=2)
        count, parts = cv2.connectedComponents(same.astype(np.uint8))
        found += [parts == number for number in range(1, count)]
    return found


class DiskSegmenter(Segmenter):
    """Cuts a disk around points, and the ellipse inside boxes."""

    checkpoint = Checkpoint("disks", "fake")

    def segment(self, image, *, regions=None, points=None, prior=None, candidates="best", refine=0):
        rows, columns = np.mgrid[: image.height, : image.width] + 0.5
        masks = []
        if regions is not None:
            for x0, y0, x1, y1 in regions.boxes:
                inside = ((columns - (x0 + x1) / 2) * 2 / (x1 - x0)) ** 2
                masks.append(inside + ((rows - (y0 + y1) / 2) * 2 / (y1 - y0)) ** 2 <= 1)
            return Masks.from_arrays(
                masks,
                frame=image.size,
                scores=np.full(len(masks), 0.9),
                score_kind="predicted_iou",
                labels=regions.labels,
            )
        if points is not None:
            for number in range(points.object_count):
                own = points.of_object(number)
                covered = np.zeros(image.size, dtype=bool)
                for (x, y), positive in zip(own.coordinates, own.positive, strict=True):
                    disk = (columns - x) ** 2 + (rows - y) ** 2 <= RADIUS**2
                    covered = covered | disk if positive else covered & ~disk
                masks.append(covered)
            return Masks.from_arrays(
                masks, frame=image.size, scores=np.ones(len(masks)), score_kind="predicted_iou"
            )
        assert prior is not None
        return Masks.from_arrays([prior.normalized().on_image() > 0.5])


class BlobGenerator(MaskGenerator):
    """Finds every blob, or those that are clicked on."""

    checkpoint = Checkpoint("blobs", "fake")
    takes_points = True

    def generate(
        self,
        image,
        *,
        points=None,
        preset=None,
        points_per_side=None,
        min_area=None,
        crop_layers=None,
    ):
        found = [blob for blob in blobs(image) if blob.sum() >= (min_area or 0)]
        if points is not None:
            x, y = points.coordinates.astype(int).T
            found = [blob for blob in found if blob[y, x].any()]
        return Masks.from_arrays(
            found,
            frame=image.size,
            scores=np.linspace(0.95, 0.9, len(found)),
            score_kind="predicted_iou",
            columns={"stability": np.ones(len(found))},
        )


class ColorGrounder(Grounder):
    """Finds rectangles by the color that a phrase names."""

    checkpoint = Checkpoint("colors", "fake")

    def ground(self, image, phrases, *, box_threshold=0.3, text_threshold=0.25):
        boxes, labels = [], []
        for phrase in phrases:
            color = next((rgb for name, rgb in COLORS.items() if name in phrase.lower()), None)
            for blob in blobs(image):
                if color is not None and tuple(image.pixels[blob][0]) == color:
                    ys, xs = np.nonzero(blob)
                    boxes.append((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
                    labels.append(phrase)
        scores = np.linspace(0.9, 0.6, len(boxes))
        kept = scores >= box_threshold
        found = Regions(
            np.array(boxes).reshape(-1, 4),
            image.size,
            scores=scores,
            score_kind="detector",
            labels=labels,
        )
        return found[kept]


class ColorLikeness(ExampleGrounder, ExampleMapper):
    """Finds what has the color in the middle of an example, or the most colorful blob's."""

    checkpoint = Checkpoint("same-color", "fake")
    example_threshold = 0.7

    def ground_like(self, image, examples, *, box_threshold=0.7):
        wanted = []
        for picture, regions in examples:
            if regions is None:
                wanted += [(picture.pixels[blob][0], "") for blob in blobs(picture)[:1]]
                continue
            for row, (x0, y0, x1, y1) in enumerate(regions.boxes.astype(int)):
                color = picture.pixels[(y0 + y1) // 2, (x0 + x1) // 2]
                wanted.append((color, regions.labels[row] if regions.labels else ""))
        boxes, labels, numbers = [], [], []
        for number, (color, label) in enumerate(wanted):
            for blob in blobs(image):
                if (image.pixels[blob][0] == color).all():
                    ys, xs = np.nonzero(blob)
                    boxes.append((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
                    labels.append(label)
                    numbers.append(number)
        scores = 0.95 - 0.15 * np.arange(len(boxes))
        return Regions(
            np.array(boxes).reshape(-1, 4),
            image.size,
            scores=scores,
            score_kind="detector",
            labels=labels,
            columns={"example": np.array(numbers, dtype=np.int64)},
        )[scores > box_threshold]

    def similarity_maps_like(self, image, examples):
        cells = image.pixels.astype(float)[::5, ::5]
        means = [example.reshape(-1, 3).mean(axis=0) for example in examples]
        return [Heatmap(-np.linalg.norm(cells - mean, axis=2), image.size) for mean in means]


class BlobDescriber(DenseCaptioner):
    """Names every blob by its color."""

    checkpoint = Checkpoint("blob-words", "fake")

    def describe_regions(self, image):
        found = ColorGrounder().ground(image, list(COLORS), box_threshold=0)
        return found.with_labels([f"a {label} box" for label in found.labels or ()])


class ColorConcepts(ConceptSegmenter):
    """Cuts out rectangles by the color that a phrase names, or that an example has."""

    checkpoint = Checkpoint("color-concepts", "fake")
    takes_examples = True

    def segment_concepts(self, image, phrases, *, like=None, unlike=None, threshold=None):
        def color_in(box):
            x, y = ((box[:2] + box[2:]) / 2).astype(int)
            return tuple(image.pixels[y, x])

        wanted = [(phrase, rgb) for phrase in phrases for n, rgb in COLORS.items() if n in phrase]
        wanted += [("", color_in(box)) for box in ([] if like is None else like.boxes)]
        barred = [color_in(box) for box in ([] if unlike is None else unlike.boxes)]
        found = [
            (phrase, blob)
            for phrase, rgb in dict.fromkeys(wanted)
            for blob in blobs(image)
            if tuple(image.pixels[blob][0]) == rgb and rgb not in barred
        ]
        masks = Masks.from_arrays(
            [blob for _, blob in found],
            frame=image.size,
            scores=np.linspace(0.9, 0.6, len(found)),
            score_kind="detector",
            labels=[phrase for phrase, _ in found] if phrases else None,
        )
        return masks[masks.scores > (0.5 if threshold is None else threshold)]


class ColorRanker(Ranker):
    """Puts an image at its mean color and a text at the color that it names."""

    checkpoint = Checkpoint("mean-color", "fake")
    logit_scale = 20.0

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pictures: list[np.ndarray] = []

    def embed_images(self, images):
        self.pictures += list(images)
        means = np.array([image.reshape(-1, 3).mean(axis=0) + 1 for image in images])
        return self._unit(means)

    def embed_texts(self, texts):
        self.texts += list(texts)
        rows = []
        for text in texts:
            named = [rgb for name, rgb in COLORS.items() if name in text.lower()]
            rows.append(np.add(named[0], 1) if named else (1, 1, 1))
        return self._unit(np.array(rows, dtype=np.float64))

    def _unit(self, vectors):
        return Embedding(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), self.identity)


class ColorFeatures(FeatureExtractor):
    """One cell per 4×4 pixels: its mean color."""

    checkpoint = Checkpoint("color-cells", "fake")

    def features(self, image):
        rows, columns = image.height // 4, image.width // 4
        cells = image.pixels[: rows * 4, : columns * 4].reshape(rows, 4, columns, 4, 3)
        return FeatureMap(
            cells.mean(axis=(1, 3)) - 119,
            image.size,
            self.identity,
            extent=(0, 0, columns * 4, rows * 4),
        )


class ColorExamples(ExampleMaskGenerator):
    """Everything of the color of an example."""

    checkpoint = Checkpoint("same-color", "fake")

    def generate_like(self, image, examples, *, threshold=None, points_per_side=32, min_area=25):
        self.asked = (threshold, points_per_side, min_area)
        inside = [image.pixels[y0:y1, x0:x1] for x0, y0, x1, y1 in examples.boxes.astype(int)]
        wanted = [pixels.reshape(-1, 3).mean(axis=0).round().tolist() for pixels in inside]
        found = [blob for blob in blobs(image) if image.pixels[blob][0].tolist() in wanted]
        known = [
            any(blob[y0:y1, x0:x1].any() for x0, y0, x1, y1 in examples.boxes.astype(int))
            for blob in found
        ]
        return Masks.from_arrays(
            found,
            frame=image.size,
            scores=np.ones(len(found)),
            score_kind="predicted_iou",
            columns={"similarity": np.ones(len(found)), "example": np.array(known, bool)},
        )


class ColorMapper(SimilarityMapper):
    checkpoint = Checkpoint("color-map", "fake")

    def similarity_maps(self, image, texts, *, redundant=()):
        cells = image.pixels.astype(float)[::5, ::5]
        maps = []
        for text in texts:
            rgb = next((rgb for name, rgb in COLORS.items() if name in text), (120, 120, 120))
            maps.append(Heatmap(-np.linalg.norm(cells - rgb, axis=2), image.size, label=text))
        return maps


class GrayInpainter(Inpainter):
    checkpoint = Checkpoint("gray", "fake")

    def inpaint(self, image, hole, *, prompt=None, seed=0):
        color = COLORS.get(prompt, (120, 120, 120)) if prompt else (120, 120, 120)
        return Image(np.where(hole[:, :, None], np.uint8(color), image.pixels))


class PromptedInpainter(GrayInpainter):
    takes_prompt = True


class SettledInpainter(TextInpainter):
    """Paints the color that a prompt names, and remembers how it was told to."""

    checkpoint = Checkpoint("settled", "fake")
    honors = frozenset({"steps"})

    def inpaint(self, image, hole, *, prompt=None, seed=0, settings=PaintSettings()):
        self.asked = (prompt, seed, settings)
        return GrayInpainter().inpaint(image, hole, prompt=prompt)

    def surround(self, image, kept, *, prompt=None, seed=0, settings=PaintSettings()):
        return self.inpaint(image, ~kept, prompt=prompt, seed=seed, settings=settings)


class GuidedByColor(GuidedInpainter):
    """Paints the color that a prompt names, mixed with the guide."""

    checkpoint = Checkpoint("guided", "fake")

    def inpaint_along(self, image, hole, guide, *, prompt=None, seed=0, settings=PaintSettings()):
        self.asked = (prompt, seed, settings)
        wanted = GrayInpainter().inpaint(image, hole, prompt=prompt).pixels // 2 + guide.pixels // 2
        return Image(np.where(hole[:, :, None], wanted, image.pixels))


class ColorCaptioner(Captioner):
    checkpoint = Checkpoint("color-words", "fake")

    def caption(self, images, *, prompt=None, beginnings=None):
        answers = []
        for image in images:
            distance = {
                name: np.linalg.norm(image.reshape(-1, 3).mean(axis=0) - rgb)
                for name, rgb in COLORS.items()
            }
            name = min(distance, key=lambda one: distance[one])
            answers.append((f"something {name}", -float(distance[name])))
        return answers


class ContinuingCaptioner(ColorCaptioner, RegionCaptioner):
    """Understands questions, goes on with beginnings, and sees parts of an image."""

    takes_prompt = True
    takes_beginning = True

    def __init__(self):
        self.asked = []

    def caption(self, images, *, prompt=None, beginnings=None):
        self.asked.append((list(images), prompt, beginnings))
        told = super().caption(images)
        begun = beginnings or [""] * len(told)
        return [
            (f"{one} {text}".strip(), score) for one, (text, score) in zip(begun, told, strict=True)
        ]

    def caption_inside(self, image, masks):
        return super().caption([image.pixels[mask][None] for mask in masks])


class ColorAnswerer(Answerer):
    """Answers every question with the color of the image."""

    checkpoint = Checkpoint("color-answers", "fake")

    def answer(self, images, questions):
        told = ColorCaptioner().caption(images)
        return [
            (f"{question} {text.split()[-1]}", score)
            for question, (text, score) in zip(questions, told, strict=True)
        ]


class ChattyRefiner(TextRefiner, LanguageModel):
    """Notes what it is told to write."""

    checkpoint = Checkpoint("chatty", "fake")
    controls = frozenset({"length", "sentiment", "language", "imagination"})

    def __init__(self):
        self.told = []

    def refine(self, text, controls):
        self.told.append((text, dict(controls)))
        return f"{text} refined"

    def complete(self, instructions, *, max_tokens=256, temperature=0.0, seed=0):
        self.told += instructions
        return [f" answer {number} " for number in range(len(instructions))]


class ShortRefiner(TextRefiner):
    checkpoint = Checkpoint("scissors", "fake")
    controls = frozenset({"length"})

    def refine(self, text, controls):
        return " ".join(text.split()[: controls.get("length", 1000)])


class EchoWriter(LanguageModel):
    """Writes what it was told, and how."""

    checkpoint = Checkpoint("echo", "fake")

    def complete(self, instructions, *, max_tokens=256, temperature=0.0, seed=0):
        how = f" ({temperature:g}, {seed})" if temperature else ""
        return [f"{one}{how}"[:max_tokens] for one in instructions]


class FixedReader(TextReader):
    checkpoint = Checkpoint("reader", "fake")

    def read(self, image):
        return Regions(
            [(0, 20, 10, 30), (0, 0, 10, 10)],
            image.size,
            scores=[0.9, 0.1],
            score_kind="detector",
            labels=["second", "first"],
        )
