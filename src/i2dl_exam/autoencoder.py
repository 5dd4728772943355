r"""Principal component analysis, and what a variational autoencoder adds to a code.

Images are rows of pixels, shape (N, n); a code is a row of z numbers.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import checked, floats, positive


def _count_fits(images: Tensor, count: int) -> None:
    """Raise if there are fewer axes than asked for."""
    if count > min(images.shape):
        raise ValueError(
            f"count must be at most {min(images.shape)}, got {count}"
        )


@checked(_count_fits, images=floats("N n"), count=positive)
def principal_components(
    images: Tensor, count: int
) -> tuple[Tensor, Tensor]:
    r"""Mean and first axes, by the SVD $X - \bar x = U S V^\top$.

    Args:
        images: $X$, shape (N, n).
        count: number of axes z, at most min(N, n).

    Returns:
        Mean $\bar x$, shape (n,); axes, shape (z, n): the first z rows of $V^\top$,
        each of length 1, greatest variance first. Their signs are arbitrary.

    Source: Pearson 1901; Eckart and Young 1936.
    """
    mean = images.mean(dim=0)
    _, _, axes = torch.linalg.svd(images - mean, full_matrices=False)
    return mean, axes[:count]


@checked(axes="z n", mean="n", images="N n")
def project(images: Tensor, mean: Tensor, axes: Tensor) -> Tensor:
    r"""PCA's reconstruction $\bar x + (x - \bar x) V V^\top$.

    Args:
        images: shape (N, n).
        mean: $\bar x$, shape (n,).
        axes: orthonormal rows $V^\top$, shape (z, n).

    Returns:
        Reconstructions, shape (N, n).

    Source: exam question 7b.
    """
    code = (images - mean) @ axes.mT  # (N, n) @ (n, z) -> (N, z)
    return mean + code @ axes


@checked(
    mean=floats("... z"),
    log_variance=floats("... z"),
    noise=floats("... z"),
)
def reparametrize(
    mean: Tensor, log_variance: Tensor, noise: Tensor
) -> Tensor:
    r"""A code drawn from $N(\mu, \sigma^2)$: $\mu + \sigma \odot \varepsilon$.

    The randomness is in $\varepsilon$ alone, so gradients flow to $\mu$ and $\sigma$.

    Args:
        mean: $\mu$, shape (..., z).
        log_variance: $\ln \sigma^2$, shape (..., z).
        noise: $\varepsilon$, standard normal numbers, shape (..., z).

    Returns:
        The code, shape (..., z).

    Source: Kingma and Welling 2014, section 2.4 (arXiv:1312.6114).
    """
    return mean + (log_variance / 2).exp() * noise


@checked(mean=floats("... z"), log_variance=floats("... z"))
def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    r"""KL term, $\frac12 \sum (\mu^2 + \sigma^2 - 1 - \ln \sigma^2)$.

    It tells how far $N(\mu, \sigma^2)$ is from $N(0, 1)$.

    Args:
        mean: $\mu$, shape (..., z).
        log_variance: $\ln \sigma^2$, shape (..., z).

    Returns:
        The sum over the z entries, shape (...); 0 exactly if all are $N(0, 1)$.

    Source: Kingma and Welling 2014, appendix B (arXiv:1312.6114).
    """
    excess = log_variance.expm1() - log_variance  # s^2 - 1 - ln s^2
    return (mean.square() + excess).sum(dim=-1) / 2
