"""Texts of a user in messages."""

from __future__ import annotations

LONGEST = 60


def quoted(text: str) -> str:
    """Return a text in quotes, cut to 60 characters: a message is one line, however long it is."""
    return f"'{text if len(text) <= LONGEST else f'{text[: LONGEST - 1]}…'}'"
