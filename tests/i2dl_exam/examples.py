"""Example arguments for every public function and class of the package, in one table.

`test_every_function.py` runs each on other devices, in other dtypes, with views, with
empty and with wrong tensors. A function without an entry is an error there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from i2dl_exam import (
    activations,
    architectures,
    augmentation,
    autoencoder,
    clipping,
    coins,
    computation_graph,
    convolution,
    dropout,
    equivariance,
    facades,
    gradient_descent,
    gradient_noise,
    initialization,
    linear_stack,
    logistic_regression,
    losses,
    lstm,
    memory,
    metrics,
    normalization,
    optimization,
    overfitting,
    receptive_field,
    recurrent,
    residual,
    sampling,
    segmentation,
    splitting,
    surfaces,
)


@dataclass(frozen=True)
class Example:
    """One call: `call(**inputs)`. Tensors are float64 and networks are on the CPU."""

    call: Callable[..., Any]
    inputs: Mapping[str, Any]
    gradient: tuple[str, ...] = ()  # the inputs by which it is differentiable
    no_gradient: str = ""  # or why it is not
    changes: tuple[str, ...] = ()  # inputs that it documents to change
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
    call: Callable[..., Any], by: str = "", why: str = "", **rest: Any
) -> Follows:
    """`by`: names of the inputs by which it is differentiable, or `why` it is not."""
    own = {name: rest.pop(name) for name in ("changes", "float64") if name in rest}
    return Follows(call, rest, tuple(by.split()), why, **own)


def makes(call: Callable[..., Any], seeded: bool = True, **inputs: Any) -> Makes:
    return Makes(call, inputs, seeded=seeded)


def numbers(call: Callable[..., Any], **inputs: Any) -> Numbers:
    return Numbers(call, inputs)


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
    return receptive_field.gradient_support(feature(x), x)


def split(labels: Tensor) -> list[Tensor]:
    """A split whose shuffle is always the same."""
    torch.manual_seed(0)
    return splitting.stratified_split(labels, [50, 30, 20])


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
TRAINS = "it trains"
COPIES = "it copies a network"
NET = on_cpu(lambda: nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 4)))
PIXELS = on_cpu(lambda: nn.Sequential(nn.ReLU(), nn.Conv2d(3, 2, 3, padding=1)))
COLOURS = uniform(2, 3, 4, 4, seed=3)
MASKS = (normal(6, 2, 2, seed=4) > 0).long()
SMALL = on_cpu(lambda: nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 3)))
CONV = on_cpu(lambda: nn.Sequential(nn.Conv2d(3, 2, 3, padding=1), nn.ReLU()))
BLOCK = on_cpu(architectures.BasicBlock, 3, 4, 2).eval()
STEP = {"w": normal(3, 2, seed=5), "lr": 0.1}
GRADIENT = normal(3, 2, seed=6)
STATE = normal(3, 2, seed=7), uniform(3, 2, seed=8), 3
V, W, B = normal(2, 2, seed=12), normal(2, 3, seed=13), normal(2, seed=14)
SCALARS = {"V": normal(4, seed=15), "W": normal(4, seed=16), "h0": normal(4, seed=17)}
XS = [normal(4, seed=18), normal(4, seed=19)]
LSTM = {"W": normal(4, 2, 3, seed=20), "U": normal(4, 2, 2, seed=21)}
FILLING = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]
NODES = {
    name: uniform(3, seed=i)
    for i, name in enumerate(("x", "mean", "var", "gamma", "beta"))
}
LETTERS = "edbadba"
XY = {"x": normal(5, seed=22), "y": normal(5, seed=23)}


def sgd(net: nn.Module) -> torch.optim.SGD:
    return torch.optim.SGD(net.parameters(), 0.1)


EXAMPLES: dict[str, list[Example]] = {
    "activations.tanh_derivative": [follows(activations.tanh_derivative, "s", s=ROWS)],
    "activations.gaussian_mean": [
        makes(activations.gaussian_mean, f=torch.relu, variance=2.0)
    ],
    **{
        f"architectures.{kind.__name__}": [
            Shapes(kind, {"num_classes": 2}, images=torch.empty(2, 3, side, side))
        ]
        for kind, side in (
            (architectures.AlexNet, 63),
            (architectures.VGG16, 32),
            (architectures.ResNet18, 32),
        )
    },
    "architectures.BasicBlock": [
        makes(
            architectures.BasicBlock,
            seeded=False,
            in_channels=2,
            out_channels=3,
            stride=2,
        ),
        follows(run, "x", net=BLOCK, x=IMAGES),
    ],
    "architectures.parameter_count": [
        follows(architectures.parameter_count, why=COUNTS, network=BLOCK)
    ],
    "architectures.kernel_sizes": [
        follows(architectures.kernel_sizes, why=COUNTS, network=BLOCK)
    ],
    "augmentation.rotate": [
        follows(augmentation.rotate, "images", images=uniform(2, 3, 5, 5), degrees=20.0)
    ],
    "autoencoder.reconstruction_loss": [
        follows(
            autoencoder.reconstruction_loss,
            "output images",
            output=ROWS,
            images=normal(*ROWS.shape, seed=24),
        )
    ],
    "autoencoder.pca": [
        follows(
            autoencoder.pca,
            "images new",
            images=ROWS,
            new=normal(5, 4, seed=25),
            z=2,
        )
    ],
    "autoencoder.reparametrize": [
        follows(
            autoencoder.reparametrize,
            "mean std noise",
            mean=SCORES,
            std=normal(6, 3, seed=27),
            noise=normal(6, 3, seed=28),
        )
    ],
    "clipping.clip_grad_norm": [
        follows(clipping.clip_grad_norm, "g", g=ROWS, max_norm=1.0),
    ],
    "coins.coins": [
        follows(coins.coins, "share", share=uniform(4, 3, seed=55), size=8)
    ],
    "computation_graph.batch_norm_graph": [
        follows(
            lambda **named: computation_graph.batch_norm_graph(
                [*named.values()], *FILLING
            ),
            "x mean var gamma beta",
            **NODES,
        )
    ],
    "convolution.conv_output_size": [
        numbers(convolution.conv_output_size, n=9, kernel_size=3)
    ],
    "convolution.cross_correlate": [
        follows(
            convolution.cross_correlate,
            "image kernel",
            image=normal(5, 4, seed=30),
            kernel=normal(2, 3, seed=31),
        )
    ],
    "convolution.conv_weight_shape": [
        numbers(
            convolution.conv_weight_shape,
            in_channels=3,
            out_channels=5,
            kernel_size=(2, 3),
        )
    ],
    "dropout.dropout": [
        follows(
            lambda x: dropout.dropout(torch.manual_seed(0) and x, p=0.5), "x", x=ROWS
        )
    ],
    "equivariance.equivariance_gap": [
        follows(
            lambda net, x: equivariance.equivariance_gap(net, torch.fliplr, x),
            why=COUNTS,
            net=CONV,
            x=IMAGES,
        ),
        follows(
            equivariance.equivariance_gap,
            why=COUNTS,
            f=CONV,
            move=torch.fliplr,
            x=IMAGES,
        ),
    ],
    "facades.facades": [
        makes(facades.facades, seeded=False, count=4),
        makes(facades.facades, seeded=False, count=4, night=True),
    ],
    "gradient_descent.run_steps": [
        follows(gradient_descent.run_steps, "x y", steps=LETTERS, lr=0.01, **XY)
    ],
    "gradient_descent.difference_quotient": [
        follows(
            gradient_descent.difference_quotient,
            "z",
            layer=nn.Tanh(),
            z=ROWS,
        )
    ],
    "gradient_noise.batch_variance": [
        numbers(gradient_noise.batch_variance, variance=2.0, size=2, count=5)
    ],
    "initialization.xavier_variance": [
        numbers(initialization.xavier_variance, fan_in=3, fan_out=4)
    ],
    "initialization.he_variance": [numbers(initialization.he_variance, fan_in=3)],
    "initialization.uniform_bound": [numbers(initialization.uniform_bound, fan_in=3)],
    "linear_stack.collapse_linear": [
        follows(
            lambda first, last: linear_stack.collapse_linear([first, last]),
            why=COPIES,
            first=SMALL[0],
            last=SMALL[2],
        )
    ],
    "logistic_regression.newton_step": [
        follows(
            logistic_regression.newton_step,
            "x w",
            x=normal(8, 2, seed=36),
            y=integers(0, 1, 1, 0, 1, 0, 0, 1),
            w=normal(2, seed=37),
        )
    ],
    "losses.accuracy": [
        follows(losses.accuracy, why="it is flat", logits=SCORES, labels=CLASSES)
    ],
    "losses.relu_sigmoid": [follows(losses.relu_sigmoid, "z", z=ROWS)],
    "lstm.lstm_state": [
        follows(
            lstm.lstm_state,
            "g1 g2 g3 candidate c",
            g1=uniform(3, seed=37),
            g2=uniform(3, seed=38),
            g3=uniform(3, seed=39),
            candidate=normal(3, seed=40),
            c=normal(3, seed=41),
        )
    ],
    "lstm.lstm_gates": [
        follows(
            lstm.lstm_gates,
            "x h W U",
            x=normal(5, 3, seed=42),
            h=normal(5, 2, seed=43),
            **LSTM,
        )
    ],
    "memory.kept_for_backward": [
        follows(
            memory.kept_for_backward,
            why=COUNTS,
            float64="it counts bytes",
            network=CONV,
            x=IMAGES,
        )
    ],
    "metrics.intersection_over_union": [
        follows(
            metrics.intersection_over_union,
            "prediction",
            float64="half precision cannot count pixels",
            prediction=uniform(6, 2, 2, seed=44),
            mask=MASKS,
        )
    ],
    "metrics.dice": [
        follows(
            metrics.dice,
            "prediction",
            float64="half precision cannot count pixels",
            prediction=uniform(6, 2, 2, seed=44),
            mask=MASKS,
        )
    ],
    "normalization.normalize": [follows(normalization.normalize, "x", x=ROWS)],
    "normalization.batch_norm": [
        follows(
            normalization.batch_norm,
            "x gamma beta",
            x=ROWS,
            gamma=normal(ROWS.shape[1], seed=47),
            beta=normal(ROWS.shape[1], seed=48),
        )
    ],
    "normalization.batch_norm_backward": [
        follows(
            normalization.batch_norm_backward,
            "dy x gamma",
            dy=normal(*ROWS.shape, seed=49),
            x=ROWS,
            gamma=normal(ROWS.shape[1], seed=47),
        )
    ],
    "normalization.running_average": [
        follows(
            normalization.running_average,
            "old new",
            old=normal(3, seed=45),
            new=uniform(3, seed=46),
        )
    ],
    "optimization.sgd_step": [
        follows(
            optimization.sgd_step,
            "w gradient",
            gradient=GRADIENT,
            weight_decay=0.1,
            **STEP,
        )
    ],
    "optimization.momentum_step": [
        follows(
            optimization.momentum_step,
            "w g u",
            g=GRADIENT,
            u=normal(3, 2, seed=52),
            momentum=0.9,
            **STEP,
        )
    ],
    "optimization.adam_step": [
        follows(optimization.adam_step, "w g", g=GRADIENT, state=STATE, **STEP)
    ],
    "overfitting.hand_labelled_facades": [
        makes(overfitting.hand_labelled_facades, seeded=False, count=5)
    ],
    "receptive_field.receptive_field": [
        numbers(receptive_field.receptive_field, layers=[(3, 2), (3, 1)])
    ],
    "receptive_field.gradient_support": [
        follows(
            pixels_seen,
            why=COUNTS,
            feature=on_cpu(nn.Conv2d, 3, 2, 3),
            images=IMAGES,
        )
    ],
    "recurrent.rnn_parameter_count": [
        numbers(recurrent.rnn_parameter_count, input_size=3, hidden_size=2)
    ],
    "recurrent.rnn_step": [
        follows(
            recurrent.rnn_step,
            "x h V W b",
            x=normal(5, 3, seed=42),
            h=normal(5, 2, seed=43),
            V=V,
            W=W,
            b=B,
        )
    ],
    "recurrent.relu_rnn": [follows(recurrent.relu_rnn, "V W h0 xs", xs=XS, **SCALARS)],
    "recurrent.relu_rnn_gradients": [
        follows(recurrent.relu_rnn_gradients, "V W h0 xs", xs=XS, **SCALARS)
    ],
    "residual.ResidualBlock": [
        makes(
            lambda: residual.ResidualBlock(nn.Linear(2, 3), nn.Linear(3, 2)),
            seeded=False,
        ),
        follows(
            lambda net, x: residual.ResidualBlock(net, nn.Tanh())(x),
            "x",
            net=on_cpu(nn.Linear, 4, 4),
            x=ROWS,
        ),
    ],
    "sampling.seeded_normal": [makes(lambda: sampling.seeded_normal(2, 3, seed=1))],
    "sampling.seeded_uniform": [makes(lambda: sampling.seeded_uniform(2, 3, seed=1))],
    "segmentation.segmentation_head": [
        makes(lambda: segmentation.segmentation_head(3, 2), seeded=False)
    ],
    "splitting.stratified_split": [follows(split, why=COUNTS, labels=CLASSES)],
    **{
        f"surfaces.{function.__name__}": [follows(function, "x y", **XY)]
        for function in (surfaces.saddle, surfaces.saddle_gradient)
    },
    **{
        f"surfaces.{function.__name__}": [follows(function, "x", x=XY["x"])]
        for function in (surfaces.two_wells, surfaces.two_wells_derivative)
    },
}
