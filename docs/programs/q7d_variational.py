"""7d: Random codes of a variational autoencoder decode to images closer to coins."""

import copy
import math
import operator
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence


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


class VariationalAutoencoder(nn.Module):
    r"""An autoencoder whose encoder gives a normal distribution of codes, in float64."""

    def __init__(
        self, pixels: int, code: int, hidden: int = 64, seed: int = 0
    ) -> None:
        """Draw the starting weights."""
        super().__init__()
        self.pixels = require_int("pixels", pixels)
        z, h = require_int("code", code), require_int("hidden", hidden)
        self.encoder = nn.Sequential(
            nn.Linear(pixels, h), nn.ReLU(), nn.Linear(h, 2 * z)
        ).double()
        self.decoder = nn.Sequential(
            nn.Linear(z, h), nn.ReLU(), nn.Linear(h, pixels)
        ).double()
        seed_weights(self, seed)

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        r"""Means $\mu$ and logarithms of variances $\ln \sigma^2$, both (N, z)."""
        require_shape("images", images, None, self.pixels)
        mean, log_variance = self.encoder(images).chunk(2, dim=1)
        return mean, log_variance


def variational_loss(
    net: VariationalAutoencoder,
    images: Tensor,
    noise: Tensor,
    variance: float = 0.2,
) -> Tensor:
    r"""What a VAE minimizes: $\lVert \hat x - x \rVert^2/(2 s^2)$ + KL, per image."""
    require_in("variance", variance, 0, open_low=True)
    require_int("the number of images", len(images))
    mean, log_variance = net.encode(images)
    output: Tensor = net.decoder(
        reparametrize(mean, log_variance, noise)
    )
    error = (output - images).square().sum(dim=1) / (2 * variance)
    return (error + kl_to_standard_normal(mean, log_variance)).mean()


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    r"""Kullback-Leibler divergence of $N(\mu, \sigma^2)$ from $N(0, 1)$, summed."""
    require_floats("mean", mean)
    require_shape("log_variance", log_variance, *mean.shape)
    each = (
        mean.square() + log_variance.expm1() - log_variance
    ) / 2  # e^x - 1 - x
    return each.sum(dim=-1)


def distance_to_nearest(images: Tensor, others: Tensor) -> Tensor:
    r"""Distance of each image to the nearest other, $\min_j \lVert x - y_j\rVert^2/n$."""
    _, n = require_shape("images", images, None, None)
    if require_shape("others", others, None, n)[0] == 0:
        raise ValueError(
            "others must hold at least one image, got none"
        )
    exact = "donot_use_mm_for_euclid_dist"  # the other way rounds small distances
    return (
        torch.cdist(images, others, compute_mode=exact)
        .amin(dim=1)
        .square()
        / n
    )


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


def reparametrize(
    mean: Tensor, log_variance: Tensor, noise: Tensor
) -> Tensor:
    r"""A code drawn from $N(\mu, \sigma^2)$ as $\mu + \sigma \odot \varepsilon$."""
    require_floats("mean", mean)
    require_shape("log_variance", log_variance, *mean.shape)
    require_shape("noise", noise, *mean.shape)
    return mean + (log_variance / 2).exp() * noise


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


images, every = (
    coins(n, 8, seed)[0].flatten(1)
    for n, seed in ((2000, 0), (5000, 2))
)
batches = images.split(100) * 20
plain = fit(Autoencoder(64, 8), batches, reconstruction_error)
pairs = zip(
    batches, seeded_normal(400, 100, 8, seed=4), strict=True
)  # fresh noise
vae = fit(
    VariationalAutoencoder(64, 8),
    pairs,
    lambda m, b: variational_loss(m, *b),
)

for name, net in {"autoencoder": plain, "VAE": vae}.items():
    print(
        f"{name}: {sum(p.numel() for p in net.parameters())} parameters"
    )

# The loss by hand and by torch.distributions, for a small network with new weights.
for mu in (0, 1):
    kl = kl_to_standard_normal(
        torch.tensor([float(mu)]), torch.tensor([0.0])
    )
    print(f"KL by hand, mean {mu} and sigma 1: {kl:z.4f}")
small = VariationalAutoencoder(9, 2, hidden=5)
x, noise = seeded_normal(7, 9), seeded_normal(7, 2, seed=1)
inner, _, to_code = small.encoder
mean, log_variance = to_code(inner(x).relu()).chunk(2, dim=1)
clouds = Normal(mean, (log_variance / 2).exp())
kl = kl_divergence(clouds, Normal(0.0, 1.0)).sum(1)
same = kl.allclose(kl_to_standard_normal(mean, log_variance))
print(f"KL term of 7 images, torch agrees: {same}")
inner, _, to_pixels = small.decoder
output = to_pixels(inner(mean + clouds.stddev * noise).relu())
likely = Normal(output, 0.2**0.5).log_prob(x).sum(1)  # s^2 = 0.2
rest = 9 / 2 * math.log(2 * math.pi * 0.2)  # the same for all weights
same = (
    (kl - likely)
    .mean()
    .isclose(variational_loss(small, x, noise) + rest)
)
print(f"whole loss but for a constant, torch agrees: {same}")

codes, draws = plain.encoder(images), seeded_normal(500, 8, seed=3)
fitted = plain.decoder(codes.mean(0) + codes.std(0) * draws)
new = vae.decoder(draws)
far, near = (
    distance_to_nearest(out, every).mean() for out in (fitted, new)
)
closer = bool(near < far / 2)
print(
    f"new images: less than half as far from a coin as the autoencoder's: {closer}"
)
varied = new.var(0).mean() > images.var(0).mean() / 3
print(
    f"they vary more than a third as much as coins do: {bool(varied)}"
)
