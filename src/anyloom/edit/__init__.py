"""Text-prompted editing: an instruction in plain words becomes a checked plan, then a graph."""

from .editing import Edited as Edited
from .editing import NotFoundError as NotFoundError
from .editing import edit as edit
from .errors import EditError as EditError
from .parsing import parse as parse
from .plan import EditPlan, EditStep
from .plan import Relation as Relation
from .plan import Selector as Selector

Plan = EditPlan
Step = EditStep

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
