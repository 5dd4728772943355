"""5k: With weight decay a gap remains, and yet there is hardly any overfitting."""

import math
import operator
from collections.abc import Callable, Sequence
from numbers import Real
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def hand_labelled_facades(
    count: int, seed: int = 0
) -> tuple[Tensor, Tensor, Tensor]:
    """Grey pictures of facades; one label in five is wrong, as if hands had slipped."""
    wrong = require_int("count", count, least=5) // 5
    pictures, labels = facades(count, size=SIDE, seed=seed)
    rank, side = seeded_uniform(
        2, count, seed=seed + 1_000_000
    )  # not the walls' seed
    slips = rank.argsort()[:wrong]
    others = 1 + (side[slips] > 0).long()  # 1 or 2 styles further
    written = labels.index_put(
        (slips,), (labels[slips] + others) % len(STYLES)
    )
    return 2 * pictures.mean(dim=1, keepdim=True) - 1, written, labels


def loss_curves(
    network: nn.Module,
    parts: Sequence[tuple[Tensor, Tensor]],
    epochs: int,
    lr: float,
    weight_decay: float = 0.0,
    augmented: Sequence[Tensor] = (),
) -> Tensor:
    """Cross-entropy on several data sets, epoch by epoch, of training on the first."""
    if not parts:
        raise ValueError(
            "parts must hold at least the training set, got none"
        )
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)
    x, y = parts[0]
    for version in augmented:
        require_shape("augmented", version, *x.shape)
    versions = augmented or [x]
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr,
        momentum=0.9,
        weight_decay=weight_decay,
    )

    def losses() -> list[float]:
        return [
            training_error(network, F.cross_entropy, *part)
            for part in parts
        ]

    curves = [losses()]
    for epoch in range(require_int("epochs", epochs)):
        seen = versions[epoch % len(versions)]
        train(network, F.cross_entropy, seen, y, optimizer, steps=1)
        curves.append(losses())
    return torch.tensor(curves, dtype=x.dtype, device=x.device)


def facade_network(p: float = 0.0, seed: int = 0) -> nn.Sequential:
    r"""Dropout, 32 ReLU units, dropout, 3 scores; weights have He's variance $2/n$."""
    seed = require_int("seed", seed, least=0)
    first, last = (
        nn.Linear(*s).double()
        for s in ((SIDE**2, 32), (32, len(STYLES)))
    )
    pixels, units = (
        SeededDropout(p, 2 * seed),
        SeededDropout(p, 2 * seed + 1),
    )
    with torch.no_grad():
        for layer, number in ((first, 2 * seed), (last, 2 * seed + 1)):
            normal = seeded_normal(*layer.weight.shape, seed=number)
            layer.weight.copy_(
                with_variance(normal, he_variance(layer.in_features))
            )
            layer.bias.zero_()
    return nn.Sequential(
        nn.Flatten(), pixels, first, nn.ReLU(), units, last
    )


def facades(
    count: int, night: bool = False, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""RGB pictures of one facade each, wall colour and glass mixed, and their styles."""
    pixels = require_int("size", size, least=8) ** 2
    draws = seeded_uniform(
        require_int("count", count), 8 + 3 * pixels, seed=seed
    )
    u = (draws[:, :8, None, None] + 1) / 2  # in [0, 1)
    number, start, colour, lamp = u.split_with_sizes(
        (2, 2, 3, 1), dim=1
    )
    at = (
        torch.arange(size).to(u) + 0.5
    ) / size  # middles of the pixels
    wave = torch.cos(2 * torch.pi * ((2.5 + number) * at + start))
    down, columns = (
        (0.5 + 1.5 * wave).clamp(0, 1).unbind(1)
    )  # (count, 1, size) each
    rows = down.mT.expand(-1, -1, size)
    labels = torch.arange(count, device=u.device) % len(STYLES)
    styles = torch.stack(
        [rows, rows * columns, 1 - (1 - rows) * (1 - columns)]
    )
    glass = styles[labels, torch.arange(count)][
        :, None
    ]  # 1 where glass is
    wall = 0.65 + 0.3 * colour  # (count, 3, 1, 1)
    if night:
        wall, pane = (
            wall / 8,
            torch.tensor([1, 0.85, 0.45]).to(u)[:, None, None],
        )
        pane = pane * (0.6 + 0.4 * lamp)
    else:
        pane = 0.2 + 0.2 * lamp
    noise = 0.1 * draws[:, 8:].reshape(count, 3, size, size)
    return (wall + (pane - wall) * glass + noise).clamp(0, 1), labels


SIDE = 8  # of the pictures, in pixels


STYLES = ("bands", "windows", "panels")


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


def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$."""
    return math.sqrt(variance) * normal


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$."""
    return 2 / fan_in


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


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


sets = [
    hand_labelled_facades(120)[:2],
    hand_labelled_facades(200, seed=1)[:2],
]
for decay in (0.0, 0.03):
    curves = loss_curves(
        facade_network(), sets, 200, 0.1, weight_decay=decay
    )
    t, v = curves.T  # training, validation
    gap = v[-1] / t[-1]
    rise = v[-1] / v.min()
    print(f"weight decay {decay:z.2f}:")
    print(
        f"  validation loss in the end more than 3/2 of training loss: {gap > 1.5}"
    )
    print(f"  and more than 5/4 of its own minimum: {rise > 1.25}")
