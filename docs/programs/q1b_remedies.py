"""1b: One run that diverges, and each of the four remedies applied to it alone."""

import math
import operator
from collections.abc import Callable
from numbers import Real
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def seeded_network(
    inputs: int, hidden: int, p: float = 0.0, seed: int = 0
) -> nn.Sequential:
    r"""A network $v \cdot \mathrm{dropout}(\tanh(W x + b)) + c$ with a known start."""
    m, n = require_int("inputs", inputs), require_int("hidden", hidden)
    seed = require_int("seed", seed, least=0)
    first, last = (
        nn.Linear(*s, dtype=torch.float64) for s in ((m, n), (n, 1))
    )
    with torch.no_grad():
        for layer, number in ((first, 2 * seed), (last, 2 * seed + 1)):
            weights = seeded_normal(*layer.weight.shape, seed=number)
            layer.weight.copy_(weights / layer.in_features**0.5)
            layer.bias.zero_()
    return nn.Sequential(first, nn.Tanh(), SeededDropout(p, seed), last)


@torch.no_grad()
def training_error(
    model: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
) -> float:
    """The loss on the training data in evaluation mode: dropout is switched off."""
    require_int("the number of examples", len(x))
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        return float(loss_fn(model(x), y).item())
    finally:
        for module, mode in modes:
            module.training = mode


def train(
    model: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    steps: int,
) -> list[float]:
    r"""Full-batch training, $\theta \leftarrow \theta - \text{step}(\nabla L(\theta))$."""
    require_int("the number of examples", len(x))
    losses: list[float] = []
    model.train()
    for _ in range(require_int("steps", steps)):
        optimizer.zero_grad()
        loss = loss_fn(
            model(x), y
        )  # forward pass, difference to the target
        losses.append(loss.item())
        if not losses[-1] <= 1e9 * abs(
            losses[0]
        ):  # also if it is not a number
            break
        torch.autograd.backward(loss)  # as loss.backward()
        optimizer.step()
    return losses


def outcome(before: float, after: float) -> str:
    """What training did to an error, in words that hold by a wide margin."""
    if not before > 0:
        raise ValueError(f"before must be above 0, got {before}")
    ratio = after / before
    if not ratio <= 1000:  # also if it is not a number
        return "diverges"
    if ratio < 0.1:
        return "falls"
    return "stays" if 0.5 < ratio < 10 else "unclear"


class SeededDropout(nn.Module):
    r"""Dropout, $x \mapsto x \odot m/(1 - p)$, with seeded masks $m$ of zeros and ones."""

    def __init__(self, p: float, seed: int = 0) -> None:
        """Start the generator."""
        super().__init__()
        require_in("p", p, 0, 1)
        self.p = p
        seed = require_int("seed", seed, least=0)
        self.generator = torch.Generator("cpu").manual_seed(seed)

    def forward(self, x: Tensor) -> Tensor:
        """Drop entries while training; change nothing in evaluation mode."""
        if not self.training:
            return x
        chance = torch.rand(
            x.shape,
            generator=self.generator,
            dtype=torch.float32,
            device="cpu",
        )
        mask = (chance >= self.p).to(x)  # kept with probability 1 - p
        return x * mask / (1 - self.p)


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


x = seeded_normal(64, 4, seed=1)
y = 2 * x.sum(dim=1, keepdim=True)


def run(
    lr: float = 0.5,
    p: float = 0.0,
    hidden: int = 32,
    optimizer: type[torch.optim.Optimizer] = torch.optim.SGD,
    **options: float,
) -> str:
    """What 100 steps do to the training error."""
    model = seeded_network(4, hidden, p, seed=1)
    before = training_error(model, F.mse_loss, x, y)
    steps = optimizer(model.parameters(), lr=lr, **options)
    train(model, F.mse_loss, x, y, steps, 100)
    return outcome(before, training_error(model, F.mse_loss, x, y))


small, large = (
    sum(
        weights.numel()
        for weights in seeded_network(4, hidden).parameters()
    )
    for hidden in (32, 128)
)
print(f"as it is, plain gradient descent with rate 0.5: {run()}")
found = {
    "learning rate 0.05 instead of 0.5": run(lr=0.05),
    "dropout with p = 0.5": run(p=0.5),
    f"{large} parameters instead of {small}": run(hidden=128),
    "Adam, also with rate 0.5": run(optimizer=torch.optim.Adam),
}
momentum = run(
    momentum=0.9
)  # another optimizer that is not plain gradient descent
for box, (remedy, what) in enumerate(found.items(), start=1):
    other = f"; momentum 0.9: {momentum}" if box == 4 else ""
    print(f"box {box}, {remedy}: {what}{other}")
right = [
    f"{box}"
    for box, what in enumerate(found.values(), 1)
    if what == "falls"
]
print(f"answer: {', '.join(right)}")
