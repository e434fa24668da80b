"""Built-in nodes: typed functions, one file per task.

`__init__.pyi` names them; the file of a node is imported when the node is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
