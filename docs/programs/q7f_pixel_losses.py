"""7f: Cross-entropy of a 2 x 2 mask, pixel by pixel, and how far the masks overlap."""

import math
import operator
from fractions import Fraction
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


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


def intersection_over_union(
    prediction: Tensor, masks: Tensor
) -> Tensor:
    r"""Common part by united part, $\sum_i p_i y_i / \sum_i (p_i + y_i - p_i y_i)$."""
    p, y, common = _sums(prediction, masks)
    return _share(common, p + y - common)


def dice(prediction: Tensor, masks: Tensor) -> Tensor:
    r"""Common part by mean size, $2 \sum_i p_i y_i / (\sum_i p_i + \sum_i y_i)$."""
    p, y, common = _sums(prediction, masks)
    return _share(2 * common, p + y)


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    r"""Mean surprise at the right class, $-\frac{1}{n} \sum_i \log p_{i y_i}$."""
    _require_classes(logits, labels)
    z = logits - logits.amax(dim=1, keepdim=True)
    return (
        z.logsumexp(dim=1).mean() - z.gather(1, labels[:, None]).mean()
    )


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


mask = torch.tensor([[[1, 1], [0, 0]]])  # the upper row is coin
p = torch.tensor([[[[0.75, 0.25], [0.25, 0.25]]]], dtype=torch.float64)
logits = (p / (1 - p)).log()  # (1, 1, 2, 2), +-ln 3
right = [
    q if y else 1 - q
    for q, y in zip(p.flatten(), mask.flatten(), strict=True)
]
by_hand = [-math.log(q) for q in right]  # surprise at the right class
print("each pixel:", ", ".join(f"{value:.4f}" for value in by_hand))
print(f"mean of the four: {math.fsum(by_hand) / 4:.4f}")
loss = pixel_cross_entropy(logits, mask)
torchs = F.binary_cross_entropy_with_logits(logits[:, 0], mask.double())
print(
    f"by the formula {loss:.4f}, torch agrees: {loss.isclose(torchs)}"
)

predicted, coin = (
    {0},
    {0, 1},
)  # numbers of the pixels with p > 1/2, and of the mask's
iou = Fraction(len(predicted & coin), len(predicted | coin))
overlap = Fraction(
    2 * len(predicted & coin), len(predicted) + len(coin)
)
for name, exact, measure in (
    ("IoU", iou, intersection_over_union),
    ("Dice", overlap, dice),
):
    found = measure(p[:, 0] > 0.5, mask).item()
    print(f"{name} {exact}, by the formula: {found:.4f}", end=", ")
    print(f"the nearest float64: {found == float(exact)}")
masks, others = (seeded_normal(2, 100, 6, 5) > 0).unbind()
masks[0] = others[0] = False  # no coin, and none predicted
ious, dices = (
    intersection_over_union(masks, others),
    dice(masks, others),
)
same = dices.allclose(2 * ious / (1 + ious))
print(f"Dice is 2 IoU / (1 + IoU) for random masks: {same}")
print(f"both masks empty: IoU {ious[0]:.4f}, Dice {dices[0]:.4f}")

# Two channels, and more than two, on images of any size.
pairs = torch.cat(
    [torch.zeros_like(logits), logits], dim=1
)  # background, coin
print(
    f"two channels give the same: {pixel_cross_entropy(pairs, mask).isclose(loss)}"
)
scores = seeded_normal(4, 3, 6, 5)
classes = (1.5 + 1.5 * seeded_uniform(4, 6, 5)).long()  # 0, 1 or 2
same = pixel_cross_entropy(scores, classes).isclose(
    F.cross_entropy(scores, classes)
)
print(f"three classes, 4 images of 6 x 5: torch agrees: {same}")
