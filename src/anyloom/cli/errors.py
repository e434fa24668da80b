"""What is the error of somebody who typed something that makes no sense?"""

from __future__ import annotations

from ..foundation.errors import AnyloomError


class UsageError(AnyloomError):
    """What was typed does not make sense; nothing has been loaded."""
