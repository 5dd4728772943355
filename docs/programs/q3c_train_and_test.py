"""3c: At test time an output depends on its sample alone, and nothing is updated."""

import math
import operator
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor, nn


class BatchNorm(nn.Module):
    r"""A batch-norm layer with running statistics as PyTorch keeps them."""

    running_mean: Tensor
    running_var: Tensor

    def __init__(
        self, features: int, eps: float = 1e-5, momentum: float = 0.1
    ) -> None:
        r"""Start as PyTorch: $\gamma = 1$, $\beta = 0$, running mean 0, variance 1."""
        super().__init__()
        features = require_int("features", features)
        require_numbers(eps=eps, momentum=momentum)
        if not 0 <= momentum <= 1:
            raise ValueError(
                f"momentum must lie between 0 and 1, got {momentum}"
            )
        self.eps, self.momentum = eps, momentum
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x: Tensor) -> Tensor:
        """The output $y$ with the shape of `x`, (N, C) or (N, C, ...)."""
        if self.training:
            mean, var = batch_moments(x)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = normalize(x, mean, var, self.eps)
        y = _scale_shift(x_hat, self.gamma, self.beta)
        if self.training:
            values = x.numel() // x.shape[1]
            unbiased = var * values / (values - 1)
            self.running_mean.lerp_(mean.detach(), self.momentum)
            self.running_var.lerp_(unbiased.detach(), self.momentum)
        return y


def batch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    r"""Mean $E[x]$ and biased variance $\mathrm{Var}[x]$ of each feature in the batch."""
    axes = _batch_axes(x)
    if math.prod(x.shape[axis] for axis in axes) < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must hold at least 2 values per feature, got {shape}"
        )
    var, mean = torch.var_mean(
        x, axes, correction=0
    )  # (N, C, ...) -> (C,)
    return mean, var


def normalize(
    x: Tensor, mean: Tensor, var: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Each feature with the given moments, $\hat x = (x - E)/\sqrt{V + \epsilon}$."""
    _require_batch(x)
    require_shape("mean", mean, x.shape[1])
    require_shape("var", var, x.shape[1])
    require_in("eps", eps, 0)
    if (var + eps <= 0).any():
        lowest = var.min().item()
        raise ValueError(
            f"var + eps must be positive, got var {lowest}, eps {eps}"
        )
    return (x - _feature(mean, x)) / _feature(var + eps, x).sqrt()


def _scale_shift(x_hat: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    r"""The exam's second formula, $y = \gamma \hat x + \beta$."""
    require_shape("gamma", gamma, x_hat.shape[1])
    require_shape("beta", beta, x_hat.shape[1])
    return _feature(gamma, x_hat) * x_hat + _feature(beta, x_hat)


def _batch_axes(x: Tensor) -> tuple[int, ...]:
    """All axes but the features', (N, C, ...)."""
    _require_batch(x)
    return (0, *range(2, x.ndim))


def _require_batch(x: Tensor) -> None:
    """Raise unless `x` is a batch of samples, shape (N, C) or (N, C, ...)."""
    require_floats("x", x)
    if x.ndim < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must have shape (N, C) or (N, C, ...), got {shape}"
        )


def _feature(values: Tensor, x: Tensor) -> Tensor:
    """One value per feature, in a shape that broadcasts along the axis C of `x`."""
    return values.view(
        -1, *[1] * (x.ndim - 2)
    )  # (C,) -> (C, 1, 1) for (N, C, H, W)


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(
        s not in (None, o) for s, o in zip(shape, own, strict=True)
    ):
        sizes = ["..."] * batch + [
            "any" if s is None else str(s) for s in shape
        ]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(
            f"{name} must have shape ({wanted}), got {tuple(value.shape)}"
        )
    return own


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(
            f"{name} must lie in {bracket}{low}, {high}), got {value}"
        )


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


ours, torchs = (
    BatchNorm(1).double(),
    nn.BatchNorm1d(1, dtype=torch.float64),
)


def output_of_2(layer: nn.Module, *others: float) -> float:
    """What the layer makes of the sample 2 in a batch with others."""
    batch = torch.tensor(
        [[2.0], *([other] for other in others)], dtype=torch.float64
    )
    y: float = layer(batch)[0].item()
    return y


for batch in ((1, 3), (4, 8)):  # training, as in the other program
    x = torch.tensor([[float(v)] for v in batch], dtype=torch.float64)
    ours(x), torchs(x)
before = [layer.running_mean.item() for layer in (ours, torchs)]
for layer in (ours.eval(), torchs.eval()):
    shown = [
        output_of_2(layer, *others) for others in ((0.0,), (4.0,), ())
    ]
    print("test: 2 beside 0, beside 4, alone: ", end="")
    print(", ".join(f"{y:.4f}" for y in shown))
by_hand = (2 - 0.78) / (1.79 + 1e-5) ** 0.5
print(f"by hand, (2 - 0.78) / sqrt(1.79): {by_hand:.4f}")
after = [layer.running_mean.item() for layer in (ours, torchs)]
print(f"the test batches changed the running mean: {before != after}")

for layer in (ours.train(), torchs.train()):
    shown = [output_of_2(layer, *others) for others in ((0.0,), (4.0,))]
    print("training: 2 beside 0, beside 4: ", end="")
    print(", ".join(f"{y:.4f}" for y in shown))
after = [layer.running_mean.item() for layer in (ours, torchs)]
print(
    f"the training batches changed the running mean: {before != after}"
)
