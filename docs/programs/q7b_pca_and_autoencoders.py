"""7b: A linear autoencoder does no better than PCA, a non-linear one far better."""

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


def principal_components(
    images: Tensor, count: int
) -> tuple[Tensor, Tensor]:
    r"""Mean image and first principal axes, by the SVD $X - \bar x = U S V^\top$."""
    require_floats("images", images)
    most = min(require_shape("images", images, None, None))
    if require_int("count", count) > most:
        raise ValueError(f"count must be at most {most}, got {count}")
    mean = images.mean(dim=0)
    axes = torch.linalg.svd(images - mean, full_matrices=False).Vh
    return mean, axes[:count]


def project(images: Tensor, mean: Tensor, axes: Tensor) -> Tensor:
    r"""PCA's reconstruction $\bar x + (x - \bar x) V V^\top$: code, then decode."""
    _, n = require_shape("axes", axes, None, None)
    require_shape("mean", mean, n)
    require_shape("images", images, None, n)
    code = (images - mean) @ axes.mT  # (N, n) @ (n, z) -> (N, z)
    return mean + code @ axes


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


images, new = (
    coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (500, 1))
)
mean, axes = principal_components(images, 3)
pca = F.mse_loss(project(images, mean, axes), images)
pca_new = F.mse_loss(project(new, mean, axes), new)
variances = torch.linalg.eigvalsh(
    torch.cov(images.mT, correction=0)
)  # ascending
print(f"PCA, 3 numbers for 64 pixels, mean squared error: {pca:.4f}")
print(
    f"the 61 variances it drops, divided by 64: {variances[:-3].sum() / 64:.4f}"
)
print(f"PCA on 500 new coins: {pca_new:.4f}")

batches = images.split(100) * 20  # 20 times through all images
linear = fit(
    Autoencoder(64, 3, 64, nn.Identity), batches, reconstruction_error
)
error = reconstruction_error(linear, images)
print(f"linear autoencoder, 3 numbers, below PCA: {bool(error < pca)}")
print(f"  at most a tenth above PCA: {bool(error < 1.1 * pca)}")

curved = fit(
    Autoencoder(64, 3, 64, nn.ReLU), batches, reconstruction_error
)
inner, _, outer = (
    curved.encoder
)  # two linear layers with ReLU in between
same = outer(inner(new).relu()).allclose(curved.encoder(new))
print(f"with ReLU, the code is W_2 ReLU(W_1 x + b_1) + b_2: {same}")
error_new = reconstruction_error(curved, new)
print(
    f"with ReLU, on new coins, below half of PCA: {bool(error_new < pca_new / 2)}"
)
