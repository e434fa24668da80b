"""Do texts find their photos, and the right place in them, without CLIP?"""

from __future__ import annotations

import numpy as np

from anyloom.models.lite.conse import ConSE
from tests.photos import photos

NOT_CLASSES = ("face", "woman")
ITS_PHOTO = {
    "a cat": "chelsea",
    "cup of coffee": "coffee",
    "a rocket": "rocket",
    "motorcycle": "motorcycle",
    "temple": "china",
    "flower": "flower",
    "military uniform": "grace_hopper",
    "camera on tripod": "camera",
}


def test_the_hottest_point_falls_on_the_thing_at_least_four_times_in_five(
    similarity: ConSE,
) -> None:
    hits = []
    for photo in photos().values():
        prompts = [prompt for prompt in photo.present if prompt not in NOT_CLASSES]
        maps = similarity.similarity_maps(photo.image, prompts)
        for heat, prompt in zip(maps, prompts, strict=True):
            x, y = heat.peak()
            x0, y0, x1, y1 = photo.present[prompt]
            hits.append(x0 <= x < x1 and y0 <= y < y1)
    assert np.mean(hits) >= 0.8, f"{sum(hits)} of {len(hits)}"


def test_every_text_ranks_its_own_photo_first(similarity: ConSE) -> None:
    names = [name for name in photos() if name != "coins"]
    images = similarity.embed_images([photos()[name].image.pixels for name in names])
    cosines = similarity.embed_texts(list(ITS_PHOTO)).cosine(images)
    assert [names[row.argmax()] for row in cosines] == list(ITS_PHOTO.values())


def test_every_photo_ranks_its_own_text_first(similarity: ConSE) -> None:
    images = [photos()[name].image.pixels for name in ITS_PHOTO.values()]
    texts = similarity.embed_texts(list(ITS_PHOTO))
    cosines = similarity.embed_images(images).cosine(texts)
    assert cosines.argmax(axis=1).tolist() == list(range(len(images)))


def test_embeddings_are_unit_vectors_and_no_crop_is_an_ordinary_case(similarity: ConSE) -> None:
    images = similarity.embed_images([photos()["coffee"].image.pixels])
    texts = similarity.embed_texts(["dog", "golden retriever", "a thing nobody named"])
    for embedding in (images, texts):
        np.testing.assert_allclose(np.linalg.norm(embedding.vectors, axis=1), 1, atol=1e-5)
    assert len(similarity.embed_images([]).vectors) == 0


def test_a_text_as_its_own_redundant_text_leaves_nothing(similarity: ConSE) -> None:
    [heat] = similarity.similarity_maps(photos()["coffee"].image, ["cup"], redundant=["cup"])
    assert np.abs(heat.grid).max() < 1e-5


def test_a_map_covers_its_image_exactly(similarity: ConSE) -> None:
    image = photos()["grace_hopper"].image
    [heat] = similarity.similarity_maps(image, ["hat"])
    assert heat.frame == image.shape
    assert heat.extent == (0, 0, image.width, image.height)
    assert heat.label == "hat"
