"""7b: On a circle, PCA with one number loses half; the angle, one number, nothing."""

import math
import operator
from typing import SupportsIndex

import torch
from torch import Tensor


def project(images: Tensor, mean: Tensor, axes: Tensor) -> Tensor:
    r"""PCA's reconstruction $\bar x + (x - \bar x) V V^\top$: code, then decode."""
    _, n = require_shape("axes", axes, None, None)
    require_shape("mean", mean, n)
    require_shape("images", images, None, n)
    code = (images - mean) @ axes.mT  # (N, n) @ (n, z) -> (N, z)
    return mean + code @ axes


def principal_components(images: Tensor, count: int) -> tuple[Tensor, Tensor]:
    r"""Mean image and first principal axes, by the SVD $X - \bar x = U S V^\top$."""
    most = min(require_shape("images", images, None, None))
    if require_int("count", count) > most:
        raise ValueError(f"count must be at most {most}, got {count}")
    mean = images.mean(dim=0)
    axes = torch.linalg.svd(images - mean, full_matrices=False).Vh
    return mean, axes[:count]


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


# --- Question 7b ----------------------------------------------------------
for count in (4, 100):
    angle = torch.arange(count, dtype=torch.float64) * (2 * math.pi / count)
    points = torch.stack([angle.cos(), angle.sin()], dim=1)
    linear = project(points, *principal_components(points, 1))
    code = torch.atan2(points[:, 1], points[:, 0])  # the encoder
    decoded = torch.stack([code.cos(), code.sin()], dim=1)  # the decoder
    lost = [(out - points).square().sum(1).mean() for out in (linear, decoded)]
    print(f"{count} points on a circle, mean squared distance to the reconstruction:")
    print(f"  one number from PCA {lost[0]:.4f}, the angle {lost[1]:z.4f}")
