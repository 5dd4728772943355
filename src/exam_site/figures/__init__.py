"""Figures: drawings of the pages, and plots of the labs.

- `figures()` runs each script in `snippets/figures/` whose drawing could have
  changed, and returns the SVG texts; `script(name)` is the module of one of them
  (`scripts.py`).
- The scripts draw with a few shapes: `svg`, `line`, `box`, `text`, `Axes`, ...
  (`svg.py`). All figures are `WIDTH` wide, and the site's style sheet colours them.
- Labs plot with matplotlib. `plots.cleaned` makes its SVG small and gives it the site's
  colours (`plots.py`).
"""

from exam_site.figures.scripts import figures, script
from exam_site.figures.svg import (
    WIDTH,
    Axes,
    Point,
    arrow,
    box,
    circle,
    dot,
    dots,
    line,
    pixels,
    svg,
    text,
)
