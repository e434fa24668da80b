"""Text-prompted editing: from an instruction in plain words to a plan."""

from .editing import Edited as Edited
from .editing import NotFoundError as NotFoundError
from .editing import edit as edit
from .errors import EditError as EditError
from .parsing import parse as parse
from .plan import Plan as Plan
from .plan import Relation as Relation
from .plan import Selector as Selector
from .plan import Step as Step
