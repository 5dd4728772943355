"""7g: Training the last layer only: enough for bright coins, not for dark ones too."""

import copy
import math
import operator
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


class Autoencoder(nn.Module):
    r"""An encoder to a short code and a decoder back, $\hat x = D(E(x))$, in float64."""

    def __init__(
        self,
        pixels: int,
        code: int,
        hidden: int = 64,
        activation: type[nn.Module] = nn.ReLU,
        seed: int = 0,
    ) -> None:
        """Draw the starting weights."""
        super().__init__()
        self.pixels = require_int("pixels", pixels)
        z, h = require_int("code", code), require_int("hidden", hidden)
        self.encoder = nn.Sequential(
            nn.Linear(pixels, h), activation(), nn.Linear(h, z)
        ).double()
        self.decoder = nn.Sequential(
            nn.Linear(z, h), activation(), nn.Linear(h, pixels)
        ).double()
        seed_weights(self, seed)

    def forward(self, images: Tensor) -> Tensor:
        """The reconstructions $D(E(x))$, shape (N, n) as `images`."""
        require_shape("images", images, self.pixels, batch=True)
        reconstructions: Tensor = self.decoder(self.encoder(images))
        return reconstructions


def reconstruction_error(net: nn.Module, images: Tensor) -> Tensor:
    r"""How far reconstructions are from images, the mean of $(\hat x - x)^2$."""
    require_int("the number of images", len(images))
    reconstructions = net(images)
    require_shape("net(images)", reconstructions, *images.shape)
    return F.mse_loss(reconstructions, images)


def new_decoder(pretrained: Autoencoder, seed: int = 0) -> Autoencoder:
    """A network with a copy of the pretrained encoder and a new decoder."""
    net = copy.deepcopy(pretrained)
    seed_weights(net.decoder, seed)
    return net


Part = TypeVar("Part", bound=nn.Module)


def freeze(net: Part) -> Part:
    """Exclude all parameters of a network from training, in place; returns it."""
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net


def mean_iou(net: nn.Module, images: Tensor, masks: Tensor) -> float:
    """Intersection over union of predicted and true masks, averaged over the images."""
    require_shape("masks", masks, len(images), None, None)
    coin = net(images) > 0
    return intersection_over_union(coin, masks.flatten(1)).mean().item()


def segment(
    net: Autoencoder,
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float = 0.01,
    encoder_lr: float = 0.01,
) -> Autoencoder:
    """A copy of a network, trained to segment: one step of Adam for each batch."""
    steps = list(batches)
    if not steps:
        raise ValueError(
            "batches must hold at least one batch, got none"
        )
    trained = copy.deepcopy(net)
    optimizer = torch.optim.Adam(
        parameter_groups(trained, lr, encoder_lr)
    )
    for images, masks in steps:
        train(trained, pixel_loss, images, masks, optimizer, steps=1)
    return trained


def new_last_layer(
    pretrained: Autoencoder, seed: int = 0
) -> Autoencoder:
    """A copy of the autoencoder, frozen, except for a new last layer."""
    net = freeze(copy.deepcopy(pretrained))
    seed_weights(net.decoder[-1], seed)
    net.decoder[-1].requires_grad_()
    return net


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


def intersection_over_union(
    prediction: Tensor, masks: Tensor
) -> Tensor:
    r"""Common part by united part, $\sum_i p_i y_i / \sum_i (p_i + y_i - p_i y_i)$."""
    p, y, common = _sums(prediction, masks)
    return _share(common, p + y - common)


def parameter_groups(
    net: Autoencoder, lr: float, encoder_lr: float
) -> list[dict[str, Any]]:
    """What an optimizer of torch needs to train encoder and decoder at two rates."""
    require_in("lr", lr, 0)
    require_in("encoder_lr", encoder_lr, 0)
    return [
        {"params": net.encoder.parameters(), "lr": encoder_lr},
        {"params": net.decoder.parameters(), "lr": lr},
    ]


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


def pixel_loss(output: Tensor, masks: Tensor) -> Tensor:
    """Pixel cross-entropy of a network whose outputs are rows of logits."""
    n, h, w = require_shape("masks", masks, None, None, None)
    require_shape("output", output, n, h * w)
    return pixel_cross_entropy(output.view_as(masks)[:, None], masks)


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


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


for dark in (False, True):
    name = "bright and dark coins" if dark else "bright coins"
    unlabelled, _ = noisy_coins(10000, dark=dark)
    images, masks = noisy_coins(1000, seed=1, dark=dark)
    new = noisy_coins(1000, seed=2, dark=dark)
    on, off = (
        images[masks.flatten(1) == 1],
        images[masks.flatten(1) == 0],
    )
    print(
        f"{name}: mean {on.mean():.2f}, of the ground {off.mean():.2f}",
        end=", ",
    )
    print(f"there with a standard deviation of {off.std():.2f}")

    batches = (
        list(zip(images.split(100), masks.split(100), strict=True)) * 15
    )
    steps = unlabelled.split(100) * 3
    pretrained = fit(Autoencoder(144, 8), steps, reconstruction_error)
    start = new_decoder(pretrained, seed=3)
    freeze(start.encoder)
    decoder = mean_iou(segment(start, batches), *new)
    start = new_last_layer(
        pretrained, seed=3
    )  # everything else is frozen
    pairs = zip(
        start.parameters(), pretrained.parameters(), strict=True
    )
    kept = [weights.equal(old) for weights, old in pairs]
    print(
        f"last layer alone: the first {kept.index(False)} of 8 tensors are kept"
    )
    last = mean_iou(segment(start, batches, lr=0.1), *new)
    print(
        f"{name}: IoU lower by more than 0.01: {last < decoder - 0.01}"
    )
