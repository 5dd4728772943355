"""The Markdown pages of `docs/`: read, filled, judged, and taken away.

In the order in which they are needed:

- `page` reads a page once: its markers, questions with their parts, programs. All other
  modules ask it. It sees code as `strict_codeblocks`, and so the tests, do.
- `markers` writes the text between a marker and its end. `forms` has the self-test,
  `reference` the API reference, `overviews` what is made of all problems together.
- `laws` tie the answer of a question to what its programs print.
- `notebooks` turns problem pages into Jupyter notebooks, and makes labs run anywhere.
- `cards` are made of contract, problem pages and formula sheet; `decks` are the same to
  take away, for Anki and as a table.
- `published` is for MkDocs: cards, programs and decks to download, pages as Markdown.

What a page is can be imported from here; it needs nothing but the standard library.
"""

from exam_site.pages.page import Box, Marker, Page, Section, read
from strict_codeblocks.fences import Fence
