"""Statements, right and wrong: a bank for each choice question and each explanation.

`statements.toml` has what is asked in 1a, and which statements are right and which
wrong, each with its reason and its judge: an expression that computes whether it holds,
with the names of `tests/site/judges.py`. Text is plain, as everywhere in practice.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from pydantic import ConfigDict

from exam_site import ROOT, contract
from exam_site.practice import template
from exam_site.practice.drawing import PER_QUESTION

HERE = Path(__file__).parent  # with `statements.toml`
BOXES = 4  # that a question shows


@dataclass(frozen=True)
class Statement:
    """What a box says, why it is right or wrong, and what computes whether it is."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    text: str
    why: str
    judge: str = ""
    """Empty where no program can tell; then there is `page`."""
    page: str = ""
    """A sentence of the worked solution that tells it."""

    @property
    def told(self) -> str:
        """The reason, and what the page says where nothing computes it."""
        return f"{self.why} The solution says: “{self.page}”" if self.page else self.why


@dataclass(frozen=True)
class Bank:
    """A question with more statements than it shows at a time."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    asked: str
    right: tuple[Statement, ...]
    wrong: tuple[Statement, ...]

    def data(self, seed: str) -> dict[str, Any]:
        """What is asked, all boxes, and which of them each variant shows."""
        both = [(s, True) for s in self.right] + [(s, False) for s in self.wrong]
        boxes = [{"text": s.text, "right": right, "why": s.told} for s, right in both]
        return {"task": self.asked, "boxes": boxes, "rows": self._drawn(Random(seed))}

    def _drawn(self, random: Random) -> list[list[int]]:
        """Different choices of boxes, of which none to all are right."""
        found: dict[frozenset[int], list[int]] = {}
        middle = len(self.right)
        for _ in range(10 * PER_QUESTION):
            count = random.randint(0, BOXES)
            row = random.sample(range(middle), count)
            row += random.sample(range(middle, middle + len(self.wrong)), BOXES - count)
            random.shuffle(row)
            found.setdefault(frozenset(row), row)
        return [*found.values()][:PER_QUESTION]


@cache
def banks() -> dict[str, Bank]:
    """The questions that have a bank, by their ids."""
    return template.read(contract.tables(HERE, ROOT), dict[str, Bank], HERE)
