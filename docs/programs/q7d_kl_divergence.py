"""7d: The KL term of a VAE by hand, by formula and by torch.distributions."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    r"""Kullback-Leibler divergence of $N(\mu, \sigma^2)$ from $N(0, 1)$, summed."""
    require_shape("log_variance", log_variance, *mean.shape)
    each = (mean.square() + log_variance.exp() - 1 - log_variance) / 2
    return each.sum(dim=-1)


def reparametrize(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    r"""A code drawn from $N(\mu, \sigma^2)$ as $\mu + \sigma \odot \varepsilon$."""
    require_shape("log_variance", log_variance, *mean.shape)
    require_shape("noise", noise, *mean.shape)
    return mean + (log_variance / 2).exp() * noise


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
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
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


# --- Question 7d ----------------------------------------------------------
standard = Normal(0.0, 1.0)
for mu, sigma in ((0.0, 1.0), (1.0, 1.0), (0.0, 0.5), (3.0, 0.1)):
    mean = torch.tensor([mu], dtype=torch.float64)
    scale = torch.tensor([sigma], dtype=torch.float64)
    ours = kl_to_standard_normal(mean, 2 * scale.log())
    same = torch.allclose(ours, kl_divergence(Normal(mean, scale), standard)[0])
    print(f"mu = {mu:z.1f}, sigma = {sigma:.1f}: KL {ours:z.4f}, torch agrees: {same}")

# Reparametrization: the same numbers as torch's, and gradients reach mu and sigma.
mean = seeded_normal(8, seed=1).requires_grad_()
log_variance = seeded_normal(8, seed=2).requires_grad_()
noise = seeded_normal(8, seed=3)
code = reparametrize(mean, log_variance, noise)
normal = Normal(mean, (log_variance / 2).exp())
standardized = (code - normal.mean) / normal.stddev
print(f"(code - mu) / sigma is the noise: {standardized.allclose(noise)}")
slopes = torch.autograd.grad(code.sum(), [mean, log_variance])
print(f"gradients of mu that are not 0: {slopes[0].count_nonzero().item()} of 8")
print(f"gradients of sigma that are not 0: {slopes[1].count_nonzero().item()} of 8")
