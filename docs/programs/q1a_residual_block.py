"""1a: A block of ResNet18 is ReLU(x + R(x)), compared with torch's own functions."""

import math
import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BasicBlock(nn.Module):
    r"""The residual block of ResNet18, $\mathrm{ReLU}(x + R(x))$, $R$ of two layers."""

    def __init__(
        self, channels: int, width: int, stride: int = 1
    ) -> None:
        """Build branch and shortcut."""
        super().__init__()
        first = _conv_norm(channels, width, 3, stride)
        self.branch = nn.Sequential(
            first, nn.ReLU(), _conv_norm(width, width, 3)
        )
        same = channels == width and stride == 1
        self.skip = (
            nn.Identity()
            if same
            else _conv_norm(channels, width, 1, stride)
        )

    def forward(self, x: Tensor) -> Tensor:
        """The block's output, shape (N, width, H/stride, W/stride)."""
        return F.relu(self.skip(x) + self.branch(x))


def _conv_norm(
    channels: int, width: int, kernel: int, stride: int = 1
) -> nn.Module:
    """A convolution without bias, and batch normalization."""
    conv = nn.Conv2d(
        channels, width, kernel, stride, kernel // 2, bias=False
    )
    return nn.Sequential(conv, nn.BatchNorm2d(width))


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


x = seeded_normal(2, 4, 6, 6)
scale = 1 / math.sqrt(
    1 + 1e-5
)  # what a new batch norm does in evaluation mode
for block in (
    BasicBlock(4, 4),
    BasicBlock(4, 4, stride=2),
    BasicBlock(4, 8, stride=2),
):
    y = block.double().eval()(x)
    stride = x.shape[-1] // y.shape[-1]
    w, v, *u = (
        m.weight for m in block.modules() if isinstance(m, nn.Conv2d)
    )
    inner = F.relu(scale * F.conv2d(x, w, stride=stride, padding=1))
    R = scale * F.conv2d(inner, v, padding=1)
    shortcut = scale * F.conv2d(x, *u, stride=stride) if u else x
    same = y.allclose(F.relu(shortcut + R))
    how = "through a 1 x 1 convolution" if u else "as it is"
    print(
        f"from {tuple(x.shape)} to {tuple(y.shape)}: x {how}; as by hand: {same}"
    )
