"""Which questions can be practised, and where the generators of their variants are.

Each module beside this one has the generators of one topic. None is imported before it
is needed: they need torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import cast

from exam_site.practice.template import Generator, Variant, variants


@dataclass(frozen=True)
class Practice:
    """A question that can be practised.

    Attributes:
        path: where its generator is: a module of this package and a function.
        title: what is practised, where this is not the question's own title.
        exam: the exam's own numbers, with the names of the generator's `given`, so that
            no variant repeats them; empty if the exam gives none.
    """

    path: str
    title: str = ""
    exam: Mapping[str, object] = field(default_factory=dict)

    @property
    def generator(self) -> Generator:
        """The function that draws one variant."""
        module, _, name = self.path.partition(".")
        return cast(Generator, getattr(import_module(f"{__name__}.{module}"), name))


_SMALL_AND_LARGE = (
    {"i1": "2", "i2": "−4", "i3": "1"}
    | {"a1": "0.05", "a2": "0.025", "a3": "−0.03"}
    | {"b1": "1", "b2": "0.5", "b3": "1.5"}
)

PRACTICE = {
    "2a": Practice("initialization.weighted_sum", exam=_SMALL_AND_LARGE),
    "2d": Practice("initialization.weight_spread", "Initialization for tanh and ReLU"),
    "3b": Practice("normalization.outputs", "Outputs of batch normalization"),
    "3c": Practice(
        "normalization.running_statistics", "Running statistics of batch normalization"
    ),
    "4b": Practice(
        "convolution.output_size",
        exam={"H": 26, "W": 26, "C": 26, "K": 5, "k": 7, "s": 3, "p": 1},
    ),
    "4c": Practice(
        "convolution.weight_shape",
        "Shape of a weight tensor",
        {"K": 4, "C": 3, "h": 5, "w": 5, "s": 1},
    ),
    "4d": Practice(
        "convolution.stack_receptive_field",
        "Receptive field of stacked convolutions",
        {"layers": ", then ".join(["3 × 3 with stride 1"] * 3)},
    ),
    "4g": Practice("convolution.residual_derivative", "Derivative of residual blocks"),
    "5f": Practice("optimization.momentum", "Three steps of momentum"),
    "5j": Practice("optimization.learning_rate", "Learning rates on a parabola"),
    "6a": Practice(
        "recurrent.parameter_count",
        "Number of parameters of a recurrent cell",
        {"cell": "RNN", "m": 3, "n": 5},
    ),
    "6c": Practice(
        "recurrent.forward_pass",
        exam={"V": -3, "W": 3, "h0": 0, "x1": 2, "x2": 3, "x3": 1},
    ),
    "6d": Practice(
        "recurrent.gradients",
        exam={"V": -2, "W": 1, "h0": 2, "x1": 2, "x2": Fraction(3, 2), "x3": 4},
    ),
    "6e": Practice("recurrent.lstm_step", "One step of an LSTM, and its gates"),
    "7f": Practice("segmentation.pixel_loss", "Loss and overlap of a mask"),
    "8b": Practice("short.relu_before_sigmoid", "A ReLU before the sigmoid"),
    "8e": Practice("short.weight_decay", "Weight decay, step by step"),
    "8f": Practice("short.uniform_initialization", "Bound of a uniform initialization"),
}


@cache
def drawn(id: str) -> tuple[Variant, ...]:
    """The variants of a question, the same each time."""
    chosen = PRACTICE[id]
    return tuple(variants(chosen.generator, id, chosen.exam))
