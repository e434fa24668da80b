"""Text-prompted editing: from an instruction in plain words to a plan."""

from .errors import EditError as EditError
from .parsing import parse as parse
from .plan import Plan as Plan
from .plan import Relation as Relation
from .plan import Selector as Selector
from .plan import Step as Step
