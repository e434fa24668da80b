"""Help in sections: commands and options are listed below the heading that they name.

typer's own panels would import Rich's Markdown renderer, which takes longer than the rest of
`anyloom --help`.
"""

from __future__ import annotations

from typing import Any

from typer import Typer
from typer.core import TyperCommand, TyperGroup

from ...foundation.errors import nearest_name
from ...foundation.plain_text import printable

DESCRIBE = ("show", "info")
"""Subcommands that take the name of what they describe."""


class SectionedGroup(TyperGroup):
    """A group whose help lists each command below its heading."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line."""
        return [_without_braces(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help(self, ctx: Any) -> str:
        """Return the help, without what could steer the terminal."""
        return printable(super().get_help(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that arguments name: `nodes segment` is `nodes show segment`."""
        describe = next((name for name in DESCRIBE if name in self.commands), None)
        known = not args or args[0].startswith("-") or nearest_name(args[0], self.commands, 0.7)
        if describe and ctx.parent is not None and not known:
            args = [describe, *args]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one section per heading."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is None or command.hidden:
                continue
            heading = _heading(command, "Commands")
            sections.setdefault(heading, []).append((name, command.get_short_help_str(limit=100)))
        _write(formatter, sections)


class SectionedCommand(TyperCommand):
    """A command whose help lists each option below its heading."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line."""
        return [_without_braces(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help(self, ctx: Any) -> str:
        """Return the help, without what could steer the terminal."""
        return printable(super().get_help(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write one section per heading."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            kind = "Options"
            if parameter.param_type_name == "argument":
                kind = "Arguments"
                record = (parameter.metavar or parameter.name.upper(), record[1])
            sections.setdefault(_heading(parameter, kind), []).append(record)
        _write(formatter, sections)


class SectionedTyper(Typer):
    """A group of commands whose help is in sections."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=SectionedGroup, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Return a decorator that adds a command; see typer."""
        return super().command(name, **{"cls": SectionedCommand, **settings})


def _heading(element: Any, default: str) -> str:
    panel = getattr(element, "rich_help_panel", None)
    return panel if isinstance(panel, str) else default


def _without_braces(piece: str) -> str:
    """Return a part of a usage line as others write it: GRAPH and [SOURCE...]."""
    piece = piece.replace("{", "").replace("}", "")
    return piece.removesuffix("...") if piece.removesuffix("]...").endswith("...") else piece


def _write(formatter: Any, sections: dict[str, list[tuple[str, str]]]) -> None:
    for heading, rows in sections.items():
        with formatter.section(heading):
            formatter.write_dl(rows)
