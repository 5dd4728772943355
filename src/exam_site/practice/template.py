"""What a practice question is made of: a template of sentences, and numbers for it.

`variants` draws many with a generator, `compact` makes data of them, and `script` the
file that the practice page loads: each sentence stands in it once, with the places of
its numbers, `{side}`.
"""

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from exam_site.contract import Blank as Blank
from exam_site.contract import Mistake as Mistake

PER_QUESTION = 200  # variants
MAX_DRAWS = 50_000  # then a generator is taken to be broken
REGISTER = "((globalThis.selfTest ??= {}).practice ??= {})"
PLACE = re.compile(r"\{(\w+)\}")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Template:
    """The sentences of a question; every string may name values: `{side} pixels`.

    Plain text: formulas are written with Unicode, such as `h₂ = ReLU(−3 · 6)`.
    """

    task: str
    blanks: tuple[Blank, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """One question with its numbers.

    Attributes:
        template: the sentences.
        given: what is asked about; two variants with equal `given` are the same.
        values: all that the sentences name, besides what is given.
    """

    template: Template
    given: Mapping[str, object]
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """Every value as it is written into the sentences."""
        both = {**self.given, **self.values}
        return {name: text(value) for name, value in both.items()}


Data = dict[str, Any]  # a question's variants as JSON
Generator = Callable[[random.Random], Variant | None]  # None: ill-posed, draw again


def text(value: object) -> str:
    """A value as a sentence shows it: `−3`, `3/2`, `0.25`.

    Raises:
        TypeError: if it is no string, integer, fraction or float.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise TypeError(f"a value must be text or a number, got {value!r}")
    return (repr(value) if isinstance(value, float) else str(value)).replace("-", "−")


def decimal(value: Fraction) -> str:
    """A number written with a decimal point: `−0.03`.

    Raises:
        ValueError: if its decimals never end.
    """
    digits = Decimal(value.numerator) / value.denominator
    if Fraction(digits) != value:
        raise ValueError(f"{value} must have decimals that end")
    return f"{digits:f}".replace("-", "−")


def operand(value: object) -> str:
    """A value behind an operator: `(−3)` as in `2 · (−3)`, but `3`."""
    written = text(value)
    return f"({written})" if written.startswith("−") else written


def operands(**values: object) -> dict[str, str]:
    """Values to be named behind an operator: `i2_op` is `(−3)` where `i2` is −3."""
    return {f"{name}_op": operand(value) for name, value in values.items()}


def power(value: object, exponent: int) -> str:
    """A power as it is written: `(1/2)³`, `(−3)²`, `2⁴`."""
    written = text(value)
    base = written if written.replace(".", "").isdigit() else f"({written})"
    return base + str(exponent).translate(SUPERSCRIPTS)


def exact(value: float, denominator: int) -> Fraction:
    """The fraction with this denominator that a computed number stands for.

    Raises:
        ValueError: if the number is none, by more than rounding.
    """
    found = Fraction(round(value * denominator), denominator)
    if abs(value - found) > 1e-9 * max(1.0, abs(value)):
        raise ValueError(f"{value!r} must be a multiple of 1/{denominator}")
    return found


def filled(sentence: str, texts: dict[str, str]) -> str:
    """A sentence with its values.

    Raises:
        KeyError: if it names a value that is not there.
    """
    return PLACE.sub(lambda place: texts[place[1]], sentence)


def ambiguous(variant: Variant) -> bool:
    """Whether a mistake leads to the answer, or two mistakes to the same."""
    return any(_clash(blank, variant.texts) for blank in variant.template.blanks)


def well_posed(once: Callable[[], Variant | None], tries: int = 1000) -> Variant | None:
    """The first draw that is neither ill-posed nor ambiguous.

    A generator that has chosen a case draws its numbers with this, so that each case
    keeps its share, however often its numbers are refused.
    """
    for _ in range(tries):
        variant = once()
        if variant and not ambiguous(variant):
            return variant
    return None


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


def variants(
    generator: Generator,
    seed: str,
    exam: Mapping[str, object],
    count: int = PER_QUESTION,
) -> list[Variant]:
    """Different variants, none ambiguous and none with the exam's own numbers.

    Args:
        generator: draws one variant, or nothing if its numbers would be ill-posed.
        seed: makes the draws the same each time.
        exam: what the exam gives, with the names of the generator's `given`.
        count: how many.

    Raises:
        ValueError: if the generator does not reach the count.
    """
    draw = random.Random(seed)
    found: dict[str, Variant] = {}
    for _ in range(MAX_DRAWS):
        variant = generator(draw)
        if variant and variant.given != exam and not ambiguous(variant):
            found.setdefault(json.dumps(variant.given, default=text), variant)
        if len(found) == count:
            return list(found.values())
    raise ValueError(
        f"{seed}: only {len(found)} different variants in {MAX_DRAWS} draws"
    )


def compact(drawn: Sequence[Variant]) -> Data:
    """Variants as data: their sentences once, and a row of values for each variant."""
    templates = list(dict.fromkeys(variant.template for variant in drawn))
    names = [_names(template) for template in templates]
    rows = []
    for variant in drawn:
        number = templates.index(variant.template)
        texts = variant.texts
        rows.append([number, *(texts[name] for name in names[number])])
    with_names = zip(templates, names, strict=True)
    return {"sheets": [_as_data(s) | {"names": n} for s, n in with_names], "rows": rows}


def script(question: str, data: Data) -> str:
    """The file that the practice page loads, with all variants of a question."""
    dumped = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    dumped = dumped.replace("],[", "],\n[")  # a line for each variant
    return f'{REGISTER}["{question}"] = {dumped};\n'


def first(data: Data) -> dict[str, Any]:
    """The task, the blanks and the steps of the first variant."""
    number, *values = data["rows"][0]
    template = dict(data["sheets"][number])
    texts = dict(zip(template.pop("names"), values, strict=True))
    return {part: _filled(sentences, texts) for part, sentences in template.items()}


def _filled(part: Any, texts: dict[str, str]) -> Any:
    """All sentences of a part with their values."""
    if isinstance(part, str):
        return filled(part, texts)
    if isinstance(part, list):
        return [_filled(each, texts) for each in part]
    return {key: _filled(value, texts) for key, value in part.items()}


def _as_data(template: Template) -> dict[str, object]:
    """A template as the page's script reads it."""
    blanks = [{"label": blank.label} | blank.data for blank in template.blanks]
    return {"task": template.task, "blanks": blanks, "steps": list(template.steps)}


def _names(template: Template) -> list[str]:
    """The values that a template names, each once."""
    return list(dict.fromkeys(PLACE.findall(json.dumps(_as_data(template)))))
