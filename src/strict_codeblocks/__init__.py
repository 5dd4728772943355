"""A pytest plugin: no program on a Markdown page goes unrun or uncompared.

`fences` reads a page, with the standard library alone; `plugin` makes pytest-codeblocks
0.18 strict. NumPy and torch are watched where a program uses them, and not needed.
"""
