"""What does somebody mean who typed what a command does not know?"""

from __future__ import annotations

from typing import Any

TELLING = ("show", "info")
"""Subcommands that tell about one thing by its name."""


def usage_text(error: Any) -> str:
    """Return what typer says of bad usage in one line, with the nearest way out; "" for nothing.

    Args:
        error: one of typer's usage errors.
    """
    message = " ".join(error.format_message().split()).rstrip(".")
    if not message:  # the help was printed because nothing was asked
        return ""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "anyloom"
    hint = _hint(error, context) if context else ""
    return f"{path}: {message}{hint} (see {path} --help)"


def _hint(error: Any, context: Any) -> str:
    commands = getattr(context.command, "commands", {})
    option = getattr(error, "option_name", None)
    if option is not None:
        having = [
            f"{context.command_path} {name}"
            for name, command in commands.items()
            if any(option in parameter.opts for parameter in command.params)
        ]
        return f"; {' and '.join(having)} take{'s' * (len(having) == 1)} it" if having else ""
    telling = next((name for name in TELLING if name in commands), None)
    if telling and error.message.startswith("No such command") and "Did you" not in error.message:
        return f"; one of them is shown by: {context.command_path} {telling} NAME"
    return ""
