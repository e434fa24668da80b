"""The application of the docs that uses the engine without the server."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

import PIL.Image
from fastapi.testclient import TestClient

from tests.docs.pages import pages

PAGE = "docs/how-to/serve.md"


def photo() -> bytes:
    import skimage.data

    written = io.BytesIO()
    PIL.Image.fromarray(skimage.data.chelsea()).resize((225, 150)).save(written, "JPEG")
    return written.getvalue()


def test_the_application_in_the_docs_counts_what_a_text_names(tmp_path: Path) -> None:
    found = pages()[PAGE].blocks("python")
    (block,) = [one for one in found if one.title == "service.py"]
    file = tmp_path / "service_of_the_docs.py"
    file.write_text(block.text)
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    with TestClient(module.app) as client:
        answer = client.post("/count", files={"photo": photo()}, params={"prompt": "cat"})
    del sys.modules[file.stem]
    assert (answer.status_code, answer.json()) == (200, 1)
