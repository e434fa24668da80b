"""Configuration of the process: device, profile, network and cache."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ..foundation.errors import AnyloomError

DEVICE = "ANYLOOM_DEVICE"
PROFILE = "ANYLOOM_PROFILE"
CACHE = "ANYLOOM_CACHE"
THREADS = "OMP_NUM_THREADS"
OFFLINE = ("ANYLOOM_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


@dataclass(frozen=True)
class RunConfig:
    """Settings that apply to all graphs of a process.

    device:       where models compute: "auto", "cpu", "cuda", "cuda:1", "mps".
    profile:      fills the model slots that nothing else names.
    offline:      never use the network.
    cache_folder: where results are cached on disk; None = the platform's cache folder.
    threads:      OpenMP's number of threads, which decides the last bits of sums; None = all.
    """

    device: str = "auto"
    profile: str = "lite"
    offline: bool = False
    cache_folder: Path | None = None
    threads: str | None = None
    memory_share: float = 1.0
    """Of the device's free memory, where several processes of a run use one device."""
    device_label: str = "device"
    """How errors name `device`, with the environment variable that sets it."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the configuration that environment variables set; the rest are defaults.

        $ANYLOOM_DEVICE, $ANYLOOM_PROFILE, $ANYLOOM_CACHE, $ANYLOOM_OFFLINE and, as the libraries
        read them, $HF_HUB_OFFLINE, $TRANSFORMERS_OFFLINE and $OMP_NUM_THREADS.
        """
        folder = environment.get(CACHE)
        device = environment.get(DEVICE)
        return cls(
            device=device or cls.device,
            profile=environment.get(PROFILE) or cls.profile,
            offline=bool(offline_switches(environment)),
            cache_folder=Path(folder).expanduser() if folder else None,
            threads=environment.get(THREADS),
            device_label=f"device in ${DEVICE}:" if device else cls.device_label,
        )


def cache_folder(config: RunConfig) -> Path:
    """Return the folder of cached results: the configured one, or the platform's own.

    Raises:
        AnyloomError: there is no home folder.
    """
    if config.cache_folder is not None:
        return config.cache_folder
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("anyloom", appauthor=False))
    except RuntimeError as error:
        raise AnyloomError(f"no cache folder: set ANYLOOM_CACHE ({error})") from None


def offline_switches(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the environment variables that forbid the network."""
    yes = ("1", "true", "yes", "on")
    return [name for name in OFFLINE if environment.get(name, "").strip().lower() in yes]
