"""Text-prompted editing: an instruction in plain words becomes a checked plan, then a graph."""

from typing import TYPE_CHECKING

import lazy_loader

from .errors import EditError as EditError
from .parsing import parse as parse
from .plan import EditPlan, EditStep
from .plan import Relation as Relation
from .plan import Selector as Selector

if TYPE_CHECKING:
    from .editing import Edited as Edited
    from .editing import NotFoundError as NotFoundError
    from .editing import edit as edit

Plan = EditPlan
Step = EditStep
_of_editing = {"editing": ["Edited", "NotFoundError", "edit"]}
__getattr__, __dir__, _ = lazy_loader.attach(__name__, submod_attrs=_of_editing)
# A sentence is read without what carries it out.

__all__ = [
    "EditError",
    "Edited",
    "NotFoundError",
    "Plan",
    "Relation",
    "Selector",
    "Step",
    "edit",
    "parse",
]
