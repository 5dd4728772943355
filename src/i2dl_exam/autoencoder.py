r"""Autoencoders, principal component analysis, and the variational autoencoder.

Images are rows of pixels, shape (N, n); a code is a row of z numbers.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import (
    require_floats,
    require_in,
    require_int,
    require_shape,
)
from i2dl_exam.initialization import seed_weights


class Autoencoder(nn.Module):
    r"""An encoder to a short code and a decoder back, $\hat x = D(E(x))$, in float64.

    Both are fully connected with one hidden layer. With `activation=nn.Identity` the
    network is linear (affine) from end to end.

    Args:
        pixels: entries n of an image, at least 1.
        code: entries z of a code, at least 1.
        hidden: width of both hidden layers, at least 1.
        activation: the activation function's class.
        seed: seed of the starting weights; the same on every device.

    Raises:
        TypeError: if a size or the seed is not an integer.
        ValueError: if a size is below 1 or the seed is negative.

    Source: exam problem 7; Hinton and Salakhutdinov 2006.
    """

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


class VariationalAutoencoder(nn.Module):
    r"""An autoencoder whose encoder gives a normal distribution of codes, in float64.

    The encoder's 2z outputs are the mean $\mu$ and the logarithm of the variance
    $\sigma^2$ of each entry of the code.

    Args:
        pixels: entries n of an image, at least 1.
        code: entries z of a code, at least 1.
        hidden: width of both hidden layers, at least 1.
        seed: seed of the starting weights; the same on every device.

    Raises:
        TypeError: if a size or the seed is not an integer.
        ValueError: if a size is below 1 or the seed is negative.

    Source: Kingma and Welling 2014, appendix C (arXiv:1312.6114), with ReLU for tanh.
    """

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


def reconstruction_error(net: nn.Module, images: Tensor) -> Tensor:
    r"""How far reconstructions are from images, the mean of $(\hat x - x)^2$.

    Args:
        net: gives one reconstruction per image.
        images: shape (N, n); they are input and target at once.

    Returns:
        The error, a scalar: the mean over all pixels of all images.

    Raises:
        ValueError: if the reconstructions have another shape than the images, or there
            is no image.

    Source: exam problem 7 (the L2 loss).
    """
    require_int("the number of images", len(images))
    reconstructions = net(images)
    require_shape("net(images)", reconstructions, *images.shape)
    return F.mse_loss(reconstructions, images)


def principal_components(
    images: Tensor, count: int
) -> tuple[Tensor, Tensor]:
    r"""Mean image and first principal axes, by the SVD $X - \bar x = U S V^\top$.

    Args:
        images: $X$, shape (N, n), floating-point.
        count: number of axes z, from 1 to min(N, n).

    Returns:
        Mean $\bar x$, shape (n,); axes, shape (z, n): the first z rows of $V^\top$,
        each of length 1, greatest variance first. Their signs are arbitrary.

    Raises:
        TypeError: if `count` is not an integer or `images` not a floating-point tensor.
        ValueError: if `images` is not a matrix or `count` does not fit.

    Source: Pearson 1901; Eckart and Young 1936.
    """
    require_floats("images", images)
    most = min(require_shape("images", images, None, None))
    if require_int("count", count) > most:
        raise ValueError(f"count must be at most {most}, got {count}")
    mean = images.mean(dim=0)
    axes = torch.linalg.svd(images - mean, full_matrices=False).Vh
    return mean, axes[:count]


def project(images: Tensor, mean: Tensor, axes: Tensor) -> Tensor:
    r"""PCA's reconstruction $\bar x + (x - \bar x) V V^\top$: code, then decode.

    Args:
        images: shape (N, n).
        mean: $\bar x$, shape (n,).
        axes: orthonormal rows $V^\top$, shape (z, n).

    Returns:
        Reconstructions, shape (N, n).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit together.

    Source: exam question 7b.
    """
    _, n = require_shape("axes", axes, None, None)
    require_shape("mean", mean, n)
    require_shape("images", images, None, n)
    code = (images - mean) @ axes.mT  # (N, n) @ (n, z) -> (N, z)
    return mean + code @ axes


def distance_to_nearest(images: Tensor, others: Tensor) -> Tensor:
    r"""Distance of each image to the nearest other, $\min_j \lVert x - y_j\rVert^2/n$.

    Args:
        images: shape (N, n), floating-point.
        others: shape (M, n), at least one.

    Returns:
        Mean squared differences per pixel, shape (N,).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit or `others` is empty.

    Source: exam question 7d.
    """
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


def reparametrize(
    mean: Tensor, log_variance: Tensor, noise: Tensor
) -> Tensor:
    r"""A code drawn from $N(\mu, \sigma^2)$ as $\mu + \sigma \odot \varepsilon$.

    The randomness is in $\varepsilon$ alone, so gradients flow to $\mu$ and $\sigma$.

    Args:
        mean: $\mu$, any shape.
        log_variance: $\ln \sigma^2$, the same shape.
        noise: $\varepsilon$, standard normal numbers of the same shape.

    Returns:
        The code, the same shape.

    Raises:
        TypeError: if an argument is not a tensor, or `mean` not a floating-point one.
        ValueError: if the shapes differ.

    Source: Kingma and Welling 2014, section 2.4 (arXiv:1312.6114).
    """
    require_floats("mean", mean)
    require_shape("log_variance", log_variance, *mean.shape)
    require_shape("noise", noise, *mean.shape)
    return mean + (log_variance / 2).exp() * noise


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    r"""Kullback-Leibler divergence of $N(\mu, \sigma^2)$ from $N(0, 1)$, summed.

    For one number it is $\frac12 (\mu^2 + \sigma^2 - 1 - \ln \sigma^2)$.

    Args:
        mean: $\mu$, shape (..., z).
        log_variance: $\ln \sigma^2$, the same shape.

    Returns:
        The sum over the z entries, shape (...); 0 exactly if all are $N(0, 1)$.

    Raises:
        TypeError: if an argument is not a tensor, or `mean` not a floating-point one.
        ValueError: if the shapes differ.

    Source: Kingma and Welling 2014, appendix B (arXiv:1312.6114).
    """
    require_floats("mean", mean)
    require_shape("log_variance", log_variance, *mean.shape)
    each = (
        mean.square() + log_variance.expm1() - log_variance
    ) / 2  # e^x - 1 - x
    return each.sum(dim=-1)


def variational_loss(
    net: VariationalAutoencoder,
    images: Tensor,
    noise: Tensor,
    variance: float = 0.2,
) -> Tensor:
    r"""What a VAE minimizes: $\lVert \hat x - x \rVert^2/(2 s^2)$ + KL, per image.

    Up to a constant it is the negative of the evidence lower bound for pixels with
    normal noise of variance $s^2$ around the decoder's output.

    Args:
        net: the variational autoencoder.
        images: shape (N, n).
        noise: $\varepsilon$, standard normal, shape (N, z).
        variance: $s^2$, above 0; smaller weighs the reconstruction more.

    Returns:
        The loss, a scalar: the mean over the images.

    Raises:
        TypeError: if `images` or `noise` is not a tensor, or `variance` no number.
        ValueError: if the shapes do not fit, there is no image, or `variance` is not
            above 0.

    Source: Kingma and Welling 2014, eq. 10 (arXiv:1312.6114).
    """
    require_in("variance", variance, 0, open_low=True)
    require_int("the number of images", len(images))
    mean, log_variance = net.encode(images)
    output: Tensor = net.decoder(
        reparametrize(mean, log_variance, noise)
    )
    error = (output - images).square().sum(dim=1) / (2 * variance)
    return (error + kl_to_standard_normal(mean, log_variance)).mean()
