"""Runs over folders: sources, results that survive a kill, and the files that tell about them."""

from .folder import Format, RunSummary, run_folder
from .sources import Input, Source, find_inputs

__all__ = ["Format", "Input", "RunSummary", "Source", "find_inputs", "run_folder"]
