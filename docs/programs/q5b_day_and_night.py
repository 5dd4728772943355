"""5b: Day pictures do not prepare for the night; mixing, shuffling, splitting does."""

import copy
import math
import operator
from collections.abc import Callable, Iterable, Sequence
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


def change_brightness(images: Tensor, factor: float) -> Tensor:
    r"""Brighter or darker pictures, $y = \min(1, f x)$."""
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    return (factor * images).clamp(max=1)


def stratified_split(
    labels: Tensor, percentages: Sequence[int], seed: int = 0
) -> list[Tensor]:
    r"""A random split in which each part has the mix of classes of the whole."""
    (count,) = require_shape("labels", labels, None)
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    shuffled = torch.randperm(count, generator=generator, device="cpu")
    left = shuffled[
        labels.cpu()[shuffled].argsort(stable=True)
    ]  # class by class
    parts = []
    for size in part_sizes(count, percentages):
        n = max(len(left), 1)
        start = torch.randint(
            n, (1,), generator=generator, device="cpu"
        )
        steps = (
            torch.arange(len(left) + 1, device="cpu") * size + start
        ) // n
        taken = steps.diff() > 0  # `size` of them, evenly spread
        part = left[taken]
        order = torch.randperm(size, generator=generator, device="cpu")
        parts.append(part[order].to(labels.device))
        left = left[~taken]
    return parts


STYLES = ("bands", "windows", "panels")


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


def part_sizes(count: int, percentages: Sequence[int]) -> list[int]:
    r"""Sizes of the parts of a split, $N_i \approx N p_i / 100$ with $\sum_i N_i = N$."""
    count = require_int("count", count)
    shares = [
        require_int("percentages", share, least=0)
        for share in percentages
    ]
    if sum(shares) != 100:
        raise ValueError(
            f"percentages must add up to 100, got {sum(shares)}"
        )
    sizes = [count * share // 100 for share in shares]
    by_loss = sorted(
        range(len(shares)), key=lambda i: -(count * shares[i] % 100)
    )
    for i in by_loss[: count - sum(sizes)]:
        sizes[i] += 1
    return sizes


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


day, day_styles = facades(600, seed=1)
night, night_styles = facades(400, night=True, seed=2)
other, other_styles = facades(400, seed=3)  # more pictures by day


def verdict(
    network: Classifier, pictures: Tensor, styles: Tensor
) -> str:
    """How many of the pictures get the right style, as a word."""
    right = (network(pictures).argmax(dim=1) == styles).double().mean()
    return (
        "good"
        if right > 4 / 5
        else "bad"
        if right < 2 / 3
        else "unclear"
    )


network = train_classifier(day, day_styles)
size = sum(parameter.numel() for parameter in network.parameters())
one, two = (
    Classifier(day[0].numel(), classes=3)(day) for _ in range(2)
)
print(
    f"{size} weights and biases, which always start alike: {one.equal(two)}"
)
print(
    f"trained by day, validated by day: {verdict(network, other, other_styles)}"
)
print(
    f"trained by day, validated by night: {verdict(network, night, night_styles)}"
)
dark = torch.cat(
    [change_brightness(day, factor) for factor in (1, 1 / 2, 1 / 8)]
)
network = train_classifier(dark, day_styles.repeat(3))
print(
    f"with darkened copies, by night: {verdict(network, night, night_styles)}"
)

# The cure: put everything into one pool, shuffle it and split again.
pool, styles = (
    torch.cat([day, night]),
    torch.cat([day_styles, night_styles]),
)
by_night = torch.arange(len(pool)) >= len(day)
kinds = 3 * by_night + styles  # 0 to 2 by day, 3 to 5 by night
train, validation = stratified_split(kinds, (60, 40))
network = train_classifier(pool[train], styles[train])
for name, part in {"training": train, "validation": validation}.items():
    print(
        f"new {name} set: {len(part)} pictures, by night {by_night[part].sum()}"
    )
for name, part in {"by day": ~by_night, "by night": by_night}.items():
    chosen = validation[part[validation]]
    print(
        f"  validated {name}: {verdict(network, pool[chosen], styles[chosen])}"
    )
