"""Practice: questions of the exam with other numbers, drawn and solved ahead.

1. `PRACTICE` says which questions can be practised, and where the generator of each is:
   a function in `variants/` that draws one `Variant` from a random number generator and
   solves it with the tested functions of the package.
2. `practised()` draws 200 different variants of each question, or takes them from the
   cache, as `Data`: every sentence once, with the places of its numbers, and a row of
   numbers for each variant (`generate.py`, `template.py`).
3. `script()` writes the data as the file that the practice page loads; `first()` is the
   variant that the page shows without it.
"""

from exam_site.practice.generate import practised
from exam_site.practice.template import Data, Template, Variant, first, script
from exam_site.practice.variants import PRACTICE, Practice

__all__ = [
    "PRACTICE",
    "Data",
    "Practice",
    "Template",
    "Variant",
    "first",
    "practised",
    "script",
]
