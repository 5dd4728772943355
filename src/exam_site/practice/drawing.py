"""Draw variants of a practice question: different ones, all well-posed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from importlib import import_module
from itertools import combinations
from random import Random
from typing import Any

from exam_site.contract import Blank
from exam_site.errors import SiteError, time_limit
from exam_site.practice.numbers import Numbers, text, written
from exam_site.practice.template import Practice, Template, filled, practices

PER_QUESTION = 200  # variants
MAX_DRAWS = 50_000  # then a generator is taken to be broken


@dataclass(frozen=True)
class Variant:
    """One question with its numbers: all that the sentences name."""

    template: Template
    numbers: Numbers

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every number as it is written into the sentences."""
        return {place: self._written(place) for place in self.template.places}

    def _written(self, place: str) -> str:
        return written(place, self.numbers, decimals=self.template.decimal)

    def task(self, idle: tuple[str, ...] = ()) -> str:
        """What is asked, but for numbers that no answer depends on."""
        return filled(self.template.task, self.texts | dict.fromkeys(idle, ""))

    def repeats(self, exam: Mapping[str, object]) -> bool:
        """Whether these are the exam's own numbers."""
        own = {name: text(value) for name, value in exam.items()}
        return bool(own) and own == {name: self._written(name) for name in own}


@cache
def drawn(id: str, more: str = "") -> tuple[Variant, ...]:
    """The variants of a question, the same each time; others if there is `more`.

    Its module has a function `draw_4b(random)` that gives numbers, or None if they are
    ill-posed. If it has `choose_4b(random)`, too, `draw_4b` gets its choice, and draws
    until the numbers are well-posed: so each choice keeps its share.
    """
    module: Any = import_module(f"{__package__}.questions.p{id[0]}")
    draw, choose = getattr(module, f"draw_{id}"), getattr(module, f"choose_{id}", None)
    try:
        with time_limit():
            return tuple(variants(practices()[id], Random(id + more), draw, choose))
    except TimeoutError as error:
        where = f"src/exam_site/practice/questions/p{id[0]}.py"
        fix = "Let it draw other numbers, or refuse fewer; or mend what it computes."
        raise SiteError(where, f"draw_{id} {error}", fix) from error


def variants(
    practice: Practice,
    random: Random,
    draw: Callable[..., Numbers | None],
    choose: Callable[[Random], Any] | None = None,
) -> list[Variant]:
    """Well-posed variants with different tasks, none with the exam's own numbers."""
    template = cache(practice.template)
    found: dict[str, Variant] = {}
    choice: list[Any] = []
    for _ in range(MAX_DRAWS):
        if choose and not choice:
            choice = [choose(random)]
        numbers = draw(random, *choice)
        if numbers is None:
            continue
        variant = Variant(template(numbers.get("case", "")), numbers)
        if ambiguous(variant):
            continue
        choice = []
        if not variant.repeats(practice.exam):
            found.setdefault(variant.task(practice.idle), variant)
        if len(found) == PER_QUESTION:
            return list(found.values())
    raise TimeoutError(f"finds {len(found)} variants in {MAX_DRAWS} draws")


def ambiguous(variant: Variant) -> bool:
    """Whether a mistake leads to the answer, or two mistakes to the same."""
    return any(_clash(blank, variant.texts) for blank in variant.template.blanks)


def _clash(blank: Blank, texts: dict[str, str]) -> bool:
    """Whether two values mean the same, or a number within the tolerance of both."""
    answers = [blank.value, *(reading.value for reading in blank.also)]
    right = {_meaning(filled(value, texts)) for value in answers}
    wrong = [_meaning(filled(mistake.value, texts)) for mistake in blank.mistakes]
    if blank.within:
        numbers = [number for value in (*right, *wrong) for number in value]
        margin = 2 * Fraction(blank.within)
        return any(abs(a - b) <= margin for a, b in combinations(numbers, 2))
    return bool(right & set(wrong)) or len(set(wrong)) < len(wrong)


def _meaning(value: str) -> tuple[Any, ...]:
    """What a filled-in value says: `1/2` and `0.5` are the same."""
    try:
        return tuple(Fraction(part) for part in value.replace("−", "-").split(" x "))
    except ValueError:
        return (value.replace(" ", ""),)
