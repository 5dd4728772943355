"""Example arguments for every public function and class of the package, in one table.

`test_every_function.py` runs each on other devices, in other dtypes, with views, with
empty and with wrong tensors. A function without an entry is an error there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn

from i2dl_exam.architectures import BasicBlock
from i2dl_exam.computation_graph import batch_norm_graph
from i2dl_exam.dropout import dropout
from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.receptive_fields import gradient_support
from i2dl_exam.residual import ResidualBlock
from i2dl_exam.sampling import seeded_normal, seeded_uniform
from i2dl_exam.splitting import stratified_split


def function(symbol: str) -> Callable[..., Any]:
    """What has this name, such as `losses.accuracy`."""
    module, name = symbol.split(".")
    found: Callable[..., Any] = getattr(import_module(f"i2dl_exam.{module}"), name)
    return found


@dataclass(frozen=True)
class Example:
    """One call: `call(**inputs)`. Tensors are float64 and networks are on the CPU."""

    symbol: str
    call: Callable[..., Any]
    inputs: Mapping[str, Any]
    gradient: tuple[str, ...] = ()  # the inputs by which it is differentiable
    no_gradient: str = ""  # or why it is not
    float64: str = ""  # why its results are float64 whatever comes in
    seeded: bool = True  # whether two calls give the same numbers


@dataclass(frozen=True)
class Follows(Example):
    """Takes tensors or networks; what it returns is on their device."""


@dataclass(frozen=True)
class Makes(Example):
    """Takes no tensor; what it returns is on torch's default device."""


@dataclass(frozen=True)
class Shapes(Makes):
    """As `Makes`, but too large for numbers: only shapes, on the device `meta`."""

    images: Tensor = field(kw_only=True)


@dataclass(frozen=True)
class Numbers(Example):
    """Takes and returns numbers; makes no tensor at all."""


def follows(
    symbol: str,
    by: str = "",
    *values: Any,
    why: str = "",
    call: Callable[..., Any] | None = None,
    float64: str = "",
    **inputs: Any,
) -> Follows:
    """`by`: names of the inputs by which it is differentiable, or `why` it is not.

    Behind the names come their values, or all inputs by name.
    """
    made, names = call or function(symbol), tuple(by.split())
    given = dict(zip(names, values, strict=True)) if values else {}
    return Follows(symbol, made, given | inputs, names, why, float64)


def makes(
    symbol: str,
    call: Callable[..., Any] | None = None,
    seeded: bool = True,
    **inputs: Any,
) -> Makes:
    return Makes(symbol, call or function(symbol), inputs, seeded=seeded)


def shapes(symbol: str, side: int) -> Shapes:
    images = torch.empty(2, 3, side, side)
    return Shapes(symbol, function(symbol), {"num_classes": 2}, images=images)


def numbers(symbol: str, **inputs: Any) -> Numbers:
    return Numbers(symbol, function(symbol), inputs)


def normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers on the CPU, whatever the default device is."""
    generator = torch.Generator("cpu").manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64, device="cpu")


def uniform(*shape: int, seed: int = 0) -> Tensor:
    """Numbers from 0.2 to 0.8: far from the places where pictures are cut off."""
    return 0.5 + 0.3 * normal(*shape, seed=seed).tanh()


def integers(*values: Any) -> Tensor:
    return torch.tensor(values, dtype=torch.int64, device="cpu")


def pixels_seen(feature: nn.Module, images: Tensor) -> Tensor:
    """`gradient_support`, whose feature has to come from the images."""
    x = images.detach().requires_grad_()
    return gradient_support(feature(x), x)


def split(labels: Tensor) -> list[Tensor]:
    """A split whose shuffle is always the same."""
    torch.manual_seed(0)
    return stratified_split(labels, [50, 30, 20])


def dropped(x: Tensor) -> Tensor:
    """What dropout leaves, always the same."""
    torch.manual_seed(0)
    return dropout(x, p=0.5)


def run(net: nn.Module, x: Tensor) -> Any:
    """What a network gives."""
    return net(x)


def on_cpu(build: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """A network for the table, in float64."""
    with torch.device("cpu"):
        return build(*args, **named).double()


IMAGES = uniform(2, 3, 6, 5)
ROWS = uniform(6, 4, seed=1)
CLASSES = integers(0, 2, 1, 1, 0, 2)
SCORES = normal(6, 3, seed=2)
COUNTS = "it counts or compares"
COPIES = "it copies a network"
MASKS = (normal(6, 2, 2, seed=4) > 0).long()
SMALL = on_cpu(lambda: nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 3)))
CONV = on_cpu(lambda: nn.Sequential(nn.Conv2d(3, 2, 3, padding=1), nn.ReLU()))
BLOCK = on_cpu(BasicBlock, 3, 4, 2).eval()
CHANNELS = {"in_channels": 3, "out_channels": 5}
DECAY = {"weight_decay": 0.1}
STEP = {"w": normal(3, 2, seed=5), "lr": 0.1}
GAMMA, BETA, DY = normal(4, seed=47), normal(4, seed=48), normal(6, 4, seed=49)
SPREAD, NOISE = normal(6, 3, seed=27), normal(6, 3, seed=28)
PIXELS, KERNEL = normal(5, 4, seed=30), normal(2, 3, seed=31)
POINTS, WEIGHTS = normal(8, 2, seed=36), normal(2, seed=37)
ZEROS_AND_ONES = integers(0, 1, 1, 0, 1, 0, 0, 1)
OLD, NEW = normal(3, seed=45), uniform(3, seed=46)
GRADIENT = normal(3, 2, seed=6)
STATE = normal(3, 2, seed=7), uniform(3, 2, seed=8), 3
V, W, B = normal(2, 2, seed=12), normal(2, 3, seed=13), normal(2, seed=14)
SCALARS = {"V": normal(4, seed=15), "W": normal(4, seed=16), "h0": normal(4, seed=17)}
CELL = {"x": normal(5, 3, seed=42), "h": normal(5, 2, seed=43)}
XS = [normal(4, seed=18), normal(4, seed=19)]
LSTM = {"W": normal(4, 2, 3, seed=20), "U": normal(4, 2, 2, seed=21)}
FILLING = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]
NODES = {
    name: uniform(3, seed=i)
    for i, name in enumerate(("x", "mean", "var", "gamma", "beta"))
}
XY = {"x": normal(5, seed=22), "y": normal(5, seed=23)}
HALF = "half precision cannot count pixels"
MASKED = {"prediction": uniform(6, 2, 2, seed=44), "mask": MASKS}

TABLE: list[Example] = [
    follows("activations.tanh_derivative", "s", s=ROWS),
    makes("activations.gaussian_mean", f=torch.relu, variance=2.0),
    shapes("architectures.AlexNet", 63),
    shapes("architectures.VGG16", 32),
    shapes("architectures.ResNet18", 32),
    makes("architectures.BasicBlock", seeded=False, **CHANNELS),
    follows("architectures.BasicBlock", "x", call=run, net=BLOCK, x=IMAGES),
    follows("architectures.parameter_count", why=COUNTS, network=BLOCK),
    follows("architectures.kernel_sizes", why=COUNTS, network=BLOCK),
    follows("augmentation.rotate", "images", images=uniform(2, 3, 5, 5), degrees=20.0),
    follows(
        "autoencoder.reconstruction_loss", "output images", ROWS, normal(6, 4, seed=24)
    ),
    follows("autoencoder.pca", "images new", ROWS, normal(5, 4, seed=25), z=2),
    follows("autoencoder.reparametrize", "mean std noise", SCORES, SPREAD, NOISE),
    follows("clipping.clip_grad_norm", "g", g=ROWS, max_norm=1.0),
    follows("coins.coins", "share", share=uniform(4, 3, seed=55), size=8),
    follows(
        "computation_graph.batch_norm_graph",
        "x mean var gamma beta",
        call=lambda **named: batch_norm_graph([*named.values()], *FILLING),
        **NODES,
    ),
    numbers("convolution.conv_output_size", n=9, kernel_size=3),
    follows("convolution.cross_correlate", "image kernel", PIXELS, KERNEL),
    numbers("convolution.conv_weight_shape", **CHANNELS, kernel_size=(2, 3)),
    follows("dropout.dropout", "x", ROWS, call=dropped),
    follows(
        "equivariance.equivariance_gap",
        why=COUNTS,
        call=lambda net, x: equivariance_gap(net, torch.fliplr, x),
        net=CONV,
        x=IMAGES,
    ),
    follows(
        "equivariance.equivariance_gap", why=COUNTS, f=CONV, move=torch.fliplr, x=IMAGES
    ),
    makes("facades.facades", seeded=False, count=4),
    makes("facades.facades", seeded=False, count=4, night=True),
    follows("gradient_descent.run_steps", "x y", steps="edbadba", lr=0.01, **XY),
    follows("gradient_descent.difference_quotient", "z", layer=nn.Tanh(), z=ROWS),
    numbers("gradient_noise.batch_variance", variance=2.0, size=2, count=5),
    numbers("initialization.xavier_variance", fan_in=3, fan_out=4),
    numbers("initialization.he_variance", fan_in=3),
    numbers("initialization.uniform_bound", fan_in=3),
    follows(
        "linear_stack.collapse_linear",
        why=COPIES,
        call=lambda first, last: collapse_linear([first, last]),
        first=SMALL[0],
        last=SMALL[2],
    ),
    follows(
        "logistic_regression.newton_step", "x w", POINTS, WEIGHTS, y=ZEROS_AND_ONES
    ),
    follows("losses.accuracy", why="it is flat", logits=SCORES, labels=CLASSES),
    follows("losses.relu_sigmoid", "z", z=ROWS),
    follows(
        "lstm.lstm_state",
        "g1 g2 g3 candidate c",
        **{f"g{i}": uniform(3, seed=36 + i) for i in (1, 2, 3)},
        candidate=normal(3, seed=40),
        c=normal(3, seed=41),
    ),
    follows("lstm.lstm_gates", "x h W U", **CELL, **LSTM),
    follows(
        "memory.kept_for_backward",
        why=COUNTS,
        float64="it counts bytes",
        network=CONV,
        x=IMAGES,
    ),
    follows("metrics.intersection_over_union", "prediction", float64=HALF, **MASKED),
    follows("metrics.dice", "prediction", float64=HALF, **MASKED),
    follows("normalization.normalize", "x", x=ROWS),
    follows("normalization.batch_norm", "x gamma beta", ROWS, GAMMA, BETA),
    follows("normalization.batch_norm_backward", "dy x gamma", DY, ROWS, GAMMA),
    follows("normalization.running_average", "old new", OLD, NEW),
    follows("optimization.sgd_step", "w gradient", gradient=GRADIENT, **DECAY, **STEP),
    follows(
        "optimization.momentum_step",
        "w g u",
        g=GRADIENT,
        u=normal(3, 2, seed=52),
        momentum=0.9,
        **STEP,
    ),
    follows("optimization.adam_step", "w g", g=GRADIENT, state=STATE, **STEP),
    makes("overfitting.hand_labelled_facades", seeded=False, count=5),
    numbers("receptive_fields.receptive_field", layers=[(3, 2), (3, 1)]),
    follows(
        "receptive_fields.gradient_support",
        why=COUNTS,
        call=pixels_seen,
        feature=on_cpu(nn.Conv2d, 3, 2, 3),
        images=IMAGES,
    ),
    numbers("recurrent.rnn_parameter_count", input_size=3, hidden_size=2),
    follows("recurrent.rnn_step", "x h V W b", V=V, W=W, b=B, **CELL),
    follows("recurrent.relu_rnn", "V W h0 xs", xs=XS, **SCALARS),
    follows("recurrent.relu_rnn_gradients", "V W h0 xs", xs=XS, **SCALARS),
    makes(
        "residual.ResidualBlock",
        call=lambda: ResidualBlock(nn.Linear(2, 3), nn.Linear(3, 2)),
        seeded=False,
    ),
    follows(
        "residual.ResidualBlock",
        "x",
        ROWS,
        call=lambda net, x: ResidualBlock(net, nn.Tanh())(x),
        net=on_cpu(nn.Linear, 4, 4),
    ),
    makes("sampling.seeded_normal", call=lambda: seeded_normal(2, 3, seed=1)),
    makes("sampling.seeded_uniform", call=lambda: seeded_uniform(2, 3, seed=1)),
    makes("segmentation.segmentation_head", seeded=False, **CHANNELS),
    follows("splitting.stratified_split", why=COUNTS, call=split, labels=CLASSES),
    follows("surfaces.saddle", "x y", **XY),
    follows("surfaces.saddle_gradient", "x y", **XY),
    follows("surfaces.two_wells", "x", x=XY["x"]),
    follows("surfaces.two_wells_derivative", "x", x=XY["x"]),
]
EXAMPLES: dict[str, list[Example]] = {}
for example in TABLE:
    EXAMPLES.setdefault(example.symbol, []).append(example)
