"""Labs: percent files in `snippets/labs/`, executed into notebooks of `docs/labs/`.

1. `execute.labs()` reads the files: a `Lab` has the notebook that one stands for.
2. `execute.notebooks()` executes those that changed, each in a Jupyter kernel of its
   own, and keeps of their outputs what is printed and drawn.
3. `kernel` is loaded into each kernel before the first cell: it checks printed text,
   and makes figures plain SVG.

Import from `exam_site.labs.execute`: the package itself imports nothing, because each
kernel loads it, and Jupyter's tools would make that slow.
"""
