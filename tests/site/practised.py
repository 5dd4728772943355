"""Practice variants as students meet them: read back from their sentences."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

from exam_site.practice import PRACTICE, Variant
from exam_site.practice import template as practice


def number(text: str) -> Fraction:
    """A number that is written as on the page."""
    return Fraction(text.replace("−", "-"))


class Asked:
    """A variant with all sentences filled in."""

    def __init__(self, variant: Variant) -> None:
        template, self.texts = variant.template, variant.texts
        self.given: dict[str, Any] = dict(variant.given)
        (self.task,) = self.filled(template.task)
        self.lines = self.filled(*template.steps)
        self.steps = "\n".join(self.lines)
        self.answers = self.filled(*(blank.value for blank in template.blanks))
        self.mistakes = [
            self.filled(*(m.value for m in blank.mistakes)) for blank in template.blanks
        ]

    def filled(self, *sentences: str) -> list[str]:
        """Sentences with the numbers of this variant."""
        return [practice.filled(each, self.texts) for each in sentences]

    def __getitem__(self, name: str) -> Fraction:
        """A number that the sentences name."""
        return number(self.texts[name])

    def all(self, names: str) -> list[Fraction]:
        """Several of them."""
        return [self[name] for name in names.split()]

    @property
    def numbers(self) -> list[Fraction]:
        """The answers, if they are numbers."""
        return [number(text) for text in self.answers]

    @property
    def wrong(self) -> list[list[Fraction]]:
        """The mistakes that each blank recognises, if they are numbers."""
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
