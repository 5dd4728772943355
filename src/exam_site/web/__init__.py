"""From a page's Markdown to what a browser loads.

Two ways lead from MkDocs to here; neither runs a program of the site.

- `markdown` is an extension of Python-Markdown, so that every builder has it: formulas
  by `katex`, drawings as a part of the page, tables, programs and answers as the style
  sheets expect them.
- Hooks of MkDocs: `lab_pages` makes a notebook's page of Markdown like all others;
  `delivery` joins scripts (`bundles`), joins and shortens style sheets (`styles`),
  helps the search, and lists what can be kept for offline (`offline`).

Nothing here knows the contract, the programs or the pages.
"""
