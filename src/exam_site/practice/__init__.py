"""Practice: questions of the exam in other variants, drawn and solved ahead.

1. `questions/` has two files for each problem. `p4.toml` has the sentences of 4b, with
   places for numbers, `{side}`, or for what is computed from some, `{2 * side}`;
   `template.py` says which keys they have. `p4.py` has a function `draw_4b(random)`: it
   draws numbers, gives None if they are ill-posed, and otherwise the numbers by name,
   with answers that the package's tested functions compute. What a mistake leads to is
   computed beside its reason. `numbers.py` writes all that as on paper.
2. `practised()` draws 200 different variants of each question (`drawing.py`), or takes
   them from the cache, as `Data`: every sentence once, and a row of numbers for each
   variant (`data.py`).
3. A choice question and an explanation have statements in place of numbers, which
   `statements.toml` has; `bank.py` draws four for each variant, and a test judges
   them with what `tests/site/judges.py` has.
4. `generated.json` is that data as `text()`; the build makes of it the scripts that the
   practice page loads. `first()` is the variant that the page shows without them.
"""

from exam_site.practice.data import Data, first, practised, text
from exam_site.practice.template import Practice, practices
