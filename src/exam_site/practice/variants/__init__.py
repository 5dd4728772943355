"""Which questions can be practised, and where the generators of their variants are.

Nothing here imports a generator before it is needed: they need torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import cast

from exam_site.practice.template import Generator, Variant, variants


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
    "2a": Practice(
        "A forward pass with small and with large weights",
        "initialization.weighted_sum",
        {
            "i1": "2",
            "i2": "−4",
            "i3": "1",
            "a1": "0.05",
            "a2": "0.025",
            "a3": "−0.03",
            "b1": "1",
            "b2": "0.5",
            "b3": "1.5",
        },
    ),
    "2d": Practice(
        "Initialization for tanh and ReLU", "initialization.weight_spread", {}
    ),
    "3b": Practice("Outputs of batch normalization", "normalization.outputs", {}),
    "3c": Practice(
        "Running statistics of batch normalization",
        "normalization.running_statistics",
        {},
    ),
    "4b": Practice(
        "Output size of a convolution",
        "convolution.output_size",
        {"H": 26, "W": 26, "C": 26, "K": 5, "k": 7, "s": 3, "p": 1},
    ),
    "4c": Practice(
        "Shape of a weight tensor",
        "convolution.weight_shape",
        {"K": 4, "C": 3, "h": 5, "w": 5, "s": 1},
    ),
    "4d": Practice(
        "Receptive field of stacked convolutions",
        "convolution.stack_receptive_field",
        {"layers": ", then ".join(["3 × 3 with stride 1"] * 3)},
    ),
    "4g": Practice(
        "Derivative of residual blocks", "convolution.residual_derivative", {}
    ),
    "5f": Practice("Three steps of momentum", "optimization.momentum", {}),
    "5j": Practice("Learning rates on a parabola", "optimization.learning_rate", {}),
    "6a": Practice(
        "Number of parameters of a recurrent cell",
        "recurrent.parameter_count",
        {"cell": "RNN", "m": 3, "n": 5},
    ),
    "6c": Practice(
        "Forward pass of a ReLU-RNN",
        "recurrent.forward_pass",
        {"V": -3, "W": 3, "h0": 0, "x1": 2, "x2": 3, "x3": 1},
    ),
    "6d": Practice(
        "Gradients through a ReLU-RNN",
        "recurrent.gradients",
        {"V": -2, "W": 1, "h0": 2, "x1": 2, "x2": Fraction(3, 2), "x3": 4},
    ),
    "6e": Practice("One step of an LSTM, and its gates", "recurrent.lstm_step", {}),
    "7f": Practice("Loss and overlap of a mask", "segmentation.pixel_loss", {}),
    "8b": Practice("A ReLU before the sigmoid", "short.relu_before_sigmoid", {}),
    "8e": Practice("Weight decay, step by step", "short.weight_decay", {}),
    "8f": Practice(
        "Bound of a uniform initialization", "short.uniform_initialization", {}
    ),
}


@cache
def drawn(id: str) -> tuple[Variant, ...]:
    """The variants of a question, the same each time."""
    chosen = PRACTICE[id]
    return tuple(variants(chosen.generator, id, chosen.exam))
