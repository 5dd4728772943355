"""The generators of practice questions, each beside those of its topic."""

from dataclasses import dataclass
from fractions import Fraction

from exam_site.practice import Generator
from exam_site.variants import convolution, recurrent, segmentation, short


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
    "6a": Practice(
        "Number of parameters of a recurrent cell",
        recurrent.parameter_count,
        {"cell": "RNN", "m": 3, "n": 5},
    ),
    "6c": Practice(
        "Forward pass of a ReLU-RNN",
        recurrent.forward_pass,
        {"V": -3, "W": 3, "h0": 0, "x1": 2, "x2": 3, "x3": 1},
    ),
    "6d": Practice(
        "Gradients through a ReLU-RNN",
        recurrent.gradients,
        {"V": -2, "W": 1, "h0": 2, "x1": 2, "x2": Fraction(3, 2), "x3": 4},
    ),
    "6e": Practice("One step of an LSTM, and its gates", recurrent.lstm_step, {}),
    "7f": Practice("Loss and overlap of a mask", segmentation.pixel_loss, {}),
    "8b": Practice("A ReLU before the sigmoid", short.relu_before_sigmoid, {}),
    "8e": Practice("Weight decay, step by step", short.weight_decay, {}),
    "8f": Practice("Bound of a uniform initialization", short.uniform_bound, {}),
}
