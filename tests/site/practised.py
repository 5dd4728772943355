"""Practice variants as students meet them: read back from their sentences."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import torch

from exam_site.practice import drawing, template
from exam_site.practice.drawing import Variant


def number(text: str) -> Fraction:
    """A number that is written as on the page."""
    return Fraction(text.replace("−", "-"))


def vector(values: Sequence[Fraction | float]) -> torch.Tensor:
    """Numbers as a tensor."""
    return torch.tensor([float(value) for value in values], dtype=torch.float64)


@dataclass(frozen=True)
class Asked:
    """A variant with all sentences filled in."""

    variant: Variant

    def _filled(self, *sentences: str) -> list[str]:
        return [template.filled(each, self.variant.texts) for each in sentences]

    @cached_property
    def task(self) -> str:
        """The question."""
        return self.variant.task()

    @cached_property
    def lines(self) -> list[str]:
        """The worked steps."""
        return self._filled(*self.variant.template.steps)

    @cached_property
    def steps(self) -> str:
        """The worked steps in one text."""
        return "\n".join(self.lines)

    @cached_property
    def blanks(self) -> list[list[str]]:
        """The answer of each blank, and then the mistakes that it recognises."""
        blanks = self.variant.template.blanks
        return [self._filled(b.value, *(m.value for m in b.mistakes)) for b in blanks]

    @property
    def numbers(self) -> list[Fraction]:
        """The answers, if they are numbers."""
        return [number(answer) for answer, *_ in self.blanks]

    def all(self, names: str) -> list[Fraction]:
        """Several numbers that the sentences show by name."""
        return [number(self.variant.texts[name]) for name in names.split()]

    def told(self, pattern: str) -> list[str]:
        """What the task tells: {} is a number, [] a list of some, .. are any words."""
        words = re.escape(pattern)
        for place, found in {"{}": r"(\S+)", "[]": "(.+?)", "..": ".*?"}.items():
            words = words.replace(re.escape(place), found)
        match = re.search(words, self.task)
        assert match, (pattern, self.task)
        return list(match.groups())

    def read(self, pattern: str) -> list[Fraction]:
        """The numbers that the task tells."""
        return [number(text) for text in self.told(pattern)]

    def accepts(self, *expected: Sequence[object]) -> None:
        """Each blank has this answer and these mistakes: text, exact, or float64."""
        for shown, values in zip(self.blanks, expected, strict=True):
            for pair in zip(shown, values, strict=True):
                assert _same(*pair), (shown, values)


def _same(shown: str, expected: object) -> bool:
    if isinstance(expected, float | torch.Tensor):
        return abs(number(shown) - float(expected)) < 1e-9
    return expected == (shown if isinstance(expected, str) else number(shown))


@cache
def drawn(id: str) -> list[Asked]:
    """The published variants of a question, and as many others."""
    return [
        Asked(variant) for more in ("", " again") for variant in drawing.drawn(id, more)
    ]


def every(id: str) -> Callable[[Callable[[Asked], None]], Callable[[], None]]:
    """Makes a test of each variant of a question; one that fails is shown."""

    def decorate(test: Callable[[Asked], None]) -> Callable[[], None]:
        def run() -> None:
            for asked in drawn(id):
                try:
                    test(asked)
                except AssertionError as error:
                    error.add_note(f"{asked.task} {asked.blanks}")
                    raise

        return run

    return decorate
