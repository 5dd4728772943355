"""Practice variants as students meet them: read back from their sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

from exam_site.practice import PRACTICE, Variant
from exam_site.practice import template as practice


def number(text: str) -> Fraction:
    """A number that is written as on the page."""
    return Fraction(text.replace("−", "-"))


@dataclass(frozen=True)
class Asked:
    """A variant with all sentences filled in."""

    variant: Variant

    @property
    def given(self) -> dict[str, Any]:
        """What is asked about."""
        return dict(self.variant.given)

    @cached_property
    def texts(self) -> dict[str, str]:
        """What the sentences name, as it is written."""
        return self.variant.texts

    def filled(self, *sentences: str) -> list[str]:
        """Sentences with the numbers of this variant."""
        return [practice.filled(each, self.texts) for each in sentences]

    def __getitem__(self, name: str) -> Fraction:
        """A number that the sentences name."""
        return number(self.texts[name])

    def all(self, names: str) -> list[Fraction]:
        """Several of them."""
        return [self[name] for name in names.split()]

    @cached_property
    def task(self) -> str:
        """The question."""
        return self.filled(self.variant.template.task)[0]

    @cached_property
    def lines(self) -> list[str]:
        """The worked steps."""
        return self.filled(*self.variant.template.steps)

    @property
    def steps(self) -> str:
        """The worked steps in one text."""
        return "\n".join(self.lines)

    @cached_property
    def answers(self) -> list[str]:
        """What belongs in each blank."""
        return self.filled(*(blank.value for blank in self.variant.template.blanks))

    @cached_property
    def mistakes(self) -> list[list[str]]:
        """The wrong answers that each blank recognises."""
        blanks = self.variant.template.blanks
        return [self.filled(*(m.value for m in blank.mistakes)) for blank in blanks]

    @property
    def numbers(self) -> list[Fraction]:
        """The answers, if they are numbers."""
        return [number(text) for text in self.answers]

    @property
    def wrong(self) -> list[list[Fraction]]:
        """The mistakes, if they are numbers."""
        return [[number(text) for text in texts] for texts in self.mistakes]


@cache
def drawn(id: str) -> list[Asked]:
    """The published variants of a question, and as many others."""
    generator, exam = PRACTICE[id].generator, PRACTICE[id].exam
    return [
        Asked(variant)
        for seed in (id, f"{id} again")
        for variant in practice.variants(generator, seed, exam)
    ]


def every(id: str) -> Callable[[Callable[[Asked], None]], Callable[[], None]]:
    """Makes a test of each variant of a question; one that fails is shown."""

    def decorate(test: Callable[[Asked], None]) -> Callable[[], None]:
        def run() -> None:
            for asked in drawn(id):
                try:
                    test(asked)
                except AssertionError as error:
                    error.add_note(f"{asked.task} {asked.answers}")
                    raise

        return run

    return decorate
