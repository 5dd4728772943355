"""The generators of practice questions, each beside those of its topic."""

from dataclasses import dataclass

from exam_site.practice import Generator
from exam_site.variants import (
    convolution,
    initialization,
    normalization,
    optimization,
)


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
    "2a": Practice(
        "A forward pass with small and with large weights",
        initialization.weighted_sum,
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
        "Initialization for tanh and ReLU", initialization.weight_spread, {}
    ),
    "3b": Practice("Outputs of batch normalization", normalization.outputs, {}),
    "3c": Practice(
        "Running statistics of batch normalization",
        normalization.running_statistics,
        {},
    ),
    "4b": Practice(
        "Output size of a convolution",
        convolution.output_size,
        {"H": 26, "W": 26, "C": 26, "K": 5, "k": 7, "s": 3, "p": 1},
    ),
    "4c": Practice(
        "Shape of a weight tensor",
        convolution.weight_shape,
        {"K": 4, "C": 3, "h": 5, "w": 5, "s": 1},
    ),
    "4d": Practice(
        "Receptive field of stacked convolutions",
        convolution.stack_receptive_field,
        {"layers": ", then ".join(["3 × 3 with stride 1"] * 3)},
    ),
    "4g": Practice(
        "Derivative of residual blocks", convolution.residual_derivative, {}
    ),
    "5f": Practice("Three steps of momentum", optimization.momentum, {}),
    "5j": Practice("Learning rates on a parabola", optimization.learning_rate, {}),
}
