"""1h: What the experiment trains: its network by hand, its dropout and its words."""

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
network = seeded_network(4, 32, p=0.1, seed=1)
print(
    f"layers: {', '.join(f'{type(layer).__name__}' for layer in network)}"
)

W, b, v, c = network.parameters()
spread = [len(layer[0]) * layer.square().mean() for layer in (W, v)]
near, zero = (
    all(1 / 2 < s < 2 for s in spread),
    not (b.any() or c.any()),
)
print(
    f"weights have about the variance 1/inputs: {near}; biases are 0: {zero}"
)
error = training_error(network, F.mse_loss, x, y)
by_hand = F.mse_loss(torch.tanh(x @ W.T + b) @ v.T + c, y).item()
same = math.isclose(error, by_hand)
print(
    f"the training error is measured without dropout, v tanh(W x + b) + c: {same}"
)

network.eval()  # `train` switches dropout on, and `training_error` leaves it so
train(network, F.mse_loss, x, y, torch.optim.SGD([W], lr=0.0), steps=1)
training_error(network, F.mse_loss, x, y)
print(
    f"in training each pass drops other units: {not network(x).equal(network(x))}"
)

print("error after training, if it was 1 before, and the word for it:")
for error in (0.09, 0.1, 0.5, 0.51, 9.9, 10, 1000, 1001):
    print(f"  {error:.2f}: {outcome(1, error)}")
