"""The command `anyloom doctor`: checks this installation."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path

import typer

from ...core.checkpoint import Checkpoint
from ...core.model import Model
from ...core.run_config import DEVICE, RunConfig
from ...foundation.byte_sizes import bytes_text
from ...foundation.errors import UnknownNameError, one_line
from ...foundation.version import __version__
from ...hardware import devices
from ...registry.lookup import registry
from ...weights.local_files import presence
from ..errors import FAILED
from ..output.quiet import quiet_libraries
from ..output.terminal import plural, print_json, print_line, print_table

LIBRARIES = (
    "torch",
    "torchvision",
    "transformers",
    "diffusers",
    "open_clip_torch",
    "numpy",
    "pillow",
    "opencv-python-headless",
    "scikit-image",
    "pycocotools",
)
EXTRAS = {
    "lite": ("models that need no GPU and no download", "timm", "rapidocr", "onnxruntime"),
    "notebook": ("Jupyter", "ipykernel", "ipywidgets", "jupyterlab", "anywidget"),
    "server": ("anyloom serve", "fastapi", "uvicorn", "sse_starlette", "prometheus_client"),
    "mcp": ("graphs as tools of a chat client", "mcp"),
    "gradio": ("what `anyloom export gradio` writes", "gradio"),
    "evaluate": ("plots and the measures of salient objects", "matplotlib", "py_sod_metrics"),
    "geo": ("georeferenced TIFFs and maps", "rasterio", "pyogrio", "shapely"),
    "heif": ("HEIC photos", "pillow_heif"),
    "matting": ("soft edges of cutouts with rough outlines", "pymatting"),
    "medical": ("DICOM images and NIfTI volumes", "pydicom", "nibabel"),
    "gguf": ("chat models in GGUF files", "gguf", "accelerate"),
    "constrained": ("answers of chat models that follow a schema", "llguidance"),
    "openai": ("chat models behind a server", "openai"),
    "ray": ("runs on a cluster", "ray"),
    "telemetry": ("spans for OpenTelemetry", "opentelemetry"),
}
"""Extra → its purpose, and the modules that it installs."""
MODEL_LIBRARIES = ("torch", "transformers", "diffusers", "open_clip_torch")
LOADS, MISSING = "loads", "not installed"
INSTALLED = "yes"
DEVICE_FACTS = ("name", "about", "memory", "dtypes")
LITTLE_MEMORY = 4 * 2**30


def check_installation(as_json: bool) -> None:
    """Print devices, memory, extras, libraries, weights and folders, with advice.

    Args:
        as_json: as one JSON object.
    """
    advice: list[str] = []
    facts = {
        "anyloom": __version__,
        "python": f"{platform.python_version()} at {sys.executable}",
        "system": f"{platform.platform()}, {os.cpu_count()} processors",
        "memory": _memory(advice),
        "models go to": _default_device(advice),
        "cache": _cache(advice),
    }
    extras = _extras(advice)
    found = _devices(advice)
    libraries = {name: _version(name, advice) for name in LIBRARIES}
    weights = dict(_weights(advice))
    if as_json:
        print_json(
            {
                **{name.replace(" ", "_"): text for name, text in facts.items()},
                "extras": {name: state == INSTALLED for name, state, _ in extras},
                "devices": [dict(zip(DEVICE_FACTS, row, strict=True)) for row in found],
                "libraries": libraries,
                "packaged_models": weights,
                "advice": advice,
            }
        )
        return
    print_table(list(facts.items()))
    print_line("\nextras")
    print_table(extras, indent="  ")
    print_line("\ndevices")
    print_table(found, indent="  ")
    print_line("\nlibraries")
    print_table(list(libraries.items()), indent="  ")
    print_line("\nmodels that come with packages")
    print_table(list(weights.items()), indent="  ")
    print_line()
    for line in advice or ["everything is in order; try: anyloom quickstart"]:
        print_line(line)


def check_models(as_json: bool) -> None:
    """Print which models the installed libraries load; exit code 1 if one does not.

    Of downloaded models the names and shapes of tensors are read, as they were published; models
    that come with packages are loaded. Nothing is downloaded, and no server is called.

    Args:
        as_json: as one JSON object.
    """
    libraries = {name: _version(name, []) for name in MODEL_LIBRARIES}
    if not as_json:
        print_table(list(libraries.items()))
    checkpoints = registry.models().checkpoints
    checks = dict(Model.loading_checks)
    for name, checkpoint in checkpoints.items():
        comes_with_anyloom = checkpoint.package or not (checkpoint.repo or checkpoint.size)
        if comes_with_anyloom and not checkpoint.options.get("folder"):
            checks[name] = partial(_local_problem, checkpoint)
    with quiet_libraries():
        states = {name: _state_of(check) for name, check in sorted(checks.items())}
    missing = sum(state.startswith(MISSING) for state in states.values())
    failed = sum(state != LOADS for state in states.values()) - missing
    if as_json:
        print_json({"libraries": libraries, "formats": states})
        raise typer.Exit(FAILED if failed else 0)
    print_line()
    print_table(list(states.items()), indent="  ")
    summary = f"{plural(len(states), 'format')} checked, {failed} do not load"
    print_line(f"\n{summary}, {missing} not installed" if missing else f"\n{summary}")
    if failed:
        print_line("install the versions that anyloom asks for: pip install --upgrade anyloom")
        raise typer.Exit(FAILED)


def _state_of(check: Callable[[], str]) -> str:
    try:
        return check() or LOADS
    except ModuleNotFoundError as error:
        return f"{MISSING}: pip install {error.name}"


def _local_problem(checkpoint: Checkpoint) -> str:
    """Return why a model that comes with a package, or has no weights, cannot be loaded."""
    found = presence(checkpoint)
    if not found.available:
        return f"{MISSING}: {found.remedy}"
    adapter = registry.models().adapter(checkpoint)
    try:
        adapter.load(checkpoint, "cpu").close()
    except Exception as error:  # whatever another version of a library raises
        return one_line(error)
    return ""


def _memory(advice: list[str]) -> str:
    import psutil

    memory = psutil.virtual_memory()
    if memory.available < LITTLE_MEMORY:
        advice.append("little memory is free: run with --jobs 1, or close other programs")
    return f"{bytes_text(memory.available)} free of {bytes_text(memory.total)}"


def _default_device(advice: list[str]) -> str:
    config = RunConfig.from_environment()
    try:
        device = devices.resolve_device(config.device, config.device_label)
        return f"{device} ({DEVICE} is {config.device})"
    except UnknownNameError as error:
        advice.append(f"{error}; set {DEVICE} to {devices.AUTO}, or to one of the devices")
        return "nowhere"


def _devices(advice: list[str]) -> list[tuple[str, str, str, str]]:
    try:
        import torch  # noqa: F401
    except Exception as error:
        advice.append(f"torch cannot be imported ({error}): pip install --force-reinstall torch")
        return []
    found = []
    for name in devices.names():
        try:
            device = devices.describe(name)
        except RuntimeError as error:
            advice.append(f"device {name} cannot be used: {one_line(error)}")
            continue
        memory = f"{bytes_text(device.free)} free of {bytes_text(device.total)}"
        found.append((device.name, device.about, memory, ", ".join(device.dtypes)))
    return found


def _cache(advice: list[str]) -> str:
    from ...core.run_config import cache_folder
    from ...engine.result_cache import ResultCache
    from ...foundation.errors import AnyloomError

    try:
        folder = cache_folder(RunConfig.from_environment())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except (AnyloomError, OSError) as error:
        advice.append(f"the cache folder cannot be used ({error}): set ANYLOOM_CACHE to another")
        return "none"
    if not writable:
        advice.append(f"{folder} cannot be written: set ANYLOOM_CACHE to another folder")
    disk = ResultCache(folder).disk
    size = sum(_size(file) for file in disk.files()) if disk else 0
    return f"{folder} ({bytes_text(size)}{'' if writable else ', read-only'})"


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _extras(advice: list[str]) -> list[tuple[str, str, str]]:
    rows = []
    for name, (purpose, *modules) in EXTRAS.items():
        installed = all(importlib.util.find_spec(module) for module in modules)
        state = INSTALLED if installed else f'no: pip install "anyloom[{name}]"'
        rows.append((name, state, purpose))
        if name == "lite" and not installed:
            advice.append("the quickstart needs the extra 'lite': pip install \"anyloom[lite]\"")
    if importlib.util.find_spec("jupyterlab") and not importlib.util.find_spec("anywidget"):
        advice.append(
            "Jupyter has no anywidget, so neither canvas nor clicks work: pip install "
            '"anyloom[notebook]", and start Jupyter again'
        )
    return rows


def _version(name: str, advice: list[str]) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        advice.append(f"{name} is missing: pip install --upgrade anyloom")
        return "missing"


def _weights(advice: list[str]) -> list[tuple[str, str]]:
    from ...weights.local_files import PIP_LITE, packages
    from ...weights.verification import problems_of

    rows = []
    for name, checkpoint in sorted(registry.models().checkpoints.items()):
        if not packages(checkpoint):
            continue
        state = presence(checkpoint)
        text = str(state)
        if state.available:
            problems = problems_of(checkpoint)
            pinned = f"here, {plural(len(checkpoint.files), 'file')} as pinned"
            text = "; ".join(problems) or pinned
            if problems:
                advice.append(f"{name}: {problems[0]}: {PIP_LITE} --force-reinstall")
        rows.append((name, text))
    return rows
