"""Which questions can be practised, and where the generators of their variants are.

Nothing here imports a generator before it is needed: they need torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import cast

from exam_site.practice import Generator, Variant, variants


@dataclass(frozen=True)
class Practice:
    """A question that can be practised.

    Attributes:
        title: what is practised.
        path: where its generator is: a module of this package and a function.
        exam: the exam's own numbers, with the names of the generator's `given`, so that
            no variant repeats them; empty if the exam gives none.
    """

    title: str
    path: str
    exam: Mapping[str, object]

    @property
    def generator(self) -> Generator:
        """The function that draws one variant."""
        module, _, name = self.path.partition(".")
        return cast(Generator, getattr(import_module(f"{__name__}.{module}"), name))


PRACTICE: dict[str, Practice] = {
    "4b": Practice(
        "Output size of a convolution",
        "convolution.output_size",
        {"H": 26, "W": 26, "C": 3, "K": 5, "k": 7, "s": 3, "p": 1},
    ),
}


@cache
def drawn(id: str) -> tuple[Variant, ...]:
    """The variants of a question, the same each time."""
    chosen = PRACTICE[id]
    return tuple(variants(chosen.generator, id, chosen.exam))
