"""7a: Training an autoencoder uses the images alone, whatever the labels say."""

import copy
import math
import operator
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


def reconstruction_error(net: nn.Module, images: Tensor) -> Tensor:
    r"""How far reconstructions are from images, the mean of $(\hat x - x)^2$."""
    require_int("the number of images", len(images))
    reconstructions = net(images)
    require_shape("net(images)", reconstructions, *images.shape)
    return F.mse_loss(reconstructions, images)


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


pictures, masks = coins(200, 8)
images = pictures.flatten(1)  # (200, 64)
sizes = masks.double().mean((1, 2))[
    :, None
]  # a label: the coin's share of the pixels


def copy_loss(net: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """The autoencoder's loss; a label is there, and has no place in it."""
    return reconstruction_error(net, batch[0])


def label_loss(
    net: Autoencoder, batch: tuple[Tensor, Tensor]
) -> Tensor:
    """A supervised loss: the encoder's only output shall be the label."""
    return F.mse_loss(net.encoder(batch[0]), batch[1])


for loss, name in (
    (copy_loss, "autoencoder"),
    (label_loss, "supervised network"),
):
    batches = ([(images, y)] * 50 for y in (sizes, sizes.flip(0)))
    nets = [
        fit(Autoencoder(64, 1), some, loss) for some in batches
    ]  # same start
    right, mixed = (net.encoder(images) for net in nets)
    print(
        f"{name}, mixed-up labels train the same encoder: {right.equal(mixed)}"
    )
    if loss is copy_loss:
        none = fit(
            Autoencoder(64, 1), [images] * 50, reconstruction_error
        )
        same = none.encoder(images).equal(right)
        print(f"{name}, no labels train the same encoder: {same}")
