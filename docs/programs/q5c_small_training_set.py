"""5c: Training on six pictures, and what copies of several kinds add to that."""

import copy
import math
import operator
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


def shift(images: Tensor, down: int, right: int) -> Tensor:
    r"""Moved pictures, $y_{r,c} = x_{r-d,\,c-e}$; the pixels at the edge are repeated."""
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    down = _require_part("down", down, 1 - height, height - 1)
    right = _require_part("right", right, 1 - width, width - 1)
    rows = (torch.arange(height, device=images.device) - down).clamp(
        0, height - 1
    )
    columns = (torch.arange(width, device=images.device) - right).clamp(
        0, width - 1
    )
    return images[:, :, rows[:, None], columns]


def flip(images: Tensor) -> Tensor:
    r"""Mirror images, left and right exchanged, $y_{r,c} = x_{r,W-1-c}$."""
    require_shape("images", images, None, None, None, None)
    return images.flip(-1)


def add_noise(images: Tensor, std: float, seed: int = 0) -> Tensor:
    r"""Pictures with Gaussian noise, $y = x + \sigma\varepsilon$, cut off at 0 and 1."""
    require_shape("images", images, None, None, None, None)
    require_floats("images", images)
    require_in("std", std, 0)
    noise = seeded_normal(*images.shape, seed=seed).to(images)
    return (images + std * noise).clamp(0, 1)


class Classifier(nn.Module):
    r"""Scores of pictures, $z = W_2\,\mathrm{ReLU}(W_1(x - \frac12) + b_1) + b_2$."""

    def __init__(
        self, pixels: int, classes: int, hidden: int = 32, seed: int = 0
    ) -> None:
        """Draw the starting weights."""
        super().__init__()
        first = nn.Linear(
            require_int("pixels", pixels), require_int("hidden", hidden)
        )
        last = nn.Linear(hidden, require_int("classes", classes))
        self.layers = nn.Sequential(
            nn.Flatten(), first, nn.ReLU(), last
        ).double()
        seed_weights(self, seed)

    def forward(self, images: Tensor) -> Tensor:
        """Scores, shape (batch, classes), of values from 0 to 1, float64."""
        scores: Tensor = self.layers(images - 0.5)
        return scores


def train_classifier(
    images: Tensor,
    labels: Tensor,
    classes: int = 3,
    steps: int = 40,
    seed: int = 0,
) -> Classifier:
    """A trained classifier: each step of Adam takes all pictures, learning rate 0.01."""
    count, *picture = require_shape(
        "images", images, None, None, None, None
    )
    require_shape(
        "labels", labels, require_int("the number of pictures", count)
    )
    low, high = labels.min(), labels.max()
    if low < 0 or high >= classes:
        raise ValueError(
            f"labels must lie in 0 to {classes - 1}, got {low} to {high}"
        )
    start = Classifier(math.prod(picture), classes, seed=seed).to(
        images
    )
    batches = [(images, labels)] * require_int("steps", steps)
    return fit(start, batches, _mean_surprise)


STYLES = ("bands", "windows", "panels")


def _require_part(name: str, value: int, least: int, most: int) -> int:
    """The integer `value`, if it lies from `least` to `most`."""
    number = require_int(name, value, least)
    if number > most:
        raise ValueError(f"{name} must be at most {most}, got {number}")
    return number


Net = TypeVar("Net", bound=nn.Module)


Batch = TypeVar("Batch")


def fit(
    net: Net,
    batches: Iterable[Batch],
    loss: Callable[[Net, Batch], Tensor],
    lr: float = 0.01,
) -> Net:
    """A trained copy of a network: one step of Adam for each batch, in their order."""
    require_in("lr", lr, 0)
    steps = list(batches)
    if not steps:
        raise ValueError(
            "batches must hold at least one batch, got none"
        )
    trained = copy.deepcopy(net)
    optimizer = torch.optim.Adam(trained.parameters(), lr=lr)
    for batch in steps:
        optimizer.zero_grad()
        torch.autograd.backward(loss(trained, batch))
        optimizer.step()
    return trained


def _mean_surprise(
    net: Classifier, batch: tuple[Tensor, Tensor]
) -> Tensor:
    """The cross-entropy loss of a network on one batch."""
    images, labels = batch
    return F.cross_entropy(net(images), labels)


@torch.no_grad()
def seed_weights(net: nn.Module, seed: int = 0) -> None:
    r"""Give a network starting weights $w \sim N(0, 1/n)$ and biases 0, in place."""
    named = list(net.named_parameters())
    for name, p in named:
        if p.ndim < 2 and "bias" not in name:
            raise ValueError(
                f"net must hold matrices and biases alone, got {name}"
            )
    sizes = [p.numel() for _, p in named]
    numbers = torch.split(seeded_normal(sum(sizes), seed=seed), sizes)
    for (_, p), part in zip(named, numbers, strict=True):
        scale = (p.numel() / len(p)) ** -0.5 if p.ndim > 1 else 0
        p.copy_(scale * part.view_as(p))


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


DRAWS, offsets = 3, range(-2, 3)
accuracy: dict[str, float] = {}  # mean over the draws
for seed in range(DRAWS):
    x, labels = facades(6, seed=2 * seed)
    new, styles = facades(300, seed=2 * seed + 1)
    moved = [
        shift(z, a, b)
        for z in (x, flip(x))
        for a in offsets
        for b in offsets
    ]
    sets = {
        "six pictures": [x],
        "with plain copies": [x, x],
        "with flips and shifts": moved,
        "with noise": [add_noise(x, 0.1, k) for k in range(20)],
        "with negatives": [x, 1 - x],
    }
    for name, parts in sets.items():
        y = labels.repeat(len(parts))  # each copy keeps its label
        network = train_classifier(
            torch.cat(parts), y, steps=60, seed=seed
        )
        right = (network(new).argmax(dim=1) == styles).double().mean()
        accuracy[name] = accuracy.get(name, 0) + right.item() / DRAWS

before = accuracy.pop("six pictures")
for name, after in accuracy.items():
    much, some = after > before + 0.10, after > before + 0.05
    word = (
        "more than 10 points better"
        if much
        else "unclear"
        if some
        else "no gain"
    )
    print(f"{name}: {word}")
