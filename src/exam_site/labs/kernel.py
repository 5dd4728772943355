"""An IPython extension that is loaded into a lab's kernel before the first cell.

Printed text is checked as in programs (`stability`), and figures become plain SVG. None
of this stands in the notebook: a reader's own Jupyter runs the same cells.
"""

import ast
from typing import Any

from IPython.core.error import InputRejected
from IPython.core.interactiveshell import InteractiveShell
from matplotlib import style
from matplotlib_inline.backend_inline import set_matplotlib_formats

from exam_site.programs import stability

# Colours are left as they are; `plots` puts the site's in their place.
STYLE: dict[str, Any] = {
    "figure.figsize": (5.6, 3.2),
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "font.size": 12,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "labs",  # the same ids in each run
}


class Checked(ast.NodeTransformer):
    """Puts the checks of `stability` into each cell, or refuses the cell."""

    def visit(self, node: ast.AST) -> ast.AST:
        """The cell's tree, changed in place."""
        assert isinstance(node, ast.Module)
        try:
            return stability.watched(node)
        except stability.UnstableError as error:
            raise InputRejected(f"{error}") from None


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by `%load_ext exam_site.labs.kernel`."""
    shell.run_line_magic("matplotlib", "inline")
    style.use(STYLE)
    set_matplotlib_formats("svg", bbox_inches=None, metadata={"Date": None})
    shell.user_ns.update(stability.NAMES)
    shell.ast_transformers.append(Checked())
