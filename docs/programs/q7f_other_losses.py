"""7f: Dice and hinge loss by hand; what L2 and accuracy do with a wrong pixel."""

import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


def dice(prediction: Tensor, masks: Tensor) -> Tensor:
    r"""Common part by mean size, $2 \sum_i p_i y_i / (\sum_i p_i + \sum_i y_i)$."""
    p, y, common = _sums(prediction, masks)
    return _share(2 * common, p + y)


def pixel_cross_entropy(logits: Tensor, masks: Tensor) -> Tensor:
    r"""Cross-entropy over the channels at each pixel, averaged over all pixels."""
    n, channels, h, w = require_shape(
        "logits", logits, None, None, None, None
    )
    require_shape("masks", masks, n, h, w)
    if channels == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=1)
    rows = logits.flatten(2).mT.flatten(
        0, 1
    )  # (N, C, H, W) -> (N H W, C)
    return cross_entropy(rows, masks.flatten())


def accuracy(logits: Tensor, labels: Tensor) -> Tensor:
    r"""Share of right classes, $\frac{1}{n} \sum_i [\arg\max_k z_{ik} = y_i]$."""
    _require_classes(logits, labels)
    return (logits.argmax(dim=1) == labels).to(logits.dtype).mean()


def noisy_coins(
    count: int, seed: int = 0, *, dark: bool = False
) -> tuple[Tensor, Tensor]:
    r"""Coins of 12 x 12 pixels under strong noise, $x + 0.6\,\varepsilon$, and masks."""
    images, masks = coins(
        count, seed=2 * require_int("seed", seed, least=0)
    )
    normal = seeded_normal(count, 145, seed=2 * int(seed) + 1)
    noise, toss = normal.split_with_sizes((144, 1), dim=1)
    pixels = images.flatten(1)
    if dark:
        pixels = torch.where(toss < 0, 1 - pixels, pixels)
    return pixels + 0.6 * noise, masks


def intersection_over_union(
    prediction: Tensor, masks: Tensor
) -> Tensor:
    r"""Common part by united part, $\sum_i p_i y_i / \sum_i (p_i + y_i - p_i y_i)$."""
    p, y, common = _sums(prediction, masks)
    return _share(common, p + y - common)


def _sums(
    prediction: Tensor, masks: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Sizes of the predicted mask, of the true mask and of their common part."""
    for name, value in (("prediction", prediction), ("masks", masks)):
        if not isinstance(value, Tensor) or value.ndim == 0:
            raise TypeError(
                f"{name} must be a tensor of images, got {value!r}"
            )
        if not (
            (value >= 0) & (value <= 1)
        ).all():  # also if one is not a number
            low, high = value.min(), value.max()
            raise ValueError(
                f"{name} must lie in [0, 1], got {low} to {high}"
            )
    require_shape("masks", masks, *prediction.shape)
    p = (
        prediction
        if prediction.is_floating_point()
        else prediction.double()
    )
    p = p.to(
        torch.promote_types(p.dtype, torch.float32)
    )  # sums need more than half
    p, y = p.reshape(len(p), -1), masks.reshape(len(p), -1).to(p)
    return p.sum(1), y.sum(1), (p * y).sum(1)


def _share(part: Tensor, whole: Tensor) -> Tensor:
    """The quotient, and 1 where both are 0."""
    empty = whole == 0
    return part.masked_fill(empty, 1) / whole.masked_fill(empty, 1)


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    r"""Mean surprise at the right class, $-\frac{1}{n} \sum_i \log p_{i y_i}$."""
    _require_classes(logits, labels)
    z = logits - logits.amax(dim=1, keepdim=True)
    return (
        z.logsumexp(dim=1).mean() - z.gather(1, labels[:, None]).mean()
    )


def _require_classes(logits: Tensor, labels: Tensor) -> None:
    """Raise unless there is one row of scores and one class for each example."""
    n, k = require_shape("logits", logits, None, None)
    require_shape("labels", labels, n)
    require_floats("logits", logits)
    if labels.dtype != torch.int64:
        raise TypeError(
            f"labels must be torch.int64, got {labels.dtype}"
        )
    if n == 0:
        raise ValueError("logits must hold at least one row, got none")
    low, high = labels.min(), labels.max()
    if low < 0 or high >= k:
        raise ValueError(
            f"labels must lie in 0 to {k - 1}, got {low} to {high}"
        )


def coins(
    count: int, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""Grey images of one coin each, and masks that say where it lies."""
    require_int("count", count)
    require_int("size", size, least=6)
    share = (seeded_uniform(count, 3, seed=seed) + 1) / 2  # in [0, 1)
    radius = size * (0.15 + 0.2 * share[:, :1])  # (count, 1)
    free = size - 2 * radius - 1  # how far a centre can move
    row, column = (
        (radius + free * share[:, 1:]).unsqueeze(2).unbind(1)
    )  # (count, 1)
    pixel = torch.arange(size, device=share.device)
    down = (pixel - row).square()[:, :, None]  # (count, size, 1)
    across = (pixel - column).square()[:, None, :]  # (count, 1, size)
    distance = (down + across).sqrt()
    inside = radius[:, :, None] - distance  # > 0 inside, in pixels
    images = (inside + 0.5).clamp(0, 1)
    return images[:, None], (inside > 0).long()


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


mask = torch.tensor([[[1, 1], [0, 0]]])
p = torch.tensor([[[0.75, 0.25], [0.25, 0.25]]], dtype=torch.float64)
a = (p / (1 - p)).log()
print(f"Dice loss of the 2 x 2 example: {1 - dice(p, mask)[0]:.4f}")
hinge = (
    (1 - (2 * mask - 1) * a).clamp(min=0).mean()
)  # classes as +1 and -1
pairs = torch.stack([0 * a, a], dim=1).permute(0, 2, 3, 1).reshape(4, 2)
torchs = 2 * F.multi_margin_loss(
    pairs, mask.flatten()
)  # torch's has a factor 1/2
print(f"hinge loss: {hinge:.4f}, torch agrees: {hinge.isclose(torchs)}")

print(
    "slope of the loss at a coin pixel that is surely taken for background:"
)
a = torch.tensor([[[[-8.0]]]], dtype=torch.float64, requires_grad=True)
one = torch.ones(1, 1, 1, dtype=torch.int64)
losses = {
    "cross-entropy": pixel_cross_entropy(a, one),
    "hinge": (1 - a).clamp(min=0).mean(),
    "L2 of the probability": (a.sigmoid() - 1).square().mean(),
}
for name, loss in losses.items():
    (slope,) = torch.autograd.grad(loss, a)
    print(f"  {name}: {slope.item():z.4f}")
has = accuracy(
    torch.cat([0 * a, a], dim=1).flatten(1), one.flatten()
).requires_grad
print(f"  accuracy has a slope: {has}")

_, masks = noisy_coins(1000)
nothing = torch.zeros_like(masks)
right = (nothing == masks).double().mean()
overlap = intersection_over_union(nothing, masks).mean()
print(
    f"no coin anywhere: accuracy above 3/4: {right > 0.75}, IoU {overlap:z.4f}"
)
