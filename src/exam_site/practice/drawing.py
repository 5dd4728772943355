"""Draw variants of a practice question: different ones, all well-posed."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, partial
from importlib import import_module
from itertools import combinations
from random import Random
from typing import Any

from exam_site.contract import Blank
from exam_site.errors import SiteError, time_limit
from exam_site.practice.numbers import Numbers, text, written
from exam_site.practice.template import QUESTIONS, Template, filled, practices

PER_QUESTION = 200  # variants
MAX_DRAWS = 50_000  # then a generator is taken to be broken
TRIES = 1000  # for what was chosen; then, too


@dataclass(frozen=True)
class Variant:
    """One question with its numbers: all that the sentences name."""

    template: Template
    numbers: Numbers

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every number as it is written into the sentences."""
        return {name: written(name, self.numbers) for name in self.template.names}

    def task(self, idle: tuple[str, ...] = ()) -> str:
        """What is asked, but for numbers that no answer depends on."""
        return filled(self.template.task, self.texts | dict.fromkeys(idle, ""))

    def repeats(self, exam: Mapping[str, object]) -> bool:
        """Whether these are the exam's own numbers."""
        own = {name: text(value) for name, value in exam.items()}
        return bool(own) and own == {name: written(name, self.numbers) for name in own}


Generator = Callable[[Random], Variant | None]  # None: ill-posed, draw again


@cache
def drawn(id: str) -> tuple[Variant, ...]:
    """The variants of a question, the same each time."""
    practice = practices()[id]
    try:
        with time_limit():
            return tuple(variants(generator(id), id, practice.exam, practice.idle))
    except TimeoutError as error:
        raise _broken(id, f"{error}") from error


def generator(id: str) -> Generator:
    """What draws one variant of a question that is not ambiguous, if it can.

    Its module has a function `draw(random)` that gives numbers, or None if they are
    ill-posed. If it has a function `choose(random)`, too, `draw` gets its choice, and
    draws until the numbers are well-posed: so each choice keeps its share.
    """
    module = import_module(f"{__package__}.{QUESTIONS.name}.{id}")
    return partial(_tried, module, cache(practices()[id].template))


def _broken(id: str, what: str) -> SiteError:
    """That a generator does not come to an end."""
    fix = "Let it draw other numbers, or refuse fewer; or mend what it computes with."
    return SiteError(f"src/exam_site/practice/questions/{id}.py", what, fix)


def _tried(
    module: Any, template: Callable[[str], Template], random: Random
) -> Variant | None:
    choose = getattr(module, "choose", None)
    chosen = [choose(random)] if choose else []
    for _ in range(TRIES if choose else 1):
        numbers = module.draw(random, *chosen)
        if numbers is not None:
            variant = Variant(template(numbers.get("case", "")), numbers)
            if not ambiguous(variant):
                return variant
    if choose:
        name = module.__name__.rpartition(".")[2]
        raise _broken(name, f"none of {TRIES} draws for {chosen[0]!r} is well-posed")
    return None


def variants(
    generator: Generator,
    seed: str,
    exam: Mapping[str, object],
    idle: tuple[str, ...] = (),
    count: int = PER_QUESTION,
) -> list[Variant]:
    """Variants with different tasks, none with the exam's own numbers.

    Args:
        generator: draws one variant, or nothing if its numbers would be ill-posed.
        seed: makes the draws the same each time.
        exam: what the exam gives, by the names of the variant's numbers.
        idle: numbers of the task that do not make it another one.
        count: how many.

    Raises:
        SiteError: if the generator does not reach the count.
    """
    source = random.Random(seed)
    found: dict[str, Variant] = {}
    for _ in range(MAX_DRAWS):
        variant = generator(source)
        if variant and not variant.repeats(exam):
            found.setdefault(variant.task(idle), variant)
        if len(found) == count:
            return list(found.values())
    raise _broken(seed, f"only {len(found)} different variants in {MAX_DRAWS} draws")


def ambiguous(variant: Variant) -> bool:
    """Whether a mistake leads to the answer, or two mistakes to the same."""
    return any(_clash(blank, variant.texts) for blank in variant.template.blanks)


def _clash(blank: Blank, texts: dict[str, str]) -> bool:
    """Whether two values of a blank, mistakes or the answer, mean the same.

    With a tolerance they must lie twice as far apart, so that no number is near both.
    """
    answers = [blank.value, *(value for value, _ in blank.also)]
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
