"""Augmentations: changes of a picture that leave its label as it is.

Pictures have the shape (batch, channels, height, width) and values from 0 to 1. All
pictures of a batch are changed in the same way.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from i2dl_exam.checks import (
    require_floats,
    require_in,
    require_int,
    require_shape,
)
from i2dl_exam.sampling import seeded_normal


def flip(images: Tensor) -> Tensor:
    r"""Mirror images, left and right exchanged, $y_{r,c} = x_{r,W-1-c}$.

    Args:
        images: pictures, shape (batch, channels, height, width).

    Returns:
        New pictures of the same shape.

    Raises:
        TypeError: if `images` is not a tensor.
        ValueError: if it has not four dimensions.

    Source: exam question 5c.
    """
    require_shape("images", images, None, None, None, None)
    return images.flip(-1)


def shift(images: Tensor, down: int, right: int) -> Tensor:
    r"""Moved pictures, $y_{r,c} = x_{r-d,\,c-e}$; the pixels at the edge are repeated.

    Args:
        images: pictures, shape (batch, channels, height, width).
        down: rows $d$ by which the content moves down, less than the height; negative
            for up.
        right: columns $e$ by which it moves right, less than the width; negative for
            left.

    Returns:
        New pictures of the same shape.

    Raises:
        TypeError: if `images` is not a tensor or an offset is not an integer.
        ValueError: if a shape or an offset does not fit.

    Source: exam question 5c.
    """
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    down = _require_part("down", down, 1 - height, height - 1)
    right = _require_part("right", right, 1 - width, width - 1)
    rows = (torch.arange(height, device=images.device) - down).clamp(
        0, height - 1
    )
    columns = (torch.arange(width, device=images.device) - right).clamp(
        0, width - 1
    )
    return images[:, :, rows[:, None], columns]


def crop(images: Tensor, top: int, left: int, side: int) -> Tensor:
    r"""A square window of each picture, enlarged to the picture's size.

    Args:
        images: pictures, shape (batch, channels, height, width), floating-point.
        top: first row of the window, at least 0.
        left: first column of the window, at least 0.
        side: side length of the window in pixels, at least 1.

    Returns:
        New pictures of the same shape; each value is a mean of the window's values,
        interpolated linearly in both directions.

    Raises:
        TypeError: if `images` is not a floating-point tensor, or a number no
            integer.
        ValueError: if a shape does not fit or the window leaves the picture.

    Source: exam question 5c.
    """
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    require_floats("images", images)
    side = _require_part("side", side, 1, min(height, width))
    top = _require_part("top", top, 0, height - side)
    left = _require_part("left", left, 0, width - side)
    window = images[:, :, top : top + side, left : left + side]
    return F.interpolate(window, (height, width), mode="bilinear")


def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Pictures turned about their middle, counterclockwise.

    Value $y$ at place $p$ is $x$ at the place $R p$, where $R$ turns it back; between
    pixels it is interpolated, and outside the picture the edge is repeated.

    Args:
        images: pictures, shape (batch, channels, height, width), floating-point.
        degrees: the angle, a finite number.

    Returns:
        New pictures of the same shape.

    Raises:
        TypeError: if `images` is not a floating-point tensor, or `degrees` no
            number.
        ValueError: if a shape does not fit or `degrees` is not finite.

    Source: exam question 5c; Jaderberg et al. 2015 (arXiv:1506.02025).
    """
    batch, _, height, width = require_shape(
        "images", images, None, None, None, None
    )
    require_floats("images", images)
    require_in("degrees", degrees, -math.inf, open_low=True)
    cos, sin = (
        math.cos(math.radians(degrees)),
        math.sin(math.radians(degrees)),
    )
    # Places run from -1 to 1 in both directions, whatever the shape of the picture.
    turn = [
        [cos, -sin * height / width, 0],
        [sin * width / height, cos, 0],
    ]
    theta = torch.tensor(turn, dtype=images.dtype, device=images.device)
    grid = F.affine_grid(
        theta.expand(batch, 2, 3),
        list(images.shape),
        align_corners=False,
    )
    return F.grid_sample(
        images, grid, padding_mode="border", align_corners=False
    )


