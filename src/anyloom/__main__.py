"""`python -m anyloom` is the command line."""

from .cli import run_process

run_process()
