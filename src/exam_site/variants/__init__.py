"""The generators of practice questions, each beside those of its topic."""

from dataclasses import dataclass
from functools import cache

from exam_site.practice import Generator, Variant, script, variants
from exam_site.variants import convolution


@dataclass(frozen=True)
class Practice:
    """A question that can be practised.

    Attributes:
        title: what is practised.
        generator: draws one variant.
        exam: the exam's own numbers, with the names of the generator's `given`, so that
            no variant repeats them; empty if the exam gives none.
    """

    title: str
    generator: Generator
    exam: dict[str, object]


PRACTICE: dict[str, Practice] = {
    "4b": Practice(
        "Output size of a convolution",
        convolution.output_size,
        {"H": 26, "W": 26, "C": 3, "K": 5, "k": 7, "s": 3, "p": 1},
    ),
}


@cache
def drawn(id: str) -> tuple[Variant, ...]:
    """The variants of a question, the same each time."""
    chosen = PRACTICE[id]
    return tuple(variants(chosen.generator, id, chosen.exam))


def scripts() -> dict[str, str]:
    """The files of all questions that can be practised, by name."""
    return {f"{id}.js": script(id, drawn(id)) for id in PRACTICE}
