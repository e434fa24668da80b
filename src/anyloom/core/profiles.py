"""Which profile chooses the models when nobody names one?"""

from __future__ import annotations

import os

DEFAULT = "lite"


def profile() -> str:
    """Return the active profile: $ANYLOOM_PROFILE, or "lite"."""
    return os.environ.get("ANYLOOM_PROFILE") or DEFAULT