def add_noise(images: Tensor, std: float, seed: int = 0) -> Tensor:
    r"""Pictures with Gaussian noise, $y = x + \sigma\varepsilon$, cut off at 0 and 1.

    Args:
        images: pictures, shape (batch, channels, height, width), floating-point.
        std: standard deviation $\sigma$ of the noise, at least 0.
        seed: seed of the noise, at least 0.

    Returns:
        New pictures of the same shape.

    Raises:
        TypeError: if `images` is not a floating-point tensor, or a number has the
            wrong type.
        ValueError: if a shape does not fit, or `std` or `seed` is negative.

    Source: exam question 5c.
    """
    require_shape("images", images, None, None, None, None)
    require_floats("images", images)
    require_in("std", std, 0)
    noise = seeded_normal(*images.shape, seed=seed).to(images)
    return (images + std * noise).clamp(0, 1)


def change_brightness(images: Tensor, factor: float) -> Tensor:
    r"""Brighter or darker pictures, $y = \min(1, f x)$.

    Args:
        images: pictures, shape (batch, channels, height, width).
        factor: $f$, at least 0; below 1 makes darker.

    Returns:
        New pictures of the same shape.

    Raises:
        TypeError: if `images` is not a tensor or `factor` is not a number.
        ValueError: if a shape does not fit or `factor` is negative.

    Source: exam question 5c.
    """
    require_shape("images", images, None, None, None, None)
    require_in("factor", factor, 0)
    return (factor * images).clamp(max=1)


def change_contrast(images: Tensor, factor: float) -> Tensor:
    r"""More or less contrast, $y = \bar{x} + f (x - \bar{x})$, cut off at 0 and 1.

    Args:
        images: pictures, shape (batch, channels, height, width), floating-point.
        factor: $f$, at least 0; below 1 makes the contrast weaker.

    Returns:
        New pictures of the same shape; $\bar{x}$ is the mean colour of each picture.

    Raises:
        TypeError: if `images` is not a floating-point tensor, or `factor` no
            number.
        ValueError: if a shape does not fit or `factor` is negative.

    Source: exam question 5c.
    """
    require_shape("images", images, None, None, None, None)
    require_floats("images", images)
    require_in("factor", factor, 0)
    mean = images.mean(dim=(2, 3), keepdim=True)
    return (mean + factor * (images - mean)).clamp(0, 1)


def erase(images: Tensor, top: int, left: int, side: int) -> Tensor:
    r"""Pictures with one square painted over in the picture's mean colour.

    Args:
        images: pictures, shape (batch, channels, height, width), floating-point.
        top: first row of the square, at least 0.
        left: first column of the square, at least 0.
        side: side length of the square in pixels, at least 1.

    Returns:
        New pictures of the same shape.

    Raises:
        TypeError: if `images` is not a floating-point tensor, or a number no
            integer.
        ValueError: if a shape does not fit or the square leaves the picture.

    Source: exam question 5c; DeVries and Taylor 2017 (arXiv:1708.04552).
    """
    *_, height, width = require_shape(
        "images", images, None, None, None, None
    )
    require_floats("images", images)
    side = _require_part("side", side, 1, min(height, width))
    top = _require_part("top", top, 0, height - side)
    left = _require_part("left", left, 0, width - side)
    erased = images.clone()
    mean = images.mean(dim=(2, 3), keepdim=True)
    erased[:, :, top : top + side, left : left + side] = mean
    return erased


def _require_part(name: str, value: int, least: int, most: int) -> int:
    """The integer `value`, if it lies from `least` to `most`."""
    number = require_int(name, value, least)
    if number > most:
        raise ValueError(f"{name} must be at most {most}, got {number}")
    return number
