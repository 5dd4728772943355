"""The contract: what the exam asks, what it is worth, what each answer must be.

`exam/` has a file for each problem. `records` says which keys there are and what they
mean; `reading` makes the records from the files and refuses what contradicts itself.
"""

from exam_site.contract.reading import load, read, schema, tables, told
from exam_site.contract.records import (
    Blank,
    Erratum,
    Exam,
    Mark,
    Mistake,
    Option,
    Problem,
    Question,
    folded,
    meaning,
    numbers_of,
    tex,
)
