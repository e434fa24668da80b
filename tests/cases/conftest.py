"""Commands run in an empty folder, as those of the command line."""

from tests.cli.conftest import _in_an_empty_folder, anyloom

__all__ = ["_in_an_empty_folder", "anyloom"]
