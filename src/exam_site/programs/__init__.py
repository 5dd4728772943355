"""Programs: the snippets, made to stand alone, and what they print.

1. `programs()` finds each snippet, which is no figure and no lab, and makes a `Program`
   of it: its imports from the package are replaced by the source of what they name
   (`standalone`). `symbols()` says which symbols that are, and `definitions()` where
   each stands in the package.
2. `printed()` runs those that changed, in three ways that must agree (`outputs`). Each
   program has a fork of its own, in a server with its threads and hash seed (`runner`).
3. Printed text that another machine could print differently is refused (`stability`).
"""

from exam_site.programs.outputs import Program, printed, programs
from exam_site.programs.standalone import (
    CHECKED,
    PACKAGE,
    SUPPORT,
    Definition,
    definitions,
    helpers,
    symbols,
)
