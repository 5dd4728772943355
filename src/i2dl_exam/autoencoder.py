r"""The loss of an autoencoder, PCA, and what a variational autoencoder adds to a code.

Images are rows of pixels, shape (N, n); a code is a row of z numbers.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import checked, floats, positive


def _not_empty(images: Tensor) -> None:
    """Raise if there is no pixel to take a mean of."""
    if images.numel() == 0:
        raise ValueError(
            f"images must have pixels, got {tuple(images.shape)}"
        )


@checked(_not_empty, output=floats("N n"), images=floats("N n"))
def reconstruction_loss(output: Tensor, images: Tensor) -> Tensor:
    r"""Mean of $(\hat x_i - x_i)^2$: the images are the target.

    Args:
        output: $\hat x$, what decoder and encoder make of the images, shape (N, n).
        images: $x$, shape (N, n).

    Returns:
        A single number, the mean over all pixels of all images.

    Examples:
        >>> reconstruction_loss(torch.zeros(1, 4), torch.ones(1, 4)).item()
        1.0

    Source: exam question 7a.
    """
    return (output - images).square().mean()


def _axes_fit(images: Tensor, z: int) -> None:
    """Raise if there are fewer axes than asked for."""
    if z > min(images.shape):
        raise ValueError(
            f"z must be at most {min(images.shape)}, got {z}"
        )


@checked(_axes_fit, images=floats("N n"), new=floats("M n"), z=positive)
def pca(images: Tensor, new: Tensor, z: int) -> Tensor:
    r"""New images by PCA: $\bar x + (x - \bar x) V V^\top$.

    Args:
        images: those whose mean $\bar x$ and first z principal axes, the columns of
            $V$, are taken, shape (N, n).
        new: $x$, shape (M, n).
        z: number of axes, at most min(N, n).

    Returns:
        Reconstructions of the new images from z numbers each, shape (M, n).

    Examples:
        >>> images = torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
        >>> pca(images, torch.tensor([[3.0, 1.0]]), z=1).round(decimals=4).tolist()
        [[2.0, 2.0]]

    Source: Pearson 1901; Eckart and Young 1936.
    """
    mean = images.mean(dim=0)
    centred = images - mean
    # eigh sorts its eigenvalues upwards: PCA's axes are the last.
    axes: Tensor = torch.linalg.eigh(centred.T @ centred)[1][:, -z:]
    return mean + (new - mean) @ axes @ axes.T


@checked(
    mean=floats("... z"), std=floats("... z"), noise=floats("... z")
)
def reparametrize(mean: Tensor, std: Tensor, noise: Tensor) -> Tensor:
    r"""A random code, $\mu + \sigma \odot \varepsilon$.

    The randomness is in $\varepsilon$ alone, so gradients flow to $\mu$ and $\sigma$.

    Args:
        mean: $\mu$, shape (..., z).
        std: $\sigma$, shape (..., z).
        noise: $\varepsilon$, standard normal numbers, shape (..., z).

    Returns:
        The code, shape (..., z).

    Examples:
        >>> mean, std = torch.zeros(2), torch.tensor([1.0, 0.25])
        >>> reparametrize(mean, std, torch.tensor([0.5, 0.5])).tolist()
        [0.5, 0.125]

    Source: Kingma and Welling 2014, section 2.4 (arXiv:1312.6114).
    """
    return mean + std * noise
